import { expect, test } from 'vitest';
import { scans } from '../../functions/scanning/scans/routes.ts';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { scanOf, stateOf } from '../domain/scan-world.ts';
import { attributes, call, column } from '../domain/target-world.ts';
import { drain } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { keptOf, knownOf, recounted } from './known-world.ts';
import { type ScanOf, startScan } from './scan-world.ts';
import { runnerWith, scriptedEngine, telnet } from './scripted-engine.ts';

useTable();

/** A whole run that finds telnet on these ports. */
async function runWith(scan: ScanOf, ...ports: number[]): Promise<string> {
  await startScan(scan);
  const engine = scriptedEngine({ host: (host) => ({ ...telnet(host), services: ports.flatMap((port) => telnet(host, port).services) }) });
  await drain([scanCoordinator, runnerWith(engine), scanFinaliser], { organization: scan.actor.organization });
  return (await stateOf(scan)).run?.id ?? '';
}

const list = (scan: ScanOf, query: Record<string, string> = {}) => call(scans, 'listScanVulnerabilities', scan.actor, { params: { scan_id: scan.id }, query: { 'q[name]': '*telnet*', per_page: '100', ...query } });

/** `23/tcp new`, for the findings that are about telnet on a port. */
async function changes(scan: ScanOf, query: Record<string, string> = {}): Promise<string[]> {
  const reply = await list(scan, query);
  const [ports, states] = [column(reply, 'port'), column(reply, 'change')];
  return [...new Set(ports.map((port, at) => `${String(port)} ${String(states[at])}`))].filter((text) => /^\d/.test(text)).toSorted();
}

/** When each finding on port 24 was first seen. */
async function firstSeen(scan: ScanOf): Promise<Map<unknown, unknown>> {
  const reply = await list(scan, { 'q[port]': '24/tcp' });
  const times = column(reply, 'first_seen_at');
  return new Map(column(reply, 'id').map((id, at) => [id, times[at]]));
}

test('findings are new, open, closed and reopened against the run before, and keep the time when they were first seen', async () => {
  const scan = await scanOf('127.0.0.1');
  const first = await runWith(scan, 23, 24);
  expect(await changes(scan)).toEqual(['23/tcp new', '24/tcp new']);
  const seen = await firstSeen(scan);
  expect(seen.size).toBeGreaterThan(0);

  await runWith(scan, 23, 25);
  expect(await changes(scan)).toEqual(['23/tcp open', '25/tcp new']);
  expect((await stateOf(scan)).run?.change?.closed).toBeGreaterThan(0);
  const third = await runWith(scan, 23, 24);
  expect(await changes(scan)).toEqual(['23/tcp open', '24/tcp reopened']);
  expect(await firstSeen(scan)).toEqual(seen);

  expect(await changes(scan, { history_id: first })).toEqual(['23/tcp new', '24/tcp new']);
  const statistics = JSON.parse((await call(scans, 'scanStatistics', scan.actor, { params: { scan_id: scan.id } })).text);
  const { run } = await stateOf(scan);
  expect(statistics).toMatchObject({ history_id: third, change: run?.change, severity: { log: run?.log }, hosts: [{ host: '127.0.0.1' }] });
});

test('two scans of one host each have their own history of it, and the organization knows each vulnerability once', async () => {
  const scan = await scanOf('127.0.0.1');
  const made = await call(scans, 'createScan', scan.actor, { body: { scan: { name: 'Other', target_id: scan.targetId } } });
  const other = { ...scan, id: String(attributes(made)['id']) };
  await runWith(scan, 23);
  await runWith(other, 23);
  expect(await changes(other)).toEqual(['23/tcp new']);
  await runWith(scan, 24);
  expect(await changes(scan)).toEqual(['24/tcp new']);
  await runWith(other, 23);
  expect(await changes(other)).toEqual(['23/tcp open']);

  const known = await knownOf(scan.actor);
  const telnets = known.findings.filter(({ port }) => port === 23);
  expect(telnets.length).toBeGreaterThan(0);
  expect(telnets.map(({ sightings }) => Object.values(sightings).map(({ state }) => state).toSorted())).toEqual(telnets.map(() => ['closed', 'open']));
  expect(known.hosts.length).toBe(1);
  expect(await keptOf(scan.actor)).toEqual(recounted(known));
});

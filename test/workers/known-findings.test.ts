import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scans } from '../../functions/scanning/scans/routes.ts';
import { scanCleanup } from '../../functions/workers/scan-cleanup/worker.ts';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { webhookFanout } from '../../functions/workers/webhook-fanout/worker.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { finalise } from '../../shared/domain/run/finalise.ts';
import * as Scan from '../../shared/domain/scan/edit.ts';
import type { HostResult, ScanHost } from '../../shared/domain/scan/engines/engine.ts';
import * as Target from '../../shared/domain/target/edit.ts';
import { asScored } from '../../shared/domain/vulnerability/effective.ts';
import { namedMax, Opened } from '../../shared/domain/vulnerability/events.ts';
import { fold } from '../../shared/domain/vulnerability/fold.ts';
import { rejudgeHost } from '../../shared/domain/vulnerability/rejudge.ts';
import * as Webhook from '../../shared/domain/webhook/edit.ts';
import { Meter } from '../../shared/table/meter.ts';
import { scanOf, stateOf } from '../domain/scan-world.ts';
import { attributes, call } from '../domain/target-world.ts';
import { drain, outbox } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { keptOf, knownOf, recounted } from './known-world.ts';
import { type ScanOf, startScan } from './scan-world.ts';
import { runnerWith, scriptedEngine, silent, telnet } from './scripted-engine.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
useTable();

/** What hosts give, by the last digit of their address: ports with telnet, no answer, or a test that did not get to its end. */
type Script = Record<string, number[] | 'silent' | 'incomplete'>;

function played(script: Script): (host: ScanHost) => HostResult {
  return (host) => {
    const part = script[host.address.at(-1) ?? ''] ?? 'silent';
    if (part === 'silent') return silent(host);
    if (part === 'incomplete') return { ...telnet(host), status: 'incomplete', reason: 'it stopped answering', services: [] };
    return { ...telnet(host), services: part.flatMap((port) => telnet(host, port).services) };
  };
}

async function run(scan: ScanOf, script: Script): Promise<void> {
  await startScan(scan);
  await drain([scanCoordinator, runnerWith(scriptedEngine({ host: played(script) })), scanFinaliser], { organization: scan.actor.organization });
}

/** Another scan of the same target. */
async function another(scan: ScanOf): Promise<ScanOf> {
  const made = await call(scans, 'createScan', scan.actor, { body: { scan: { name: 'Other', target_id: scan.targetId } } });
  return { ...scan, id: String(attributes(made)['id']) };
}

/** As a queue delivers: again when it failed. */
async function delivered(work: () => Promise<void>): Promise<void> {
  for (let left = 4; left > 0; left -= 1) {
    const failed = await work().then(() => false, () => true);
    if (!failed) return;
  }
  return work();
}

async function remove(scan: ScanOf): Promise<void> {
  await withActor(scan.actor, () => Scan.remove(scan.id));
  await drain([scanCleanup], { organization: scan.actor.organization });
}

/** `1 open`, for hosts with something open or closed. */
async function stands(scan: ScanOf): Promise<string[]> {
  const { findings } = await knownOf(scan.actor);
  return [...new Set(findings.map(({ host, status, change }) => `${host.at(-1)} ${status} ${change}`))].toSorted();
}

async function expectRightTotals({ actor }: ScanOf): Promise<void> {
  expect(await keptOf(actor)).toEqual(recounted(await knownOf(actor)));
}

const rescope = ({ actor, targetId }: ScanOf, hosts: string) => withActor(actor, () => Target.update(targetId, Target.Update.parse({ hosts })));

describe('what a run closes', () => {
  test('is what was tested and not seen; a host that is silent or was not tested to the end closes nothing', async () => {
    const scan = await scanOf('127.0.1.1-127.0.1.4');
    await run(scan, { 1: [23], 2: [23], 3: [23], 4: [23] });
    expect(await stands(scan)).toEqual(['1 open new', '2 open new', '3 open new', '4 open new']);
    await run(scan, { 1: 'silent', 2: 'incomplete', 3: [], 4: [23] });
    expect(await stands(scan)).toEqual(expect.arrayContaining(['1 open new', '2 open new', '3 closed closed', '4 open open']));
    await expectRightTotals(scan);
  });

  test('is everything on a host that left the scope, which then has no verdict; when it comes back it is reopened', async () => {
    const scan = await scanOf('127.0.1.1-127.0.1.2');
    await run(scan, { 1: [23], 2: [23] });
    await run(scan, { 1: [23], 2: 'silent' });
    await rescope(scan, '127.0.1.1');
    await run(scan, { 1: [23] });
    expect(await stands(scan)).toEqual(['1 open open', '2 closed closed']);
    const closed = (await stateOf(scan)).run?.change?.closed ?? 0;
    expect(closed).toBe((await knownOf(scan.actor)).findings.filter(({ status }) => status === 'closed').length);
    expect((await knownOf(scan.actor)).hosts.map(({ ip, compliance }) => `${ip} ${String(compliance)}`).toSorted()).toEqual(['127.0.1.1 false', '127.0.1.2 null']);
    await expectRightTotals(scan);
    await rescope(scan, '127.0.1.1-127.0.1.2');
    await run(scan, { 1: [23], 2: [23] });
    expect(await stands(scan)).toEqual(['1 open open', '2 open reopened']);
    expect((await stateOf(scan)).run?.change).toMatchObject({ new: 0, reopened: closed });
    await expectRightTotals(scan);
  });
});

test('the end of a run reads nothing of hosts that did not answer, however many there are', async () => {
  const costs = [];
  for (const hosts of ['127.0.1.1-127.0.1.20', '127.0.1.1-127.0.2.244']) {
    const scan = await scanOf(hosts);
    await startScan(scan);
    const engine = scriptedEngine({ host: (host) => (host.address === '127.0.1.5' ? telnet(host) : silent(host)) });
    await drain([scanCoordinator, runnerWith(engine)], { organization: scan.actor.organization });
    const meter = new Meter();
    await withActor(scan.actor, async () => finalise({ scan_id: scan.id, run_id: (await stateOf(scan)).run?.id ?? '' }), { meter });
    const { run: ended } = await stateOf(scan);
    costs.push({ calls: meter.roundTrips, scanned: ended?.hosts_scanned, status: ended?.status });
  }
  expect(costs[0]).toMatchObject({ scanned: 1, status: 'Done' });
  expect(costs[1]).toEqual(costs[0]);
});

test('a removed scan takes what only it saw out of every list and total; the rest stays', async () => {
  const scan = await scanOf('127.0.1.1-127.0.1.2');
  const other = await another(scan);
  await run(scan, { 1: [23, 24], 2: [23] });
  await run(other, { 1: [23], 2: 'silent' });
  await remove(scan);
  const { hosts, findings } = await knownOf(scan.actor);
  expect(hosts.map(({ ip, sightings, history }) => [ip, Object.keys(sightings), history.length])).toEqual([['127.0.1.1', [other.id], 1]]);
  expect(new Set(findings.map(({ host, port }) => `${host} ${port}`))).toEqual(new Set(['127.0.1.1 23', ...(findings.some(({ port }) => port === null) ? ['127.0.1.1 null'] : [])]));
  await expectRightTotals(scan);
  await remove(other);
  expect(await knownOf(scan.actor)).toEqual({ hosts: [], findings: [] });
  expect(await keptOf(scan.actor)).toEqual({ product: {}, checks: {}, ports: {}, top: [], waiting: 0 });
  expect((await outbox(scan.actor.organization)).filter(({ name }) => name === 'vulnerability.closed')).toEqual([]);
});

test('the totals are what a recount gives, after any runs of two scans and the end of one', { timeout: 60_000 }, async () => {
  const part = fc.oneof(fc.subarray([21, 23, 24]), fc.constantFrom('silent' as const, 'incomplete' as const));
  const step = fc.record({ first: fc.boolean(), script: fc.record({ 1: part, 2: part, 3: part }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), async (steps) => {
      const scan = await scanOf('127.0.1.1-127.0.1.3');
      const other = await another(scan);
      for (const { first, script } of steps) {
        await run(first ? scan : other, script);
        await expectRightTotals(scan);
      }
      await remove(scan);
      await expectRightTotals(scan);
    }),
    { numRuns: 4 },
  );
});

test('ten scans that end at once on the same hosts count everything once', { timeout: 60_000 }, async () => {
  const scan = await scanOf('127.0.1.1-127.0.1.2');
  const all = [scan];
  while (all.length < 10) all.push(await another(scan));
  for (const one of all) await startScan(one);
  await drain([scanCoordinator, runnerWith(scriptedEngine({ host: played({ 1: [23, 24], 2: [23] }) }))], { organization: scan.actor.organization });
  await Promise.all(all.map((one) => delivered(() => withActor(one.actor, async () => finalise({ scan_id: one.id, run_id: (await stateOf(one)).run?.id ?? '' })))));
  for (const one of all) expect((await stateOf(one)).scan.status).toBe('Done');
  const known = await knownOf(scan.actor);
  expect(known.findings.every(({ sightings }) => Object.keys(sightings).length === 10)).toBe(true);
  await expectRightTotals(scan);
  // Told once of the organization, however many scans saw it.
  const told = (await outbox(scan.actor.organization)).filter(({ name }) => name === Opened.name).map((record) => Opened.read(record).vulnerabilities);
  expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(known.findings.filter(({ severity }) => severity > 0).length);
});

test('webhooks hear of many findings of one host in one body below their limit, which counts all and names the worst', async () => {
  const scan = await scanOf('127.0.1.1');
  await withActor(scan.actor, () => Webhook.create(Webhook.Create.parse({ name: 'Tickets', url: 'http://127.0.0.1:9/hook', events: ['vulnerability_opened'] })));
  const ports = Array.from({ length: 40 }, (_, at) => 1000 + at);
  await run(scan, { 1: ports });
  await drain([webhookFanout], { organization: scan.actor.organization });
  const told = (await outbox(scan.actor.organization)).filter(({ name }) => name === Opened.name);
  const counted = told.map((record) => Opened.read(record).vulnerabilities);
  expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe((await knownOf(scan.actor)).findings.filter(({ severity }) => severity > 0).length);
  for (const one of counted) {
    expect(one).toMatchObject({ product: 'pci', host: { ip: '127.0.1.1' }, count: one.critical + one.high + one.medium + one.low });
    expect(one.vulnerabilities.length).toBe(Math.min(one.count, namedMax));
  }
  expect(Math.max(...told.map(({ payload }) => Buffer.byteLength(payload)))).toBeLessThan(19_000);
});

test('a finding that counts otherwise from now on moves every count and verdict that it is in, once', async () => {
  const scan = await scanOf('127.0.1.1-127.0.1.2');
  await run(scan, { 1: [23], 2: [23] });
  const failing = (await stateOf(scan)).run;
  expect(failing).toMatchObject({ compliance: false, hosts_failing: 2, excepted: 0 });
  const excepted = { severity: 0, threat: 'False Positive', exception: { id: 'one', status: 'active', new_severity: null } } as const;
  const rejudge = (decide: Parameters<typeof rejudgeHost>[2]) =>
    withActor(scan.actor, async () => {
      for (const { id } of (await knownOf(scan.actor)).hosts) await rejudgeHost('pci', id, decide);
      await fold('pci');
    });
  for (const _ of ['once', 'and again']) await rejudge(() => excepted);
  await expectRightTotals(scan);
  const { run: passed, scan: shown } = await stateOf(scan);
  expect(passed).toMatchObject({ compliance: true, reasons: [], hosts_failing: 0, hosts_compliant: 2, critical: 0, high: 0, medium: 0, low: 0, log: 0 });
  expect(shown.last_report).toMatchObject({ compliance: true, results: { total: 0 } });
  expect(shown.shown?.findings).toBe(passed?.excepted);
  await rejudge(({ original_severity }) => asScored(original_severity));
  await expectRightTotals(scan);
  const { version: _, updated_at: __, reasons, ...again } = (await stateOf(scan)).run ?? { version: 0, updated_at: '', reasons: [] };
  expect(failing).toMatchObject(again);
  expect(new Set(reasons)).toEqual(new Set(failing?.reasons));
});

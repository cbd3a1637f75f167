import { afterEach, expect, test, vi } from 'vitest';
import { scans } from '../../functions/scanning/scans/routes.ts';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { Scans } from '../../shared/domain/scan/scan.ts';
import { type Status, statuses } from '../../shared/domain/scan/status.ts';
import { react } from '../../shared/events/worker.ts';
import { clock } from '../../shared/platform/clock.ts';
import { transact } from '../../shared/table/transact.ts';
import { scanOf, stateOf } from '../domain/scan-world.ts';
import { attributes, call, column } from '../domain/target-world.ts';
import { MortalTable } from '../support/mortal-table.ts';
import { drain, outbox } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { type ScanOf, startScan } from './scan-world.ts';
import { runnerWith, scriptedEngine, telnet } from './scripted-engine.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
useTable();
afterEach(() => vi.restoreAllMocks());

const stop = ({ actor, id }: ScanOf) => call(scans, 'stopScan', actor, { params: { id } });
const show = ({ actor, id }: ScanOf, endpoint: string) => call(scans, endpoint, actor, { params: { id, scan_id: id } });
const told = async ({ actor }: ScanOf) => (await outbox(actor.organization)).map(({ name }) => name).filter((name) => /^scan\.(started|completed|stopped|failed)$/.test(name));

test.each(['Requested', 'Queued'])('a stop in %s ends the scan without a runner, and a late chunk finds nothing to do', async (status) => {
  const scan = await scanOf('127.0.0.1');
  await startScan(scan);
  if (status === 'Queued') await drain([scanCoordinator]);
  const reply = await stop(scan);
  expect([reply.status, attributes(reply)['status']]).toEqual([200, 'Stop Requested']);
  const engine = scriptedEngine();
  await drain([scanCoordinator, runnerWith(engine), scanFinaliser]);
  const { scan: stored, run, target } = await stateOf(scan);
  expect([stored.status, run?.status, stored.last_report, target.busy_scans, engine.orders.length]).toEqual(['Stopped', 'Stopped', null, 0, 0]);
  expect(await told(scan)).toEqual(['scan.stopped']);
});

test('a stop reaches the running engine, keeps what was found, and does not wait for chunks that nobody began', async () => {
  const scan = await scanOf('127.0.0.1-127.0.0.40');
  await startScan(scan);
  const second = Promise.withResolvers<void>();
  const engine = scriptedEngine({
    host: (host) => {
      if (host.address === '127.0.0.1') return telnet(host);
      second.resolve();
      return new Promise(() => undefined);
    },
  });
  const running = drain([scanCoordinator, runnerWith(engine), scanFinaliser], { organization: scan.actor.organization });
  await second.promise;
  expect(attributes(await show(scan, 'showScan'))).toMatchObject({ status: 'Running', progress: 2 });
  const [first, again] = [await stop(scan), await stop(scan)];
  expect([attributes(first)['status'], attributes(again)['status']]).toEqual(['Stop Requested', 'Stop Requested']);
  await running;

  const { scan: stored, run, target, chunks } = await stateOf(scan);
  expect([stored.status, target.busy_scans, engine.orders.length]).toEqual(['Stopped', 0, 1]);
  expect(chunks.map(({ state }) => state)).toEqual(['stopped', 'pending', 'pending']);
  expect(run).toMatchObject({ status: 'Stopped', hosts_scanned: 1, chunks_running: 0, compliance: null });
  expect(column(await show(scan, 'listScanHosts'), 'ip')).toEqual(['127.0.0.1']);
  expect(column(await show(scan, 'listScanVulnerabilities'), 'host')).toContain('127.0.0.1');
  expect(stored.last_report).toMatchObject({ compliance: null });
  expect(await told(scan)).toEqual(['scan.started', 'scan.stopped']);
  await startScan(scan);
  expect((await stateOf(scan)).run?.trigger).toBe('manual');
});

test('a scan whose runner died ends as Stopped too, when its message comes again', async () => {
  const scan = await scanOf('127.0.0.1, 127.0.0.2');
  const { organization } = scan.actor;
  await startScan(scan);
  await drain([scanCoordinator], { organization });
  const record = (await outbox(organization)).find(({ name }) => name === 'scan.chunk_ready');
  const table = new MortalTable(8, true);
  await expect(react(runnerWith(scriptedEngine()), JSON.stringify(record))).rejects.toThrow('died');
  table.remove();
  expect((await stateOf(scan)).run).toMatchObject({ status: 'Running', chunks_running: 1 });
  expect(attributes(await stop(scan))['status']).toBe('Stop Requested');
  const engine = scriptedEngine();
  const later = new Date(Date.now() + 31_000);
  vi.spyOn(clock, 'now').mockImplementation(() => later);
  await react(runnerWith(engine), JSON.stringify(record));
  await drain([scanFinaliser], { organization });
  expect([(await stateOf(scan)).scan.status, engine.orders.length]).toEqual(['Stopped', 0]);
});

test('422 for a scan that does not run or has nothing left to stop', async () => {
  const scan = await scanOf('127.0.0.1');
  const refused: Status[] = statuses.filter((status) => !['Requested', 'Queued', 'Running', 'Stop Requested'].includes(status));
  for (const status of refused) {
    await withActor(scan.actor, async () => transact([Scans.update(scan.actor.organization, (await stateOf(scan)).scan, { status })]));
    const reply = await stop(scan);
    expect([reply.status, reply.text]).toEqual([422, expect.stringContaining(`The scan is ${status}`)]);
  }
});

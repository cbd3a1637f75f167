import { afterEach, describe, expect, test, vi } from 'vitest';
import { scans } from '../../functions/scanning/scans/routes.ts';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { hostId } from '../../shared/domain/host/host-id.ts';
import { allSilent } from '../../shared/domain/host/silent-hosts.ts';
import { EngineUnavailable, type Engine } from '../../shared/domain/scan/engines/engine.ts';
import { EngineFailure } from '../../shared/domain/scan/engines/engine-failure.ts';
import { react } from '../../shared/events/worker.ts';
import { scanOf, stateOf, unlimited } from '../domain/scan-world.ts';
import { attributes, call, column } from '../domain/target-world.ts';
import { drain, outbox } from '../support/outbox.ts';
import { useTableGate } from '../support/table-gate.ts';
import { useTable } from '../support/table.ts';
import { type ScanOf, startScan } from './scan-world.ts';
import { runnerWith, scriptedEngine, silent, telnet } from './scripted-engine.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
useTable();
const gate = useTableGate();
afterEach(() => vi.unstubAllEnvs());

const runWith = (scan: ScanOf, engine: Engine) => drain([scanCoordinator, runnerWith(engine), scanFinaliser], { organization: scan.actor.organization });

async function started(hosts: string, features = unlimited): Promise<ScanOf> {
  const scan = await scanOf(hosts, features);
  await startScan(scan);
  return scan;
}

/** The event that calls a runner for the scan's only chunk. */
async function chunkEvent({ actor }: ScanOf): Promise<string> {
  await drain([scanCoordinator], { organization: actor.organization });
  const record = (await outbox(actor.organization)).find(({ name }) => name === 'scan.chunk_ready');
  return JSON.stringify(record);
}

describe('an engine that fails', () => {
  test('twice on one chunk interrupts the run with the reason, keeps what was found, and gives the rescan back', async () => {
    const scan = await started('127.0.0.1, 127.0.0.2', { ...unlimited, rescan: { active: true, unlimited: false, num_of_rescans: 1, unit: 'day', when_run: 'always' } });
    await runWith(scan, scriptedEngine());
    const broken = scriptedEngine({
      begin: ({ hosts }) => {
        if (hosts.length === 1) throw new EngineUnavailable('nmap is not installed: install it');
      },
      host: (host) => {
        if (host.address === '127.0.0.2') throw new EngineFailure('nmap was killed');
        return telnet(host);
      },
    });
    await startScan(scan);
    await runWith(scan, broken);
    const { scan: stored, run, target } = await stateOf(scan);
    expect([stored.status, target.busy_scans, broken.orders.length]).toEqual(['Interrupted', 0, 2]);
    expect(run).toMatchObject({ status: 'Interrupted', trigger: 'rescan', error: 'nmap is not installed: install it', hosts_scanned: 1, report: null });
    const failed = (await outbox(scan.actor.organization)).filter(({ name }) => name === 'scan.failed').map(({ payload }) => JSON.parse(payload));
    expect(failed).toMatchObject([{ run_id: run?.id, scan: { status: 'Interrupted', error: 'nmap is not installed: install it', outcome: null } }]);
    await startScan(scan);
    await runWith(scan, scriptedEngine());
    expect((await stateOf(scan)).scan.status).toBe('Done');
    await expect(startScan(scan)).rejects.toThrow('allows 1 rescan');
  });

  test('once goes on with the hosts that are left', async () => {
    const scan = await started('127.0.0.1, 127.0.0.2');
    let failures = 1;
    const engine = scriptedEngine({
      host: (host) => {
        if (host.address === '127.0.0.2' && failures-- > 0) throw new EngineFailure('nmap was killed');
        return telnet(host);
      },
    });
    await runWith(scan, engine);
    expect(engine.orders.map(({ hosts }) => hosts.map(({ address }) => address))).toEqual([['127.0.0.1', '127.0.0.2'], ['127.0.0.2']]);
    expect((await stateOf(scan)).run).toMatchObject({ status: 'Done', hosts_scanned: 2, points_done: 200 });
  });

  test('in one of many chunks ends the others without work', async () => {
    const scan = await started('127.0.0.1-127.0.0.40');
    const engine = scriptedEngine({ begin: () => { throw new EngineUnavailable('no nmap'); } });
    await runWith(scan, engine);
    expect([engine.orders.length, (await stateOf(scan)).scan.status]).toEqual([2, 'Interrupted']);
  });
});

describe('a chunk', () => {
  test('is worked on by one runner: another one waits, and then finds it done', async () => {
    const scan = await started('127.0.0.1');
    const body = await chunkEvent(scan);
    const engine = scriptedEngine({ host: (host) => new Promise((resolve) => setTimeout(() => resolve(telnet(host)), 50)) });
    await Promise.all([1, 2].map(() => react(runnerWith(engine), body)));
    await react(runnerWith(engine), body);
    await runWith(scan, engine);
    expect([engine.orders.length, (await stateOf(scan)).run]).toMatchObject([1, { status: 'Done', hosts_scanned: 1, points_done: 100 }]);
  });

  test('goes to another runner when its own one has to leave', async () => {
    const scan = await started('127.0.0.1, 127.0.0.2');
    const body = await chunkEvent(scan);
    const leave = new AbortController();
    const first = scriptedEngine({
      host: (host) => {
        if (host.address === '127.0.0.1') return telnet(host);
        leave.abort();
        return new Promise(() => undefined);
      },
    });
    await expect(react(runnerWith(first), body, leave.signal)).rejects.toThrow('leaves the chunk');
    const second = scriptedEngine();
    await react(runnerWith(second), body);
    await runWith(scan, second);
    expect(second.orders.map(({ hosts }) => hosts.map(({ address }) => address))).toEqual([['127.0.0.2']]);
    expect((await stateOf(scan)).run).toMatchObject({ status: 'Done', hosts_scanned: 2 });
  });

  test('is taken as soon as a table that did not answer answers again: its message has not failed', async () => {
    const scan = await started('127.0.0.1');
    const body = await chunkEvent(scan);
    let lost = 0;
    await gate.during(async () => ((lost += 1) <= 15 ? 'lose' : 'pass'), () => react(runnerWith(scriptedEngine()), body));
    await runWith(scan, scriptedEngine());
    expect((await stateOf(scan)).run).toMatchObject({ status: 'Done', hosts_scanned: 1 });
  });

  test('on which every runner dies is given up, with a reason', async () => {
    const scan = await started('127.0.0.1');
    const body = await chunkEvent(scan);
    const deadly = runnerWith(scriptedEngine({ begin: () => { throw new Error('killed'); } }));
    for (const _ of [1, 2, 3, 4]) await expect(react(deadly, body)).rejects.toThrow('killed');
    await react(deadly, body);
    expect((await stateOf(scan)).run).toMatchObject({ status: 'Interrupted', error: expect.stringContaining('ended unexpectedly several times') });
  });
});

describe('hosts', () => {
  test('that may not be scanned by now are not: the name is resolved and judged again before anything connects to it', async () => {
    const scan = await started('127.0.0.1, localhost, 8.8.8.8');
    vi.stubEnv('PERIMETER_ALLOW_PRIVATE_TARGETS', 'off');
    const engine = scriptedEngine();
    await runWith(scan, engine);
    expect(engine.orders.flatMap(({ hosts }) => hosts)).toEqual([{ address: '8.8.8.8', hostname: null }]);
    const { run } = await stateOf(scan);
    expect(run).toMatchObject({ status: 'Done', hosts_scanned: 1, hosts_untested: 2, compliance: false, points_done: 300 });
    const hosts = await call(scans, 'listScanHosts', scan.actor, { params: { scan_id: scan.id } });
    expect(column(hosts, 'reason').filter((reason) => String(reason).includes('loopback'))).toHaveLength(2);
  });

  test('of two spellings are one and scanned once, in one chunk or in two', async () => {
    for (const hosts of ['127.0.0.1, localhost', '126.0.0.0/28, 127.0.0.1, localhost']) {
      const scan = await started(hosts);
      const engine = scriptedEngine({ host: (host) => (host.address === '127.0.0.1' ? telnet(host) : silent(host)) });
      await runWith(scan, engine);
      expect(engine.orders.flatMap((order) => order.hosts).filter(({ address }) => address === '127.0.0.1')).toEqual([{ address: '127.0.0.1', hostname: 'localhost' }]);
      const { run, scan: stored } = await stateOf(scan);
      expect(run).toMatchObject({ status: 'Done', hosts_scanned: 1, points_done: 100 * (run?.hosts_total ?? 0) });
      expect(stored.shown).toMatchObject({ hosts: 1, findings: stored.last_report?.results.total });
    }
  });

  test('that did not answer are counted and shown by id, not listed', async () => {
    const scan = await started('127.0.0.1-127.0.0.60');
    await runWith(scan, scriptedEngine({ host: (host) => (host.address === '127.0.0.9' ? telnet(host) : silent(host)) }));
    expect((await stateOf(scan)).run).toMatchObject({ hosts_total: 60, hosts_scanned: 1, hosts_dead: 59 });
    const hosts = await call(scans, 'listScanHosts', scan.actor, { params: { scan_id: scan.id } });
    expect([column(hosts, 'ip'), hosts.body.meta?.pagination.total_count]).toEqual([['127.0.0.9'], 1]);
    const show = (address: string) => call(scans, 'showScanHost', scan.actor, { params: { scan_id: scan.id, id: hostId(scan.actor.organization, address) } });
    expect(attributes(await show('127.0.0.60'))).toMatchObject({ ip: '127.0.0.60', status: 'down', reason: 'no-response', results: { total: 0 }, last_scan: { id: scan.id } });
    expect(attributes(await show('127.0.0.9'))).toMatchObject({ status: 'up' });
    expect((await show('127.0.0.61')).status).toBe(404);
  });

  test('that did not answer count once when a name leads to them too, in one chunk or in two', async () => {
    for (const hosts of ['127.0.0.1, localhost', '126.0.0.0/27, 127.0.0.1, localhost', 'localhost']) {
      const scan = await started(hosts);
      await runWith(scan, scriptedEngine({ host: silent }));
      const { run } = await stateOf(scan);
      const addresses = (run?.hosts_total ?? 0) - (hosts.startsWith('localhost') ? 0 : 1);
      expect(run).toMatchObject({ status: 'Done', hosts_scanned: 0, hosts_dead: addresses, points_done: 100 * (run?.hosts_total ?? 0) });
      const all = await withActor(scan.actor, () => allSilent(run?.id ?? ''));
      expect([all.length, new Set(all.map(({ id }) => id)).size]).toEqual([addresses, addresses]);
    }
  });

  test('with more findings than a transaction holds are stored whole, and every page of them is there', async () => {
    const scan = await started('127.0.0.1');
    const many = scriptedEngine({ host: (host) => ({ ...telnet(host), services: Array.from({ length: 230 }, (_, at) => telnet(host, 1000 + at).services).flat() }) });
    await runWith(scan, many);
    const total = (await stateOf(scan)).scan.last_report?.results.total ?? 0;
    expect(total).toBeGreaterThanOrEqual(230);
    const pages = await Promise.all([1, 2, 3, 4, 5, 6, 7].map((page) => call(scans, 'listScanVulnerabilities', scan.actor, { params: { scan_id: scan.id }, query: { per_page: '100', page: String(page) } })));
    expect(new Set(pages.flatMap((page) => column(page, 'id'))).size).toBe(total);
    const filtered = await call(scans, 'listScanVulnerabilities', scan.actor, { params: { scan_id: scan.id }, query: { 'q[port]': '10*/tcp', per_page: '100', 'sort_by[severity]': 'desc' } });
    expect(new Set(column(filtered, 'port').map((port) => String(port).slice(0, 2)))).toEqual(new Set(['10']));
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scans } from '../../functions/scanning/scans/routes.ts';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { scanRunner } from '../../functions/workers/scan-runner/worker.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { evidenceOf } from '../../shared/domain/run/evidence.ts';
import { need as needReport } from '../../shared/domain/report/report.ts';
import { scanOf, stateOf, unlimited } from '../domain/scan-world.ts';
import { attributes, call, column } from '../domain/target-world.ts';
import { drain } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { portList, type ScanOf, startScan, type WebServer, webServer } from './scan-world.ts';

useTable();

const workers = [scanCoordinator, scanRunner, scanFinaliser];
let server: WebServer;
let scan: ScanOf;
beforeAll(async () => {
  server = await webServer();
  scan = await scanOf('127.0.0.1, no-such-host.invalid', unlimited, { port_list_id: await portList(server.port), alive_test: 'consider_alive' });
});
afterAll(() => server.close());

const ask = async (endpoint: string, query: Record<string, string> = {}) => call(scans, endpoint, scan.actor, { params: { scan_id: scan.id, id: scan.id }, query: { per_page: '100', ...query } });

describe('a run through coordinator, runner with the real nmap, and finaliser', { timeout: 120_000 }, () => {
  test('ends as Done with hosts, findings, verdict and a report, and says so', async () => {
    await startScan(scan);
    const events = await drain(workers, { times: () => 2 });
    expect(events.map(({ name }) => name).filter((name) => /^scan\.(requested|started|chunk|completed|stopped|failed)/.test(name))).toEqual(['scan.requested', 'scan.chunk_ready', 'scan.started', 'scan.chunks_finished', 'scan.completed']);
    const { scan: stored, run, target, chunks } = await stateOf(scan);
    expect(chunks.map(({ state }) => state)).toEqual(['done']);
    expect([stored.status, run?.status, target.busy_scans]).toEqual(['Done', 'Done', 0]);
    expect(run).toMatchObject({ hosts_total: 2, hosts_scanned: 1, hosts_untested: 1, hosts_dead: 0, chunks_done: 1, chunks_running: 0, points_done: 200, compliance: false });
    expect(run?.reasons.join()).toMatch(/no-such-host.invalid.*does not resolve/);
    const hosts = await ask('listScanHosts');
    expect(column(hosts, 'ip').map(String).toSorted()).toEqual(['127.0.0.1', 'no-such-host.invalid']);
    const findings = await ask('listScanVulnerabilities');
    expect(column(findings, 'host')).toContain('127.0.0.1');
    expect(new Set(column(findings, 'change'))).toEqual(new Set(['new']));
    expect(findings.body.meta?.pagination.total_count).toBe(column(findings, 'id').length);
    const document = attributes(await ask('showScan'));
    expect(document).toMatchObject({ progress: 100, last_report: { id: run?.id, compliance: false, results: { total: column(findings, 'id').length } } });
    const completed = JSON.parse(events.find(({ name }) => name === 'scan.completed')?.payload ?? '{}');
    expect(completed.scan).toMatchObject({ id: scan.id, report_id: run?.id, outcome: 'fail', results: { total: column(findings, 'id').length } });
  });

  test('its evidence holds each host and finding, and is the same each time', async () => {
    const { run } = await stateOf(scan);
    const gather = () => withActor(scan.actor, async () => evidenceOf(await needReport(run?.id ?? ''), '2026-01-01T00:00:00.000Z'));
    const evidence = await gather();
    expect(evidence.hosts.map(({ ip, status }) => [ip, status])).toEqual([['127.0.0.1', 'up'], ['no-such-host.invalid', 'incomplete']]);
    expect(evidence.hosts[0]?.findings).toHaveLength(evidence.results.total);
    expect(await gather()).toEqual(evidence);
  });
});

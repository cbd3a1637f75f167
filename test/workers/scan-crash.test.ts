import { afterEach, expect, test, vi } from 'vitest';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { RunHosts } from '../../shared/domain/host/run-host.ts';
import { allSilent } from '../../shared/domain/host/silent-hosts.ts';
import { Reports } from '../../shared/domain/report/report.ts';
import { findingStretches } from '../../shared/domain/vulnerability/finding.ts';
import { clock } from '../../shared/platform/clock.ts';
import { queryRows, type Stretch } from '../../shared/table/query.ts';
import { scanOf, stateOf } from '../domain/scan-world.ts';
import { MortalTable } from '../support/mortal-table.ts';
import { drain, outbox } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { keptOf, knownOf, recounted } from './known-world.ts';
import { type ScanOf, startScan } from './scan-world.ts';
import { runnerWith, scriptedEngine, silent, telnet } from './scripted-engine.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
useTable();

let table: MortalTable | undefined;
afterEach(() => {
  table?.remove();
  vi.restoreAllMocks();
});

/** Two chunks; one host of each answers. */
const hosts = '127.0.1.1-127.0.1.18';
const engine = scriptedEngine({ host: (host) => (/\.1\.(5|18)$/.test(host.address) ? telnet(host) : silent(host)) });
const workers = [scanCoordinator, runnerWith(engine), scanFinaliser];

/** Runs a new scan to its end, by processes of which one dies at a call; after each death time passes, as it does until a message comes again. */
async function runScan(deathAt: number, written: boolean): Promise<ScanOf> {
  const scan = await scanOf(hosts);
  await startScan(scan);
  table = new MortalTable(deathAt, written);
  let passed = 0;
  vi.spyOn(clock, 'now').mockImplementation(() => new Date(Date.now() + passed));
  await drain(workers, {
    organization: scan.actor.organization,
    before: () => {
      if (table?.dead) passed += 31_000;
      table?.restart();
    },
  });
  table.remove();
  return scan;
}

/** What the run came to, without ids and times. */
async function outcomeOf(scan: ScanOf): Promise<object> {
  const { organization } = scan.actor;
  const { scan: stored, run, target, chunks } = await stateOf(scan);
  if (!run) throw new Error('No run');
  const rows = (...stretches: Stretch[]) => withActor(scan.actor, async () => (await Promise.all(stretches.map((stretch) => queryRows(stretch, 1000)))).flatMap((page) => page.rows));
  const known = await knownOf(scan.actor);
  const findings = await rows(...findingStretches(organization, { run_id: run.id, finding_shards: run.finding_shards }));
  const { status, hosts_scanned, hosts_dead, points_done, chunks_done, chunks_running, critical, high, medium, low, log, compliance, change } = run;
  return {
    run: { status, hosts_scanned, hosts_dead, points_done, chunks_done, chunks_running, critical, high, medium, low, log, compliance, change },
    scan: { status: stored.status, points_done: stored.points_done, results: stored.last_report?.results, findings: stored.shown?.findings, hosts: stored.shown?.hosts },
    chunks: chunks.map(({ state, finished }) => [state, finished.length]),
    busy: target.busy_scans,
    hosts: (await rows(RunHosts.stretch(organization, run.id))).map(({ ip, compliance: verdict }) => `${String(ip)} ${String(verdict)}`).sort(),
    silent: (await withActor(scan.actor, () => allSilent(run.id))).map(({ ip }) => ip).sort(),
    findings: findings.map(({ host, oid, change: is }) => `${String(host)} ${String(oid)} ${String(is)}`).sort(),
    known: [known.hosts.length, known.findings.length],
    totals: await keptOf(scan.actor),
    recounted: recounted(known),
    reports: await withActor(scan.actor, () => Reports.count(organization, 'pci')),
    told: (await outbox(organization)).filter(({ name }) => /^(scan|vulnerability)\./.test(name)).map(({ name }) => name).sort(),
  };
}

test('a process may die at any call, before or after it is written: the scan ends the same, with everything once', { timeout: 120_000 }, async () => {
  const undisturbed = await outcomeOf(await runScan(0, false));
  const calls = table?.calls ?? 0;
  expect(undisturbed).toMatchObject({ run: { status: 'Done', hosts_scanned: 2, hosts_dead: 16, points_done: 1800, chunks_done: 2, chunks_running: 0, compliance: false }, busy: 0 });
  expect(undisturbed).toMatchObject({ totals: Reflect.get(undisturbed, 'recounted') });
  expect(calls).toBeGreaterThan(30);
  for (let deathAt = 1; deathAt <= calls; deathAt += 1) {
    const written = deathAt % 2 === 0;
    expect([deathAt, written, await outcomeOf(await runScan(deathAt, written))]).toEqual([deathAt, written, undisturbed]);
    expect(table?.calls).toBeGreaterThanOrEqual(deathAt);
  }
});

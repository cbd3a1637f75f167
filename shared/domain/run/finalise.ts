import { someAtOnce } from '../../lib/some-at-once.ts';
import { timestamp } from '../../platform/clock.ts';
import type { Operation } from '../../table/operation.ts';
import { walk } from '../../table/read-all.ts';
import { persistently, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { RunVerdict } from '../check/verdict.ts';
import { decideNow } from '../exception/decide.ts';
import { RunHosts } from '../host/run-host.ts';
import { type ReportAttributes, Reports } from '../report/report.ts';
import { quarterOf, reportName, validUntil } from '../report/run-dates.ts';
import type { ScanAttributes } from '../scan/scan.ts';
import { besideSlots, release } from '../scanner/slot.ts';
import { type Decide, findingStretches, RunFindings } from '../vulnerability/finding.ts';
import { fold } from '../vulnerability/fold.ts';
import { LastScans } from '../vulnerability/last-scan.ts';
import { type BandCounts, resultsOf } from '../vulnerability/severity-counts.ts';
import { closeLeft } from './close-findings.ts';
import { Completed, Stopped, told } from './events.ts';
import type { Run, RunAttributes } from './run.ts';
import { type Settled, settleHost } from './settle-host.ts';
import { RunStatistics, type Statistics, StatisticsSum } from './statistics.ts';
import { type Live, read, releaseTarget, step } from './step.ts';

/** What a run that ended came to. */
interface Outcome {
  status: 'Done' | 'Stopped';
  run: Pick<RunAttributes, 'compliance' | 'reasons' | 'change' | 'hosts_compliant' | 'hosts_failing' | 'excepted'> & BandCounts;
  statistics: Statistics;
  severities: number[];
}

/**
 * Judges a run that nobody works on any more and ends it: Done with verdict, comparison and statistics, or Stopped with what was
 * found. All that ends with it (scan, report, target, event) ends in one transaction; after a crash the same is worked out again.
 */
export async function finalise(reference: { scan_id: string; run_id: string }): Promise<void> {
  const live = await read(reference);
  if (!live) return;
  const outcome = live.run.status === 'Processing' ? await judged(live.run) : live.run.status === 'Stop Requested' ? await kept(live.run) : undefined;
  if (outcome) await persistently(() => end(reference, outcome));
}

/** Hosts that are settled at once, and read at once: what the end of a run holds in memory, however large it was. */
const hostsAtOnce = 8;
const pageHosts = 100;

async function judged(run: Run): Promise<Outcome> {
  const [sum, verdict] = [new StatisticsSum(), new RunVerdict()];
  const change = { new: 0, open: 0, closed: 0, reopened: 0 };
  for await (const { host, findings, verdict: own, closed } of settled(run, await decideNow(run.product))) {
    verdict.add(host.ip, own);
    change.closed += closed;
    for (const finding of findings) {
      sum.add(finding);
      if (finding.change) change[finding.change] += 1;
    }
  }
  change.closed += await closeLeft(run);
  await fold(run.product);
  const { counted, ...numbers } = sum.result(change);
  const { compliance, reasons, hosts_compliant, hosts_failing } = verdict.result();
  return { status: 'Done', run: { compliance: compliance === true, reasons, hosts_compliant, hosts_failing, change, ...counted }, ...numbers };
}

/** Every host that answered or could not be tested; those that did not answer say nothing, and are not read. */
async function* settled(run: Run, decide: Decide): AsyncGenerator<Settled> {
  for await (const page of walk(RunHosts.stretch(tenant(), run.id), RunHosts.parse, pageHosts)) {
    yield* await someAtOnce(page, hostsAtOnce, ({ id }) => settleHost(run, id, decide));
  }
}

/** A stopped run is neither judged nor compared: what it did not see may be there all the same. */
async function kept(run: Run): Promise<Outcome> {
  const sum = new StatisticsSum();
  for (const shard of findingStretches(tenant(), { run_id: run.id, finding_shards: run.finding_shards })) {
    for await (const page of walk(shard, RunFindings.parse)) page.forEach((finding) => sum.add(finding));
  }
  const { counted, ...numbers } = sum.result({ new: 0, open: 0, closed: 0, reopened: 0 });
  return { status: 'Stopped', run: { compliance: null, reasons: [], hosts_compliant: 0, hosts_failing: 0, change: null, ...counted }, ...numbers };
}

async function end(reference: { scan_id: string; run_id: string }, outcome: Outcome): Promise<void> {
  const live = await read(reference);
  if (live?.run.status !== (outcome.status === 'Done' ? 'Processing' : 'Stop Requested')) return;
  const { run } = live;
  const finished_at = timestamp();
  const finished = { ...run, ...outcome.run, finished_at };
  // A run that was stopped before its first host has nothing to report.
  const report = run.started_at === null ? null : reportOf(finished, run.started_at);
  const changes = { run: { ...outcome.run, finished_at, report: report && { id: run.id, name: report.name } }, scan: { finished_at, ...(report ? shows(finished, report, outcome) : {}) } };
  const ended = step(live, outcome.status, changes);
  const last = outcome.status === 'Done' ? await lastScan(finished, finished_at) : [];
  await besideSlots(async () => transact([ended, ...keep(run, report, outcome), ...last, releaseTarget(run), ...(await release(run)), eventOf(ended, outcome)]));
}

async function lastScan({ id, scan, product, compliance }: Run, finished_at: string): Promise<Operation[]> {
  const said = { scan, history_id: id, finished_at, compliance };
  const before = await LastScans.get(tenant(), product);
  return (before ? LastScans.update(tenant(), before, said) : LastScans.create(tenant(), { id: product, ...said })).operations;
}

function eventOf(ended: Live, { status, severities }: Outcome): Operation {
  return (status === 'Done' ? Completed : Stopped).publish(ended.run.id, told(ended, severities));
}

function keep(run: Run, report: ReportAttributes | null, { statistics }: Outcome): Operation[] {
  if (!report) return [];
  return [...Reports.create(tenant(), { id: run.id, ...report }).operations, ...RunStatistics.create(tenant(), { id: run.id, ...statistics }).operations];
}

function shows(run: Run, report: ReportAttributes, { status }: Outcome): Partial<ScanAttributes> {
  const { finding_shards } = run;
  const results = resultsOf(run);
  return {
    shown: { run_id: run.id, finding_shards, findings: results.total + run.excepted, hosts: run.hosts_scanned + run.hosts_untested },
    ...(status === 'Done' ? { done_run: { run_id: run.id, finding_shards } } : {}),
    last_report: { id: run.id, name: report.name, compliance: run.compliance, results, date: report.finished_at },
  };
}

function reportOf(run: Run, started_at: string): ReportAttributes {
  const finished_at = run.finished_at ?? started_at;
  return {
    name: reportName(started_at),
    scan: run.scan,
    history_id: run.id,
    product: run.product,
    compliance: run.compliance,
    results: resultsOf(run),
    hosts_total: run.hosts_total,
    hosts_compliant: run.hosts_compliant,
    started_at,
    finished_at,
    quarter: quarterOf(started_at),
    valid_until: validUntil(run.product, run.compliance, finished_at),
    files: {},
  };
}

import { timestamp } from '../../platform/clock.ts';
import type { Operation } from '../../table/operation.ts';
import type { Stretch } from '../../table/query.ts';
import { transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { RunHosts } from '../host/run-host.ts';
import { type ReportAttributes, Reports } from '../report/report.ts';
import { quarterOf, reportName, validUntil } from '../report/run-dates.ts';
import type { ScanAttributes } from '../scan/scan.ts';
import { findingStretches, RunFindings } from '../vulnerability/finding.ts';
import { type BandCounts, bandCounts, resultsOf } from '../vulnerability/severity-counts.ts';
import { compare } from './compare.ts';
import { Completed, Stopped, told } from './events.ts';
import { judgeHosts } from './judge-hosts.ts';
import { persistently } from './persist.ts';
import { readAll } from './read-all.ts';
import type { Run, RunAttributes } from './run.ts';
import { RunStatistics, type Statistics, statisticsOf } from './statistics.ts';
import { type Live, read, releaseTarget, step } from './step.ts';

/** What a run that ended came to. */
interface Outcome {
  status: 'Done' | 'Stopped';
  run: Pick<RunAttributes, 'compliance' | 'reasons' | 'change'> & BandCounts;
  hosts_compliant: number;
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

async function judged(run: Run): Promise<Outcome> {
  const [found, hosts] = await Promise.all([readAll(stretchesOf(run), RunFindings.parse), readAll([RunHosts.stretch(tenant(), run.id)], RunHosts.parse)]);
  const { findings, change } = await compare(run, found);
  const verdict = await judgeHosts(run, hosts, findings);
  const severities = findings.map(({ severity }) => severity);
  const { compliance, reasons, hosts_compliant } = verdict;
  return { status: 'Done', run: { compliance, reasons, change, ...bandCounts(severities) }, hosts_compliant, statistics: statisticsOf(findings, change), severities };
}

/** A stopped run is neither judged nor compared: what it did not see may be there all the same. */
async function kept(run: Run): Promise<Outcome> {
  const findings = await readAll(stretchesOf(run), RunFindings.parse);
  const change = { new: 0, open: 0, closed: 0, reopened: 0 };
  const severities = findings.map(({ severity }) => severity);
  const unjudged = { compliance: null, reasons: [], change: null, ...bandCounts(severities) };
  return { status: 'Stopped', run: unjudged, hosts_compliant: 0, statistics: statisticsOf(findings, change), severities };
}

function stretchesOf({ id, finding_shards }: Run): Stretch[] {
  return findingStretches(tenant(), { run_id: id, finding_shards });
}

async function end(reference: { scan_id: string; run_id: string }, outcome: Outcome): Promise<void> {
  const live = await read(reference);
  if (live?.run.status !== (outcome.status === 'Done' ? 'Processing' : 'Stop Requested')) return;
  const { run } = live;
  const finished_at = timestamp();
  const finished = { ...run, ...outcome.run, finished_at };
  // A run that was stopped before its first host has nothing to report.
  const report = run.started_at === null ? null : reportOf(finished, run.started_at, outcome);
  const changes = { run: { ...outcome.run, finished_at, report: report && { id: run.id, name: report.name } }, scan: { finished_at, ...(report ? shows(finished, report, outcome) : {}) } };
  const ended = step(live, outcome.status, changes);
  await transact([ended, ...keep(run, report, outcome), releaseTarget(run), eventOf(ended, outcome)]);
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
    shown: { run_id: run.id, finding_shards, findings: results.total, hosts: run.hosts_scanned + run.hosts_untested },
    ...(status === 'Done' ? { done_run: { run_id: run.id, finding_shards } } : {}),
    last_report: { id: run.id, name: report.name, compliance: run.compliance, results, date: report.finished_at },
  };
}

function reportOf(run: Run, started_at: string, { hosts_compliant }: Outcome): ReportAttributes {
  const finished_at = run.finished_at ?? started_at;
  return {
    name: reportName(started_at),
    scan: run.scan,
    history_id: run.id,
    product: run.product,
    compliance: run.compliance,
    results: resultsOf(run),
    hosts_total: run.hosts_total,
    hosts_compliant,
    started_at,
    finished_at,
    quarter: quarterOf(started_at),
    valid_until: validUntil(run.product, run.compliance, finished_at),
    files: {},
  };
}

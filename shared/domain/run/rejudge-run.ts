import { timestamp } from '../../platform/clock.ts';
import type { Operation } from '../../table/operation.ts';
import { transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import type { Verdict } from '../check/verdict.ts';
import { numbersOf, verdictOf } from '../host/host-numbers.ts';
import { type RunHost, RunHosts } from '../host/run-host.ts';
import type { ProductCode } from '../plan/product.ts';
import { superseded } from '../report/report-file.ts';
import { Reports } from '../report/report.ts';
import { validUntil } from '../report/run-dates.ts';
import { type Scan, Scans } from '../scan/scan.ts';
import { same } from '../vulnerability/effective.ts';
import { type Decide, type RunFinding, RunFindings } from '../vulnerability/finding.ts';
import { LastScans } from '../vulnerability/last-scan.ts';
import { bands, resultsOf } from '../vulnerability/severity-counts.ts';
import { type Run, Runs } from './run.ts';
import { findingsOn } from './settle-host.ts';
import { RunStatistics } from './statistics.ts';

/** Findings of a transaction, beside the items that count them. */
const findingsMax = 90;
/** What a run lists of its reasons. */
const reasonsMax = 26;

/**
 * Judges one host of the run that a scan shows anew. The host's numbers say what the run has counted of it, so the run's are moved by
 * their difference, in the transaction that changes them: whatever died in between, the next time comes to the same.
 */
export async function rejudgeRun(product: ProductCode, scanId: string, hostId: string, decide: Decide): Promise<void> {
  const scan = await Scans.get(tenant(), scanId, product);
  if (!scan?.shown) return;
  const [run, host] = await Promise.all([Runs.need(tenant(), scan.shown.run_id, scanId), RunHosts.get(tenant(), hostId, scan.shown.run_id)]);
  if (!host) return;
  const changed = (await findingsOn(run, hostId)).map((finding) => changeOf(finding, decide));
  const operations = changed.flatMap((one) => one.operations);
  for (let at = 0; at < operations.length; at += findingsMax) await transact(operations.slice(at, at + findingsMax));
  await recount(scan, run, host, changed.map(({ item }) => item), operations.length > 0);
}

function changeOf(finding: RunFinding, decide: Decide): { item: RunFinding; operations: Operation[] } {
  const { severity, threat, exception } = decide(finding);
  if (same(finding, { severity, threat, exception })) return { item: finding, operations: [] };
  return RunFindings.update(tenant(), finding, { severity, threat, exception });
}

async function recount(scan: Scan, run: Run, host: RunHost, findings: RunFinding[], changed: boolean): Promise<void> {
  const verdict = verdictOf(host, findings);
  // A run that was stopped is not judged.
  const judged = { ...numbersOf(findings), compliance: run.compliance === null ? null : verdict.compliance };
  const names = [...bands, 'excepted', 'severity', 'compliance'] as const;
  if (!changed && names.every((name) => judged[name] === host[name])) return;
  const after = { ...run, ...countsAfter(run, host, judged), ...verdictAfter(run, host, judged.compliance, verdict) };
  await transact([RunHosts.update(tenant(), host, judged), Runs.update(tenant(), run, after), ...(await shownBy(scan, after))]);
}

function countsAfter(run: Run, host: RunHost, judged: ReturnType<typeof numbersOf>): Pick<Run, (typeof bands)[number] | 'excepted'> {
  const moved = (name: (typeof bands)[number] | 'excepted'): number => run[name] + judged[name] - host[name];
  return { critical: moved('critical'), high: moved('high'), medium: moved('medium'), low: moved('low'), log: moved('log'), excepted: moved('excepted') };
}

function verdictAfter(run: Run, { ip, compliance: before }: RunHost, after: boolean | null, { reasons }: Verdict): Partial<Run> {
  if (run.compliance === null) return {};
  const step = (of: boolean): number => Number(after === of) - Number(before === of);
  const hosts_compliant = run.hosts_compliant + step(true);
  const hosts_failing = run.hosts_failing + step(false);
  const compliance = hosts_failing === 0 && hosts_compliant > 0;
  const others = run.reasons.filter((reason) => !reason.startsWith(`${ip}: `));
  return { hosts_compliant, hosts_failing, compliance, reasons: compliance ? [] : [...others, ...reasons.map((reason) => `${ip}: ${reason}`)].slice(0, reasonsMax) };
}

/** Wherever the counts and the verdict of the run are shown beside the run itself. */
async function shownBy(scan: Scan, run: Run): Promise<Operation[]> {
  const [report, statistics, last] = await Promise.all([Reports.get(tenant(), run.id, run.product), RunStatistics.get(tenant(), run.id), LastScans.get(tenant(), run.product)]);
  const { critical, high, medium, low, log, compliance, hosts_compliant, finished_at } = run;
  const results = resultsOf(run);
  const last_report = scan.last_report?.id === run.id ? { ...scan.last_report, results, compliance } : scan.last_report;
  return [
    ...Scans.update(tenant(), scan, { last_report }).operations,
    ...(report ? Reports.update(tenant(), report, { files: superseded(report.files, timestamp()), results, compliance, hosts_compliant, valid_until: validUntil(run.product, compliance, finished_at ?? report.finished_at) }).operations : []),
    ...(statistics ? RunStatistics.update(tenant(), statistics, { severity: { critical, high, medium, low, log } }).operations : []),
    ...(last?.history_id === run.id ? LastScans.update(tenant(), last, { compliance }).operations : []),
  ];
}

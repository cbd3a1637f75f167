import type { Operation } from '../../table/operation.ts';
import { readAll } from '../../table/read-all.ts';
import { persistently } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import type { Verdict } from '../check/verdict.ts';
import { numbersOf, verdictOf } from '../host/host-numbers.ts';
import { historyMax } from '../host/known-host.ts';
import { enter, type HostState, type Ledger, type Move, openLedger } from '../host/ledger.ts';
import { type RunHost, RunHosts } from '../host/run-host.ts';
import { ScanHosts } from '../host/scan-host.ts';
import { type Decide, hostStretch, type RunFinding, RunFindings } from '../vulnerability/finding.ts';
import { KnownVulnerabilities, type KnownVulnerability, type Sighting } from '../vulnerability/known.ts';
import { closedIn, closing } from './close-findings.ts';
import type { Run } from './run.ts';

/** What one host of a run came to. */
export interface Settled {
  host: RunHost;
  findings: RunFinding[];
  verdict: Verdict;
  /** Findings that the scan saw before and does not see any more. */
  closed: number;
}

/**
 * Says of each finding on a host whether it is new, open or reopened in this scan, closes what is gone, judges the host, and keeps all
 * that. A host that was not tested to the end closes nothing: what it did not show may be there all the same. Done again after a crash
 * it comes to the same, because what was written for this run is not judged twice.
 */
export function settleHost(run: Run, hostId: string, decide: Decide): Promise<Settled> {
  return persistently(async () => {
    const [ledger, host, found] = await Promise.all([openLedger(run.product, hostId), RunHosts.need(tenant(), hostId, run.id), findingsOn(run, hostId)]);
    const seen = found.filter(({ change }) => change === null).map((finding) => ({ ...finding, ...decide(finding) }));
    const judged = seen.map((finding) => judgeOne(run, finding, ledger.findings.get(finding.id)));
    const findings = [...found.filter(({ change }) => change !== null), ...judged.map(({ item }) => item)];
    const here = new Set(findings.map(({ id }) => id));
    const gone = host.status === 'up' ? closing(run, ledger, ({ id }) => !here.has(id)) : [];
    const verdict = verdictOf(host, findings);
    const moves = [...judged.map(({ move }) => move), ...gone];
    const done = ledger.host?.sightings[run.scan.id]?.run_id === run.id;
    if (moves.length > 0 || !done) await keep(run, ledger, { host, findings, verdict, moves });
    return { host, findings, verdict, closed: gone.length + closedIn(run, ledger) };
  });
}

/** What the run found on one host. */
export async function findingsOn(run: Run, hostId: string): Promise<RunFinding[]> {
  const stretch = hostStretch(tenant(), { run_id: run.id, finding_shards: run.finding_shards }, hostId);
  return (await readAll([stretch], RunFindings.parse)).filter(({ host_id }) => host_id === hostId);
}

function judgeOne(run: Run, found: RunFinding, known: KnownVulnerability | undefined): { item: RunFinding; move: Move } {
  const change = changeOf(known?.sightings[run.scan.id]);
  const { item, operations } = RunFindings.update(tenant(), found, { ...found, change, first_seen_at: known?.first_seen_at ?? found.created_at, last_seen_at: found.created_at });
  const { shard: _, created_at: __, updated_at: ___, version: ____, ...facts } = item;
  const stands = { ...facts, status: 'open' as const, sightings: { ...known?.sightings, [run.scan.id]: { run_id: run.id, state: 'open' as const, change } } };
  const kept = known ? KnownVulnerabilities.update(tenant(), known, stands) : KnownVulnerabilities.create(tenant(), stands);
  return { item, move: { id: item.id, after: kept.item, operations: [...operations, ...kept.operations] } };
}

function changeOf(before: Sighting | undefined): Sighting['change'] {
  if (!before) return 'new';
  return before.state === 'closed' ? 'reopened' : 'open';
}

function keep(run: Run, ledger: Ledger, { host, findings, verdict, moves }: Omit<Settled, 'closed'> & { moves: Move[] }): Promise<void> {
  const first_seen_at = ledger.host?.first_seen_at ?? host.first_seen_at;
  const judged = RunHosts.update(tenant(), host, { ...numbersOf(findings), compliance: verdict.compliance, first_seen_at });
  const meanwhile = stateOf(ledger, judged.item);
  const sightings = { ...meanwhile.sightings, [run.scan.id]: { run_id: run.id, in_scope: true } };
  const tested = { scan: run.scan, history_id: run.id, status: host.status, severity: judged.item.severity, findings: findings.length, compliance: verdict.compliance, seen_at: host.last_seen_at };
  const atLast = { ...meanwhile, sightings, history: [tested, ...meanwhile.history].slice(0, historyMax) };
  return enter(ledger, { moves, host: { meanwhile, atLast }, beside: [...judged.operations, ...scanKnows(run, ledger, host.id)], occasion: { scan: run.scan, history_id: run.id } });
}

function stateOf({ host: known }: Ledger, host: RunHost): HostState {
  const { critical: _c, high: _h, medium: _m, low: _l, log: _i, excepted: _e, severity: _s, compliance: _p, created_at: _t, updated_at: _u, version: _v, ...facts } = host;
  return { ...facts, sightings: known?.sightings ?? {}, history: known?.history ?? [] };
}

function scanKnows({ scan, product }: Run, { host }: Ledger, id: string): Operation[] {
  return host?.sightings[scan.id]?.in_scope === true ? [] : [ScanHosts.overwrite(tenant(), { id, scan_id: scan.id, product, left: null })];
}

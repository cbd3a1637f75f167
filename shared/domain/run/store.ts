import { clock, timestamp } from '../../platform/clock.ts';
import type { Operation } from '../../table/operation.ts';
import { tenant } from '../actor/context.ts';
import type { Finding } from '../check/check.ts';
import { keptFacts } from '../check/catalogue.ts';
import { findingsOf } from '../check/judge.ts';
import { matched } from '../feed/current.ts';
import { hostId } from '../host/host-id.ts';
import { hostnamesMax, RunHosts, servicesMax } from '../host/run-host.ts';
import { silenceOf } from '../host/silent-hosts.ts';
import type { HostResult } from '../scan/engines/engine.ts';
import { Scans } from '../scan/scan.ts';
import { findingId, type RunFinding, RunFindings, shardOf } from '../vulnerability/finding.ts';
import { asScored } from '../vulnerability/effective.ts';
import { type BandCounts, bandCounts } from '../vulnerability/severity-counts.ts';
import type { Chunk } from './chunk.ts';
import type { Lease, Writes } from './lease.ts';
import { type Run, Runs } from './run.ts';

/** Findings beside the items that count them, within the 100 of a transaction. */
const findingsPerTransaction = 90;

/** A result, and the addresses and names of the scope that it answers for. */
export interface UnitResult {
  units: string[];
  /** False for a host that could not be tested at all. */
  tested: boolean;
  host: HostResult;
}

/** What a run counts beside its points. */
type Numbers = Partial<Record<keyof BandCounts | 'hosts_scanned' | 'hosts_dead' | 'hosts_untested', number>>;

/** Another chunk stored this host before: two names of the scope lead to one address. */
class AlreadyStored extends Error {}

/** Stores what one host gave: its findings, and in the same transaction the host and all that is counted by it. Twice is once. */
export async function storeHost(lease: Lease, result: UnitResult): Promise<void> {
  const { run } = lease;
  const found = await matched(findingsOf(result.host, new Date(run.started_at ?? clock.now())), result.host);
  const findings = found.map((finding) => findingItem(run, result.host, finding));
  const puts = findings.flatMap((item) => overwriting(RunFindings.create(tenant(), item).operations));
  const beside = puts.splice(0, findingsPerTransaction);
  while (puts.length > 0) {
    const operations = puts.splice(0, findingsPerTransaction);
    await lease.write(() => ({ chunk: {}, operations }));
  }
  const severities = findings.map(({ severity }) => severity);
  await storeCounted(lease, result, [...hostOperations(run, result, severities), ...beside], bandCounts(severities));
}

/**
 * Addresses that did not answer, however many; they have no findings. What was silent under a name and is in the scope by its address too
 * ends here, and is kept and counted where the address is.
 */
export async function storeSilent(lease: Lease, results: UnitResult[]): Promise<void> {
  if (results.length === 0) return;
  const own = results.filter(({ units, host }) => units.includes(host.address));
  const kept = silenceOf(lease.run, own.map(({ host }) => host));
  await lease.write((chunk) => finish(lease, chunk, results, { hosts_dead: own.length }, kept));
}

/** What leads to a host that another chunk has stored. */
export function storeKnown(lease: Lease, units: string[]): Promise<void> {
  return lease.write((chunk) => finish(lease, chunk, [{ units }], {}, []));
}

/** Brings the progress of run and scan to where the chunk is now; it never goes back. */
export function advance(lease: Lease, points: number): Promise<void> {
  return lease.write((chunk) => (points > chunk.points ? { chunk: { points }, operations: counted(lease.run, { points_done: points - chunk.points }) } : { chunk: {}, operations: [] }));
}

async function storeCounted(lease: Lease, result: UnitResult, stored: Operation[], counts: BandCounts): Promise<void> {
  await lease.write((chunk) => finish(lease, chunk, [result], { ...counts, ...hostCount(result) }, stored)).catch((error: unknown) => {
    if (!(error instanceof AlreadyStored)) throw error;
    return storeKnown(lease, result.units);
  });
}

function hostCount({ tested, host }: UnitResult): Numbers {
  if (!tested) return { hosts_untested: 1 };
  return host.status === 'down' ? { hosts_dead: 1 } : { hosts_scanned: 1 };
}

function finish(lease: Lease, chunk: Chunk, results: Pick<UnitResult, 'units'>[], numbers: Numbers, operations: Operation[]): Writes {
  const { finished, points, gained } = finishing(chunk, results.flatMap(({ units }) => units));
  return { chunk: { finished, points }, operations: [...operations, ...counted(lease.run, { ...numbers, points_done: gained })] };
}

function finishing(chunk: Chunk, units: string[]): { finished: string[]; points: number; gained: number } {
  const finished = [...new Set([...chunk.finished, ...units])];
  const points = Math.max(chunk.points, 100 * finished.length);
  return { finished, points, gained: points - chunk.points };
}

/** Adds to the run; its points are the scan's progress too. */
function counted(run: Run, numbers: Numbers & { points_done: number }): Operation[] {
  const { points_done } = numbers;
  return [Runs.add(tenant(), run.id, numbers, run.scan.id), ...(points_done > 0 ? [Scans.add(tenant(), run.scan.id, { points_done }, run.product)] : [])];
}

function hostOperations(run: Run, { host }: UnitResult, severities: number[]): Operation[] {
  const now = timestamp();
  const item = {
    id: hostId(tenant(), host.address),
    product: run.product,
    ip: host.address,
    hostnames: host.hostnames.slice(0, hostnamesMax),
    status: host.status,
    reason: host.reason,
    os: host.os,
    services: host.services.slice(0, servicesMax).map(({ port, protocol, name, product, version, tls }) => ({ port, protocol, name, product: product ?? '', version: version ?? '', tls })),
    ...bandCounts(severities),
    excepted: 0,
    severity: Math.max(0, ...severities),
    compliance: null,
    first_seen_at: now,
    last_seen_at: now,
    scan: run.scan,
    run_id: run.id,
  };
  const refused = (): never => {
    throw new AlreadyStored('The host is stored');
  };
  return RunHosts.create(tenant(), item, refused).operations;
}

type NewFinding = Omit<RunFinding, 'created_at' | 'updated_at' | 'version'>;

function findingItem(run: Run, host: HostResult, { check, port, protocol, severity, description, cves, epss, kev }: Finding): NewFinding {
  const now = timestamp();
  const place = { host: host.address, port, protocol, oid: check.oid };
  const id = findingId(tenant(), place);
  const seen = { change: null, first_seen_at: now, last_seen_at: now };
  const owner = { product: run.product, scan: run.scan, run_id: run.id, host_id: hostId(tenant(), host.address), hostname: host.hostnames[0] ?? null };
  return { id, shard: shardOf(id, run.finding_shards), ...owner, ...place, name: check.name, original_severity: severity, ...asScored(severity), description, cves, nvt: keptFacts(check), epss, kev, ...seen };
}

/** A finding without its host is one that a dead runner left: the next one writes it again. */
function overwriting(operations: Operation[]): Operation[] {
  return operations.map((operation) => {
    if (!operation.item.Put) return operation;
    const { ConditionExpression: _, ...Put } = operation.item.Put;
    return { ...operation, item: { Put } };
  });
}

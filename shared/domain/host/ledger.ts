import { isDeepStrictEqual } from 'node:util';
import { newId } from '../../lib/id.ts';
import type { Change } from '../../table/entity.ts';
import type { Operation } from '../../table/operation.ts';
import { readAll } from '../../table/read-all.ts';
import { transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import type { ProductCode } from '../plan/product.ts';
import { difference } from '../vulnerability/counters.ts';
import { makeKnown } from '../vulnerability/known-by.ts';
import { bucket, KnownVulnerabilities, type KnownVulnerability } from '../vulnerability/known.ts';
import { Tallies } from '../vulnerability/totals.ts';
import { renamesAtMost, renaming } from './host-names.ts';
import { countersOf, type HostNumbers, hostNumbers } from './host-numbers.ts';
import { type KnownHost, KnownHosts } from './known-host.ts';
import { type Occasion, toldOf } from './told.ts';

/**
 * All that is known of one host. It is changed in transactions of bounded size, of which each one is true by itself: findings, the host's own
 * numbers, the tally of what that adds to the totals, and the events, together. All of them hold the host's version, so two scans that
 * end at once on one host take turns, and no number is counted from what somebody else has just changed.
 */
export interface Ledger {
  product: ProductCode;
  host: KnownHost | undefined;
  findings: ReadonlyMap<string, KnownVulnerability>;
}

/** One finding as it will be (undefined: gone), with its write and whatever has to be written with it. */
export interface Move {
  id: string;
  after: KnownVulnerability | undefined;
  operations: Operation[];
}

/** A host without the numbers that follow from its findings. */
export type HostState = Omit<KnownHost, keyof HostNumbers | 'created_at' | 'updated_at' | 'version'>;

interface Entry {
  moves: Move[];
  /** The host while moves are still missing, and in the end; null takes it away. */
  host: { meanwhile: HostState; atLast: HostState | null };
  /** Written with the last of the moves. */
  beside: Operation[];
  /** What is told of it; null for nothing. */
  occasion: Occasion | null;
}

/** Moves of a transaction, so that a tally touches few enough checks and ports to be folded in one; and the writes that they may bring. */
const movesMax = 45;
const operationsMax = 90;

export async function openLedger(product: ProductCode, hostId: string): Promise<Ledger> {
  const [host, all] = await Promise.all([KnownHosts.get(tenant(), hostId, product), readAll([KnownVulnerabilities.stretch(tenant(), bucket(product, hostId))], KnownVulnerabilities.parse)]);
  return { product, host, findings: new Map(all.filter(({ host_id }) => host_id === hostId).map((finding) => [finding.id, finding])) };
}

/** Writes the entry; a crash in between leaves whole transactions, and what is left is written when the caller comes again. */
export async function enter(ledger: Ledger, { moves, host, beside, occasion }: Entry): Promise<void> {
  await makeKnown(moves.flatMap(({ id, after }) => (after && !isKnown(ledger.findings.get(id), after) ? [after] : [])));
  const renames = renamesAtMost(ledger, { host: host.atLast ?? undefined, findings: applied(ledger.findings, moves) });
  const batches = batchesOf(moves, beside.length + renames);
  let current = ledger;
  for (const [at, batch] of batches.entries()) {
    const last = at === batches.length - 1;
    const findings = applied(current.findings, batch);
    const change = changeOf(current, findings, last ? host.atLast : host.meanwhile);
    const next: Ledger = { ...current, findings, host: change?.item };
    const told = occasion && change ? toldOf(occasion, change.item, current.findings, batch) : [];
    const names = renaming(ledger.product, host.meanwhile.id, current, next);
    await transact([...(change ? [change] : removal(current)), ...batch, ...names, ...tally(current, next), ...told, ...(last ? beside : [])]);
    current = next;
  }
}

/** At least one, because a host may change where no finding does. */
function batchesOf(moves: Move[], beside: number): Move[][] {
  const batches: Move[][] = [[]];
  let operations = beside;
  for (const move of moves) {
    const batch = batches.at(-1) ?? [];
    const full = batch.length >= movesMax || operations + move.operations.length > operationsMax;
    if (full && batch.length > 0) {
      batches.push([move]);
      operations = beside;
    } else batch.push(move);
    operations += move.operations.length;
  }
  return batches;
}

/** What it is found by is what it was found by before. */
function isKnown(before: KnownVulnerability | undefined, { name, cves }: KnownVulnerability): boolean {
  return before !== undefined && before.name === name && isDeepStrictEqual(before.cves, cves);
}

function applied(findings: Ledger['findings'], batch: Move[]): Ledger['findings'] {
  const next = new Map(findings);
  for (const { id, after } of batch) {
    if (after) next.set(id, after);
    else next.delete(id);
  }
  return next;
}

function changeOf({ host }: Ledger, findings: Ledger['findings'], state: HostState | null): Change<KnownHost> | undefined {
  if (state === null) return undefined;
  const { id, ...facts } = { ...state, ...hostNumbers(state, findings.values()) };
  return host ? KnownHosts.update(tenant(), host, facts) : KnownHosts.create(tenant(), { id, ...facts });
}

function removal({ host }: Ledger): Change<KnownHost>[] {
  return host ? [KnownHosts.remove(tenant(), host)] : [];
}

function tally(before: Ledger, after: Ledger): Operation[] {
  const deltas = difference(countersOf(before), countersOf(after));
  if (Object.keys(deltas).length === 0) return [];
  const names = Object.fromEntries([...after.findings.values()].filter(({ oid }) => `check ${oid}` in deltas).map(({ oid, name }) => [oid, name]));
  return Tallies.create(tenant(), { id: newId(), product: before.product, deltas, names }).operations;
}

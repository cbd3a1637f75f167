import { lazy } from '../../lib/lazy.ts';
import { walk } from '../../table/read-all.ts';
import { persistently } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { KnownHosts } from '../host/known-host.ts';
import { enter, type Ledger, type Move, openLedger } from '../host/ledger.ts';
import { RunHosts, silentHosts } from '../host/run-host.ts';
import { type ScanHost, ScanHosts } from '../host/scan-host.ts';
import { silentIn } from '../host/silent-hosts.ts';
import { KnownVulnerabilities, type KnownVulnerability } from '../vulnerability/known.ts';
import type { Run } from './run.ts';

/** The scan does not see these findings any more; another scan may, and then they are closed in this one alone. */
export function closing(run: Run, { findings }: Ledger, gone: (finding: KnownVulnerability) => boolean): Move[] {
  return [...findings.values()].flatMap((known) => {
    const before = known.sightings[run.scan.id];
    if (before?.state !== 'open' || before.run_id === run.id || !gone(known)) return [];
    const sightings = { ...known.sightings, [run.scan.id]: { run_id: run.id, state: 'closed' as const, change: 'closed' as const } };
    const everywhere = Object.values(sightings).every(({ state }) => state === 'closed');
    const { item, operations } = KnownVulnerabilities.update(tenant(), known, { sightings, ...(everywhere ? { status: 'closed' as const, change: 'closed' as const } : {}) });
    return [{ id: known.id, after: item, operations }];
  });
}

/** How many this run has closed already, before a crash. */
export function closedIn({ id, scan }: Run, { findings }: Ledger): number {
  return [...findings.values()].filter(({ sightings }) => sightings[scan.id]?.run_id === id && sightings[scan.id]?.state === 'closed').length;
}

const pageRows = 50;

/**
 * Closes, for this scan, everything on hosts that it tested before and that are not in its scope any more: the run has no result for
 * them, not even that they did not answer. Answers how many findings that are, also when some were closed before a crash.
 */
export async function closeLeft(run: Run): Promise<number> {
  let closed = 0;
  const isSilent = lazy(() => silentIn(run.id));
  for await (const page of walk(ScanHosts.stretch(tenant(), run.scan.id), ScanHosts.parse, pageRows)) {
    const candidates = page.filter(({ left }) => left === null || left === run.id);
    const here = await resultsFor(run, candidates.map(({ id }) => id), isSilent);
    for (const host of candidates) if (!here.has(host.id)) closed += await persistently(() => leave(run, host));
  }
  return closed;
}

async function resultsFor(run: Run, ids: string[], isSilent: () => Promise<(address: string) => boolean>): Promise<Set<string>> {
  const answered = new Set((await RunHosts.getEach(tenant(), ids, run.id)).map(({ id }) => id));
  const rest = ids.filter((id) => !answered.has(id));
  if (rest.length === 0) return answered;
  const [named, known, silent] = await Promise.all([RunHosts.getEach(tenant(), rest, silentHosts(run.id)), KnownHosts.getEach(tenant(), rest, run.product), isSilent()]);
  return new Set([...answered, ...[...named, ...known.filter(({ ip }) => silent(ip))].map(({ id }) => id)]);
}

async function leave(run: Run, { id, scan_id }: ScanHost): Promise<number> {
  const [ledger, item] = await Promise.all([openLedger(run.product, id), ScanHosts.get(tenant(), id, scan_id)]);
  const { host } = ledger;
  const before = closedIn(run, ledger);
  if (!host || !item || item.left === run.id) return before;
  const moves = closing(run, ledger, () => true);
  const sightings = { ...host.sightings, [scan_id]: { run_id: run.id, in_scope: false } };
  await enter(ledger, { moves, host: { meanwhile: host, atLast: { ...host, sightings } }, beside: ScanHosts.update(tenant(), item, { left: run.id }).operations, occasion: { scan: run.scan, history_id: run.id } });
  return before + moves.length;
}

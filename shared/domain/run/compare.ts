import type { Operation } from '../../table/operation.ts';
import { transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { findingStretches, RunFindings, type RunFinding } from '../vulnerability/finding.ts';
import { KnownVulnerabilities, type KnownVulnerability, type Sighting } from '../vulnerability/known.ts';
import { inBatches } from './batches.ts';
import { persistently } from './persist.ts';
import { readAll } from './read-all.ts';
import type { Change, Run } from './run.ts';

/** Reading a whole list costs less than reading its items one by one, up to so many other items for each that is wanted. */
const listedPerWanted = 20;

/**
 * Says of each finding of a finished run whether it is new, open or reopened, and which ones of the previous run are closed; and keeps
 * that. Done again after a crash it comes to the same: what was written for this run is not judged twice.
 */
export async function compare(run: Run, findings: RunFinding[]): Promise<{ findings: RunFinding[]; change: Change }> {
  const before = run.previous ? await readAll(findingStretches(tenant(), run.previous), RunFindings.parse) : [];
  const here = new Set(findings.map(({ id }) => id));
  const gone = before.filter(({ id }) => !here.has(id));
  const known = await knownOnes(run, findings.length + gone.length);
  const seen = (await inBatches(findings, (batch) => judge(run, batch, known))).flat();
  await inBatches(gone, (batch) => close(run, batch, known));
  const count = (change: Sighting['change']): number => seen.filter((finding) => finding.change === change).length;
  return { findings: seen, change: { new: count('new'), open: count('open'), reopened: count('reopened'), closed: gone.length } };
}

type Lookup = (id: string) => Promise<KnownVulnerability | undefined>;

function lookup(run: Run): Lookup {
  return (id) => KnownVulnerabilities.get(tenant(), id, run.product);
}

/** What is known by now. The whole list is read at once, unless most of it is about other hosts. */
async function knownOnes(run: Run, wanted: number): Promise<Lookup> {
  if ((await KnownVulnerabilities.count(tenant(), run.product)) > listedPerWanted * wanted) return lookup(run);
  const all = await readAll([KnownVulnerabilities.stretch(tenant(), run.product)], KnownVulnerabilities.parse);
  const byId = new Map(all.map((one) => [one.id, one]));
  return async (id) => byId.get(id);
}

function judge(run: Run, batch: RunFinding[], known: Lookup): Promise<RunFinding[]> {
  return rereading(run, known, async (now, again) => {
    const judged = await Promise.all(batch.map(async (finding) => judgeOne(run, again ? await reread(finding) : finding, await now(finding.id))));
    await write(judged.flatMap((one) => one.operations));
    return judged.map(({ item }) => item);
  });
}

function judgeOne(run: Run, found: RunFinding, known: KnownVulnerability | undefined): { item: RunFinding; operations: Operation[] } {
  if (found.change !== null) return { item: found, operations: [] };
  const change = changeOf(known?.sightings[run.scan.id]);
  const seen = { change, first_seen_at: known?.first_seen_at ?? found.created_at, last_seen_at: found.created_at };
  const { item, operations } = RunFindings.update(tenant(), found, seen);
  const { shard: _, created_at: __, updated_at: ___, version: ____, ...facts } = item;
  const sightings = { ...known?.sightings, [run.scan.id]: { run_id: run.id, state: 'open' as const, change } };
  const kept = known ? KnownVulnerabilities.update(tenant(), known, { ...facts, sightings }) : KnownVulnerabilities.create(tenant(), { ...facts, sightings });
  return { item, operations: [...operations, ...kept.operations] };
}

function reread({ id, run_id, shard }: RunFinding): Promise<RunFinding> {
  return RunFindings.need(tenant(), id, `${run_id}#${shard}`);
}

function changeOf(before: Sighting | undefined): Sighting['change'] {
  if (!before) return 'new';
  return before.state === 'closed' ? 'reopened' : 'open';
}

function close(run: Run, batch: RunFinding[], known: Lookup): Promise<void> {
  return rereading(run, known, async (now) => {
    const found = await Promise.all(batch.map(({ id }) => now(id)));
    await write(found.flatMap((one) => (one ? closed(run, one) : [])));
  });
}

/** Another scan may still see it: then it is closed in this one alone. */
function closed(run: Run, known: KnownVulnerability): Operation[] {
  if (known.sightings[run.scan.id]?.run_id === run.id) return [];
  const sightings = { ...known.sightings, [run.scan.id]: { run_id: run.id, state: 'closed' as const, change: 'closed' as const } };
  const everywhere = Object.values(sightings).every(({ state }) => state === 'closed');
  return KnownVulnerabilities.update(tenant(), known, { sightings, ...(everywhere ? { change: 'closed' as const } : {}) }).operations;
}

/** Does it with what is known; when that changed meanwhile, because another scan ended, with what each item is now. */
function rereading<T>(run: Run, known: Lookup, work: (now: Lookup, again: boolean) => Promise<T>): Promise<T> {
  let again = false;
  return persistently(() => {
    const attempt = work(again ? lookup(run) : known, again);
    again = true;
    return attempt;
  });
}

async function write(operations: Operation[]): Promise<void> {
  if (operations.length > 0) await transact(operations);
}

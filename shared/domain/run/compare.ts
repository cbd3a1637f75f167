import type { Operation } from '../../table/operation.ts';
import { transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { findingStretches, RunFindings, type RunFinding } from '../vulnerability/finding.ts';
import { KnownVulnerabilities, type KnownVulnerability, type Sighting } from '../vulnerability/known.ts';
import { inBatches } from './batches.ts';
import { persistently } from './persist.ts';
import { readAll } from './read-all.ts';
import type { Change, Run } from './run.ts';

/**
 * Says of each finding of a finished run whether it is new, open or reopened, and which ones of the previous run are closed; and keeps
 * that. Done again after a crash it comes to the same: what was written for this run is not judged twice.
 */
export async function compare(run: Run, findings: RunFinding[]): Promise<{ findings: RunFinding[]; change: Change }> {
  const before = run.previous ? await readAll(findingStretches(tenant(), run.previous), RunFindings.parse) : [];
  const here = new Set(findings.map(({ id }) => id));
  const gone = before.filter(({ id }) => !here.has(id));
  const seen = (await inBatches(findings, (batch) => judge(run, batch))).flat();
  await inBatches(gone, (batch) => close(run, batch));
  const count = (change: Sighting['change']): number => seen.filter((finding) => finding.change === change).length;
  return { findings: seen, change: { new: count('new'), open: count('open'), reopened: count('reopened'), closed: gone.length } };
}

function judge(run: Run, batch: RunFinding[]): Promise<RunFinding[]> {
  return persistently(async () => {
    const judged = await Promise.all(batch.map((finding) => judgeOne(run, finding)));
    const operations = judged.flatMap((one) => one.operations);
    if (operations.length > 0) await transact(operations);
    return judged.map(({ item }) => item);
  });
}

async function judgeOne(run: Run, listed: RunFinding): Promise<{ item: RunFinding; operations: Operation[] }> {
  const [found, known] = await Promise.all([RunFindings.get(tenant(), listed.id, `${listed.run_id}#${listed.shard}`), KnownVulnerabilities.get(tenant(), listed.id, run.product)]);
  if (!found) throw new Error('A finding of the run has gone');
  if (found.change !== null) return { item: found, operations: [] };
  const change = changeOf(known?.sightings[run.scan.id]);
  const seen = { change, first_seen_at: known?.first_seen_at ?? found.created_at, last_seen_at: found.created_at };
  const { item, operations } = RunFindings.update(tenant(), found, seen);
  const { shard: _, created_at: __, updated_at: ___, version: ____, ...facts } = item;
  const sightings = { ...known?.sightings, [run.scan.id]: { run_id: run.id, state: 'open' as const, change } };
  const kept = known ? KnownVulnerabilities.update(tenant(), known, { ...facts, sightings }) : KnownVulnerabilities.create(tenant(), { ...facts, sightings });
  return { item, operations: [...operations, ...kept.operations] };
}

function changeOf(before: Sighting | undefined): Sighting['change'] {
  if (!before) return 'new';
  return before.state === 'closed' ? 'reopened' : 'open';
}

function close(run: Run, batch: RunFinding[]): Promise<void> {
  return persistently(async () => {
    const known = await Promise.all(batch.map(({ id }) => KnownVulnerabilities.get(tenant(), id, run.product)));
    const operations = known.flatMap((one) => (one ? closed(run, one) : []));
    if (operations.length > 0) await transact(operations);
  });
}

/** Another scan may still see it: then it is closed in this one alone. */
function closed(run: Run, known: KnownVulnerability): Operation[] {
  if (known.sightings[run.scan.id]?.run_id === run.id) return [];
  const sightings = { ...known.sightings, [run.scan.id]: { run_id: run.id, state: 'closed' as const, change: 'closed' as const } };
  const everywhere = Object.values(sightings).every(({ state }) => state === 'closed');
  return KnownVulnerabilities.update(tenant(), known, { sightings, ...(everywhere ? { change: 'closed' as const } : {}) }).operations;
}

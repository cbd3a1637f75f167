import { clock } from '../../platform/clock.ts';
import { Conflict, type Operation } from '../../table/operation.ts';
import { persistently, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { isWorkable } from '../scan/status.ts';
import { besideSlots, claim } from '../scanner/slot.ts';
import { readScope } from '../target/scope.ts';
import { pending, Ready } from './chunk.ts';
import { type Run, Runs } from './run.ts';
import { type Part, split } from './split.ts';
import { stallsAt } from './stall.ts';
import { type Live, read, step } from './step.ts';

/** A chunk and its event, each one item of a transaction of at most 100. */
const chunksPerTransaction = 50;

/** The tick comes once a minute. */
const retryMs = 60_000;

/**
 * Divides a requested run into chunks as soon as its scanner has a place for it, and queues it, each with the event that calls a runner. May be called again after any crash:
 * the parts are the same each time, and a batch of them is there whole or not at all.
 */
export async function plan({ scan_id, run_id }: { scan_id: string; run_id: string }): Promise<void> {
  const run = await Runs.get(tenant(), run_id, scan_id);
  if (!run || !isWorkable(run.status)) return;
  if (!(await persistently(() => place({ scan_id, run_id })))) return;
  for (const { index, parts } of batches(run)) await writeOnce(run, index, parts);
  await persistently(() => enqueue({ scan_id, run_id }));
}

/**
 * True when the run has its place on the scanner. Otherwise it is Queued and looks again with a later tick: in no certain order, so that nobody
 * keeps a line that a stop or a crash could break.
 */
async function place(reference: { scan_id: string; run_id: string }): Promise<boolean> {
  const live = await read(reference);
  if (!live || !isWorkable(live.run.status)) return false;
  if (live.run.slot !== null) return true;
  return besideSlots(async () => {
    const claimed = await claim(live.run);
    if (claimed) await transact([Runs.update(tenant(), live.run, { slot: claimed.slot, retry_at: null, stalled_at: stallsAt('planning') }), claimed]);
    else await transact([waiting(live)]);
    return claimed !== undefined;
  });
}

function waiting(live: Live): { operations: Operation[] } {
  const run = { retry_at: new Date(clock.now().getTime() + retryMs).toISOString(), stalled_at: stallsAt('planning') };
  return live.run.status === 'Requested' ? step(live, 'Queued', { run }) : Runs.update(tenant(), live.run, run);
}

function* batches(run: Run): Generator<{ index: number; parts: Part[] }> {
  let index = 0;
  let parts: Part[] = [];
  for (const part of split(readScope(run.target), run.chunk_hosts)) {
    parts.push(part);
    if (parts.length < chunksPerTransaction) continue;
    yield { index, parts };
    index += parts.length;
    parts = [];
  }
  if (parts.length > 0) yield { index, parts };
}

async function writeOnce(run: Run, first: number, parts: Part[]): Promise<void> {
  const chunks = parts.map((part, at) => pending(run, first + at, part));
  const called = chunks.map(({ item }) => Ready.publish(item.id, { scan_id: run.scan.id, run_id: run.id, chunk_id: item.id }));
  await transact([...chunks, ...called]).catch((error: unknown) => {
    // Written by an earlier delivery of the same event.
    if (!(error instanceof Conflict)) throw error;
  });
}

/** All of it is with the runners now. One may have begun already; where a stop has come there is nothing to say. */
async function enqueue(reference: { scan_id: string; run_id: string }): Promise<void> {
  const live = await read(reference);
  if (!live || !isWorkable(live.run.status)) return;
  if (live.run.status === 'Requested') await transact([step(live, 'Queued', { run: { stalled_at: null } })]);
  else if (live.run.stalled_at !== null) await transact([Runs.update(tenant(), live.run, { stalled_at: null })]);
}

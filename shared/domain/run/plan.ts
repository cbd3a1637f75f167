import { Conflict } from '../../table/operation.ts';
import { transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { isWorkable } from '../scan/status.ts';
import { readScope } from '../target/scope.ts';
import { pending, Ready } from './chunk.ts';
import { persistently } from './persist.ts';
import { type Run, Runs } from './run.ts';
import { type Part, split } from './split.ts';
import { read, step } from './step.ts';

/** A chunk and its event, each one item of a transaction of at most 100. */
const chunksPerTransaction = 50;

/**
 * Divides a requested run into chunks, each with the event that calls a runner, and queues it. May be called again after any crash:
 * the parts are the same each time, and a batch of them is there whole or not at all.
 */
export async function plan({ scan_id, run_id }: { scan_id: string; run_id: string }): Promise<void> {
  const run = await Runs.get(tenant(), run_id, scan_id);
  if (!run || !isWorkable(run.status)) return;
  for (const { index, parts } of batches(run)) await writeOnce(run, index, parts);
  await persistently(() => enqueue({ scan_id, run_id }));
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

/** A runner may have begun already, or a stop may have come: then there is nothing to say. */
async function enqueue(reference: { scan_id: string; run_id: string }): Promise<void> {
  const live = await read(reference);
  if (live?.run.status === 'Requested') await transact([step(live, 'Queued')]);
}

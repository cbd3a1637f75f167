import type { Operation } from '../../table/operation.ts';
import { tenant } from '../actor/context.ts';
import { besideSlots } from '../scanner/slot.ts';
import { isWorkable } from '../scan/status.ts';
import { ChunksFinished } from './events.ts';
import { interrupted } from './give-up.ts';
import type { Lease } from './lease.ts';
import { type Run, Runs } from './run.ts';
import { stallsAt } from './stall.ts';
import { type Live, read, step } from './step.ts';

/**
 * Ends the chunk, and with it whatever it was the last of: with the last chunk the run goes to Processing; in a stopped run the last
 * runner that leaves does not wait for chunks that nobody began. The finaliser hears of it in the same transaction.
 */
export function endChunk(lease: Lease, state: 'done' | 'stopped'): Promise<void> {
  return lease.write(async (chunk) => {
    const live = await read(chunk);
    return { chunk: { state, lease_until: null }, operations: live ? ended(live) : [] };
  });
}

/** The engine cannot do it: the run ends as Interrupted, with the reason; what was found is kept and the allowance is given back. */
export function failChunk(lease: Lease, error: string): Promise<void> {
  return besideSlots(() =>
    lease.write(async (chunk) => {
      const live = await read(chunk);
      const operations = !live ? [] : isWorkable(live.run.status) ? await interrupted(live, error, left(live)) : ended(live);
      return { chunk: { state: 'failed', lease_until: null }, operations };
    }),
  );
}

function ended(live: Live): Operation[] {
  const { run } = live;
  const numbers = left(live);
  const waiting = { ...numbers, stalled_at: stallsAt('finalising') };
  const finished = ChunksFinished.publish(run.id, { scan_id: run.scan.id, run_id: run.id });
  if (run.status === 'Running' && numbers.chunks_done === run.chunks_total) return [...step(live, 'Processing', { run: waiting }).operations, finished];
  if (run.status === 'Stop Requested' && numbers.chunks_running === 0) return [...Runs.update(tenant(), run, waiting).operations, finished];
  return Runs.update(tenant(), run, numbers).operations;
}

function left({ run }: Live): Pick<Run, 'chunks_done' | 'chunks_running'> {
  return { chunks_done: run.chunks_done + 1, chunks_running: run.chunks_running - 1 };
}

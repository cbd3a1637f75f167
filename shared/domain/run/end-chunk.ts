import type { Operation } from '../../table/operation.ts';
import { timestamp } from '../../platform/clock.ts';
import { tenant } from '../actor/context.ts';
import { giveBack } from '../scan/rescan.ts';
import { besideSlots, release } from '../scanner/slot.ts';
import { isWorkable } from '../scan/status.ts';
import { ChunksFinished, Failed, told } from './events.ts';
import type { Lease } from './lease.ts';
import { Runs } from './run.ts';
import { type Live, read, releaseTarget, step } from './step.ts';

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
      const operations = !live ? [] : isWorkable(live.run.status) ? await interrupted(live, error) : ended(live);
      return { chunk: { state: 'failed', lease_until: null }, operations };
    }),
  );
}

function ended(live: Live): Operation[] {
  const { run } = live;
  const left = { chunks_done: run.chunks_done + 1, chunks_running: run.chunks_running - 1 };
  const finished = ChunksFinished.publish(run.id, { scan_id: run.scan.id, run_id: run.id });
  if (run.status === 'Running' && left.chunks_done === run.chunks_total) return [...step(live, 'Processing', { run: left }).operations, finished];
  const change = Runs.update(tenant(), run, left);
  return run.status === 'Stop Requested' && left.chunks_running === 0 ? [...change.operations, finished] : change.operations;
}

async function interrupted(live: Live, error: string): Promise<Operation[]> {
  const finished_at = timestamp();
  const left = { chunks_done: live.run.chunks_done + 1, chunks_running: live.run.chunks_running - 1 };
  const failed = step(live, 'Interrupted', { run: { ...left, finished_at, error }, scan: { finished_at } });
  return [...failed.operations, releaseTarget(live.run), ...(await release(live.run)), ...(await giveBack(live.run)), Failed.publish(live.run.id, told(failed))];
}

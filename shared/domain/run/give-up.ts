import type * as z from 'zod';
import type { DuePayload } from '../../events/tick.ts';
import { timestamp } from '../../platform/clock.ts';
import type { Operation } from '../../table/operation.ts';
import { persistently, transact } from '../../table/transact.ts';
import { giveBack } from '../scan/rescan.ts';
import { besideSlots, release } from '../scanner/slot.ts';
import { Failed, Stopped, told } from './events.ts';
import type { RunAttributes } from './run.ts';
import { phaseOf } from './stall.ts';
import { type Live, read, releaseTarget, step } from './step.ts';

const reasons = {
  planning: 'The scan could not be divided among the scanners: the platform tried several times. Start it again.',
  finalising: 'The results could not be judged: the platform tried several times. Start the scan again.',
} as const;

/**
 * Ends a run that nobody brings on any more, with all that it holds: place on the scanner, target, rescan. One that was to be stopped is Stopped, any
 * other Interrupted, without verdict and report. Goes by what is stored: told late or twice it does nothing, and so does whoever comes after it.
 */
export async function giveUp({ partition_key, sort_key: run_id }: z.output<typeof DuePayload>): Promise<void> {
  const scan_id = partition_key.split('#').at(-1) ?? '';
  await persistently(() =>
    besideSlots(async () => {
      const live = await read({ scan_id, run_id });
      const phase = live && phaseOf(live.run);
      if (!phase || live.run.stalled_at === null || live.run.stalled_at > timestamp()) return;
      await transact(await (live.run.status === 'Stop Requested' ? stopped(live, reasons[phase]) : interrupted(live, reasons[phase])));
    }),
  );
}

/** The writes that end a run that failed, with the reason; what was found is kept and the allowance is given back. */
export async function interrupted(live: Live, error: string, changes: Partial<RunAttributes> = {}): Promise<Operation[]> {
  const finished_at = timestamp();
  const failed = step(live, 'Interrupted', { run: { ...changes, finished_at, error }, scan: { finished_at } });
  return [...failed.operations, releaseTarget(live.run), ...(await release(live.run)), ...(await giveBack(live.run)), Failed.publish(live.run.id, told(failed))];
}

async function stopped(live: Live, error: string): Promise<Operation[]> {
  const finished_at = timestamp();
  const ended = step(live, 'Stopped', { run: { finished_at, error }, scan: { finished_at } });
  return [...ended.operations, releaseTarget(live.run), ...(await release(live.run)), Stopped.publish(live.run.id, told(ended))];
}

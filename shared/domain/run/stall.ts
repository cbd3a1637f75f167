import { clock, timestamp } from '../../platform/clock.ts';
import { hiddenSeconds, MAX_RECEIVES } from '../../platform/message-limits.ts';
import { persistently, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { isWorkable } from '../scan/status.ts';
import { type Run, Runs } from './run.ts';
import { read } from './step.ts';

/** Seconds that one try of the coordinator and of the finaliser may take. */
export const trySeconds = { planning: 60, finalising: 600 } as const;
type Phase = keyof typeof trySeconds;

/** From the death of a message until its run ends by itself: time to mend the cause and to redrive. A redrive after it finds nothing to do. */
const graceMs = 60 * 60_000;

/** When a run that begins to wait is given up, should nobody be heard of: no try of its message can be under way by then. */
export function stallsAt(phase: Phase): string {
  return later(MAX_RECEIVES * hiddenSeconds(trySeconds[phase]) * 1000 + graceMs);
}

/** What the run waits for; undefined while runners have it, and when it has ended. */
export function phaseOf({ status, stalled_at, chunks_running }: Run): Phase | undefined {
  if (stalled_at === null) return undefined;
  if (isWorkable(status)) return 'planning';
  return status === 'Processing' || (status === 'Stop Requested' && chunks_running === 0) ? 'finalising' : undefined;
}

/** The last try at a phase has failed: the run is given up after the grace, and not before. */
export function abandon(phase: Phase): (reference: { scan_id: string; run_id: string }) => Promise<void> {
  return (reference) =>
    persistently(async () => {
      const run = (await read(reference))?.run;
      // Nor does it look for a place any more: that would always come first.
      if (run && phaseOf(run) === phase) await transact([Runs.update(tenant(), run, { stalled_at: later(graceMs), retry_at: null })]);
    });
}

function later(ms: number): string {
  return timestamp(new Date(clock.now().getTime() + ms));
}

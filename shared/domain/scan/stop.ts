import * as z from 'zod';
import { event } from '../../events/define.ts';
import type { DuePayload } from '../../events/tick.ts';
import { timestamp } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { Conflict } from '../../table/operation.ts';
import { persistently, transact } from '../../table/transact.ts';
import { ChunksFinished } from '../run/events.ts';
import { stallsAt } from '../run/stall.ts';
import { type Live, read, step } from '../run/step.ts';
import { need, type Scan } from './scan.ts';
import { mayStep } from './status.ts';

/** Who asked for the stop is in the event's actor; `scan.stopped` follows when the engine has ended. */
const StopRequested = event('scan.stop_requested', z.object({ name: z.string(), run_id: z.string() }));

/**
 * Accepts a stop: the engine hears of it within seconds, and what was found is kept. A run that nobody works on is handed to the
 * finaliser at once. Asked again, it answers the same; 422 for a scan that does not run, or that has nothing left to stop.
 */
export async function stop(id: string): Promise<Scan> {
  return persistently(async () => {
    const scan = await need(id);
    if (scan.status === 'Stop Requested') return scan;
    if (scan.status === 'Processing') throw problem.refused('The scan is Processing: the scanner has finished, nothing is left to stop');
    if (scan.run_id === null || !mayStep(scan.status, 'Stop Requested')) throw problem.refused(`The scan is ${scan.status}: only a running scan can be stopped`);
    const live = await read({ scan_id: id, run_id: scan.run_id });
    if (live?.run.status !== scan.status) throw new Conflict('Scan');
    return request(live, null);
  });
}

/** Stops a run that has reached its deadline, as a user would, with the reason in its history entry; one that is over or stopped is left alone. */
export async function stopOvertime({ partition_key, sort_key: run_id }: z.output<typeof DuePayload>): Promise<void> {
  const scan_id = partition_key.split('#').at(-1) ?? '';
  await persistently(async () => {
    const live = await read({ scan_id, run_id });
    if (!live || live.run.deadline === null || live.run.deadline > timestamp() || !mayStep(live.run.status, 'Stop Requested')) return;
    await request(live, `The longest run time that the schedule allows was over at ${live.run.deadline}.`);
  });
}

async function request(live: Live, stop_reason: string | null): Promise<Scan> {
  const reference = { scan_id: live.scan.id, run_id: live.run.id };
  const isIdle = live.run.chunks_running === 0;
  const stopping = step(live, 'Stop Requested', { run: { stop_reason, stalled_at: isIdle ? stallsAt('finalising') : null } });
  const idle = isIdle ? [ChunksFinished.publish(live.run.id, reference)] : [];
  await transact([stopping, ...idle, StopRequested.publish(live.scan.id, { name: live.scan.name, run_id: live.run.id })]);
  return stopping.scan;
}

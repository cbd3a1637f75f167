import * as z from 'zod';
import { event } from '../../events/define.ts';
import { problem } from '../../problems.ts';
import { Conflict } from '../../table/operation.ts';
import { transact } from '../../table/transact.ts';
import { ChunksFinished } from '../run/events.ts';
import { persistently } from '../run/persist.ts';
import { read, step } from '../run/step.ts';
import { need, type Scan } from './scan.ts';
import { mayStep } from './status.ts';

/** Who asked for the stop is in the event's actor; `scan.stopped` follows when the engine has ended. */
export const StopRequested = event('scan.stop_requested', z.object({ name: z.string(), run_id: z.string() }));

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
    const stopping = step(live, 'Stop Requested');
    const idle = live.run.chunks_running === 0 ? [ChunksFinished.publish(live.run.id, { scan_id: id, run_id: live.run.id })] : [];
    await transact([stopping, ...idle, StopRequested.publish(id, { name: scan.name, run_id: live.run.id })]);
    return stopping.scan;
  });
}

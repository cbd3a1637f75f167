import * as z from 'zod';
import { event } from '../../events/define.ts';
import { stableId } from '../../lib/id.ts';
import { clock, timestamp } from '../../platform/clock.ts';
import { Problem } from '../../problems.ts';
import type { Operation } from '../../table/operation.ts';
import { persistently, transact } from '../../table/transact.ts';
import { asSystem, tenant } from '../actor/context.ts';
import type { ProductCode } from '../plan/product.ts';
import { Runs } from '../run/run.ts';
import { type Schedule, Schedules } from '../schedule/schedule.ts';
import { type Scan, Scans } from './scan.ts';
import { starting } from './start.ts';

/** A scheduled start that did not happen, and why: the scan was busy, or the plan did not allow it. */
const Skipped = event('scan.skipped', z.object({ name: z.string(), schedule_id: z.string(), due_at: z.string(), reason: z.string() }));

const unitMs = { hour: 3_600_000, day: 86_400_000 };

interface Call {
  schedule_id: string;
  scan_id: string;
  product: ProductCode;
  due_at: string;
}

/**
 * Starts one scan of a schedule for one of its times, or notes why it is skipped (`last_skip`, and an event). Whatever comes twice or after
 * a crash does neither again: the run's id follows from schedule, scan and time, and a time that is not after the last skip was seen to.
 */
export async function startScheduled(call: Call): Promise<void> {
  await asSystem('schedule', tenant(), () => persistently(() => startOnce(call)));
}

async function startOnce({ schedule_id, scan_id, product, due_at }: Call): Promise<void> {
  const scan = await Scans.get(tenant(), scan_id, product);
  if (!scan || scan.schedule_id !== schedule_id) return;
  const run_id = stableId('scheduled run', schedule_id, scan_id, due_at);
  // The schedule is read after the scan: if it moves meanwhile, the scan is told so, and this write finds another version.
  const [schedule, started] = await Promise.all([Schedules.get(tenant(), schedule_id), Runs.get(tenant(), run_id, scan_id)]);
  if (!schedule || started || (scan.last_skip !== null && scan.last_skip.at >= due_at)) return;
  await transact(await startedOrSkipped(scan, schedule, run_id, due_at));
}

/** Brings the copy of its schedule's next time up to date. */
export async function followSchedule(scan_id: string, product: ProductCode, schedule_id: string): Promise<void> {
  await persistently(async () => {
    const scan = await Scans.get(tenant(), scan_id, product);
    const schedule = await Schedules.get(tenant(), schedule_id);
    if (!scan || !schedule || scan.schedule_id !== schedule_id || scan.next_time === schedule.next_time) return;
    await transact([Scans.update(tenant(), scan, { next_time: schedule.next_time })]);
  });
}

async function startedOrSkipped(scan: Scan, schedule: Schedule, run_id: string, due_at: string): Promise<Operation[]> {
  const { next_time } = schedule;
  try {
    return (await starting(scan, { trigger: 'scheduled', run_id, deadline: deadlineOf(schedule) }, { next_time })).operations;
  } catch (error) {
    if (!(error instanceof Problem) || (error.code !== 'refused' && error.code !== 'invalid')) throw error;
    const skipped = Scans.update(tenant(), scan, { next_time, last_skip: { at: due_at, reason: error.message } });
    return [...skipped.operations, Skipped.publish(scan.id, { name: scan.name, schedule_id: schedule.id, due_at, reason: error.message })];
  }
}

function deadlineOf({ duration, duration_unit }: Schedule): string | null {
  return duration === null || duration_unit === null ? null : timestamp(new Date(clock.now().getTime() + duration * unitMs[duration_unit]));
}

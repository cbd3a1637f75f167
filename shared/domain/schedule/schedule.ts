import * as z from 'zod';
import { event } from '../../events/define.ts';
import { DuePayload } from '../../events/tick.ts';
import { problem } from '../../problems.ts';
import { entity } from '../../table/entity.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { periodUnits } from './recurrence.ts';

export const durationUnits = ['hour', 'day'] as const;

/**
 * A schedule says when scans start: a reusable object that any number of scans choose. `next_time` is its next occurrence, which the tick
 * looks for; when it has come, the schedule moves on to the first occurrence after now and its scans start, in this order and each step
 * kept, so a time is never started twice, and of times that were missed the latest wake-up starts one. What may never be true: a
 * schedule that is gone while a scan names it, a next occurrence that was counted from anything but the first one.
 */
const Stored = z.object({
  name: z.string(),
  comment: z.string(),
  first_time: z.string(),
  /** What the zone's wall clock was asked to show at the first time, written as if it were UTC. */
  wall_time: z.string(),
  timezone: z.string(),
  period: z.number().int(),
  period_unit: z.enum(periodUnits),
  next_time: z.string().nullable(),
  /** The longest run time of what it starts; null for as long as it takes. */
  duration: z.number().int().nullable(),
  duration_unit: z.enum(durationUnits).nullable(),
  /** Moved in the transactions of the scans, on the version: a scan copies `next_time`. */
  scans_count: z.number().int(),
  owner: z.object({ id: z.string(), username: z.string() }),
});
export type ScheduleAttributes = z.infer<typeof Stored>;

const Named = z.object({ name: z.string() });
export const Created = event('schedule.created', Named);
export const Updated = event('schedule.updated', Named.extend({ changes: z.array(z.string()) }));
const Deleted = event('schedule.deleted', Named);
/** From the tick: its next occurrence has come. */
export const Due = event('schedule.due', DuePayload);
/** The occurrence was taken: each of its scans has to start. */
export const Fired = event('schedule.fired', z.object({ due_at: z.string() }));
/** It occurs at other times than before: its scans have to know, those behind `after` are left. */
export const Moved = event('schedule.moved', z.object({ after: z.string().nullable() }));

export const Schedules = entity(Stored, {
  name: 'Schedule',
  family: 'SCHEDULE',
  counted: true,
  due: ({ next_time }) => (next_time === null ? null : { at: next_time, event: Due.name }),
});
export type Schedule = ReturnType<typeof Schedules.parse>;

export const Document = Stored.omit({ wall_time: true }).extend({ id: z.string(), created_at: z.string(), updated_at: z.string() }).meta({ id: 'Schedule' });

export const columns = {
  name: ({ name }: Schedule) => name,
  comment: ({ comment }: Schedule) => comment,
  timezone: ({ timezone }: Schedule) => timezone,
  period_unit: ({ period_unit }: Schedule) => period_unit,
  first_time: ({ first_time }: Schedule) => first_time,
  next_time: ({ next_time }: Schedule) => next_time,
  scans_count: ({ scans_count }: Schedule) => scans_count,
  updated_at: ({ updated_at }: Schedule) => updated_at,
};

export function list(request: ListRequest): Promise<Page<Schedule>> {
  return listOf({ stretches: [Schedules.stretch(tenant())], parse: Schedules.parse, columns, total: () => Schedules.count(tenant()) }, request);
}

export function show(id: string): Promise<Schedule> {
  return Schedules.need(tenant(), id);
}

/** Gone at once; refused while a scan uses it. */
export async function remove(id: string): Promise<void> {
  await retrying('Schedule', async () => {
    const schedule = await Schedules.need(tenant(), id);
    const { name, scans_count: scans } = schedule;
    if (scans > 0) throw problem.refused(`The schedule is in use by ${scans} ${scans === 1 ? 'scan' : 'scans'}`);
    await transact([Schedules.remove(tenant(), schedule), Deleted.publish(id, { name })]);
  });
}

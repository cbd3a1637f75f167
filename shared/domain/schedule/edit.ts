import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { line, prose } from '../../lib/plain-text.ts';
import { problem } from '../../problems.ts';
import type { Change } from '../../table/entity.ts';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { nameOf } from '../actor/actor.ts';
import { actor, tenant, user } from '../actor/context.ts';
import { productOf } from '../plan/product.ts';
import * as Subscription from '../subscription/subscription.ts';
import { Created, durationUnits, Moved, type Schedule, type ScheduleAttributes, Schedules, Updated } from './schedule.ts';
import { firstAhead, Rhythm, type Times, timesOf } from './times.ts';

/** What an organization may have, like webhooks: a tick takes 2,000 that are due at once, whosever they are, and the others wait for the next. */
const schedulesMax = 1000;
/** A run of more than a year is not what a limit is for. */
const durationMax = 8784;

const name = line(255);
const comment = prose(4000);
const duration = z.int().min(1).max(durationMax).nullable();
const durationUnit = z.enum(durationUnits).nullable();

export const Create = Rhythm.extend({ name, comment: comment.default(''), duration: duration.default(null), duration_unit: durationUnit.default(null) });

/** What is not named stays. */
export const Update = z.object({
  name: name.exactOptional(),
  comment: comment.exactOptional(),
  first_time: Rhythm.shape.first_time.exactOptional(),
  timezone: Rhythm.shape.timezone.exactOptional(),
  period: Rhythm.shape.period.unwrap().exactOptional(),
  period_unit: Rhythm.shape.period_unit.unwrap().exactOptional(),
  duration: duration.exactOptional(),
  duration_unit: durationUnit.exactOptional(),
});

/** A new schedule; 422 without an active subscription to the active product. */
export async function create(input: z.output<typeof Create>): Promise<Schedule> {
  const product = user().active_product;
  if (!(await Subscription.activeFor(tenant(), product))) throw problem.refused(`A schedule needs an active subscription to ${productOf[product].name}`);
  const made = await creation(input, 0);
  await transact([made]);
  return made.item;
}

/** The writes of a new schedule that so many scans use from its beginning; 422 for one too many. */
export async function creation({ name: said, comment: text, duration: longest, duration_unit, ...rhythm }: z.output<typeof Create>, scans_count: 0 | 1): Promise<Change<Schedule>> {
  // Not part of the transaction: a few more, made in the same moment, would harm nobody.
  if ((await Schedules.count(tenant())) >= schedulesMax) throw problem.refused(`An organization has at most ${schedulesMax} schedules`);
  const times = timesOf(rhythm);
  const made = Schedules.create(tenant(), { name: said, comment: text, ...times, next_time: firstAhead(times), ...limit(longest, duration_unit), scans_count, owner: nameOf(actor()) });
  return { item: made.item, operations: [...made.operations, Created.publish(made.item.id, { name: said })] };
}

/** Changes what is named. Other times count from now on, for every scan that uses it; the next occurrence of an unchanged rhythm stays as it is. */
export async function update(id: string, input: z.output<typeof Update>): Promise<Schedule> {
  return retrying('Schedule', async () => {
    const schedule = await Schedules.need(tenant(), id);
    const { first_time, timezone, period, period_unit, duration: longest, duration_unit, ...plain } = input;
    const wanted = { first_time: first_time ?? schedule.first_time, timezone: timezone ?? schedule.timezone, period: period ?? schedule.period, period_unit: period_unit ?? schedule.period_unit };
    const times = retimed(schedule, wanted);
    const limits = longest === undefined && duration_unit === undefined ? {} : limit(longest === undefined ? schedule.duration : longest, duration_unit === undefined ? schedule.duration_unit : duration_unit);
    const changed = Schedules.update(tenant(), schedule, { ...plain, ...limits, ...(times ? { ...times, next_time: firstAhead(times) } : {}) });
    await transact([changed, Updated.publish(id, { name: changed.item.name, changes: Object.keys(input) }), ...followed(schedule, changed.item)]);
    return changed.item;
  });
}

/** Undefined when nothing about the times changes. A first time that is sent back as it was answered keeps the wall clock that it was asked for. */
function retimed(schedule: Schedule, wanted: Rhythm): Times | undefined {
  const read = timesOf(wanted);
  const sentBack = wanted.first_time === schedule.first_time && wanted.timezone === schedule.timezone;
  const times = sentBack ? { ...read, wall_time: schedule.wall_time } : read;
  return isDeepStrictEqual(times, timesIn(schedule)) ? undefined : times;
}

function timesIn({ first_time, wall_time, timezone, period, period_unit }: Schedule): Times {
  return { first_time, wall_time, timezone, period, period_unit };
}

function followed(before: Schedule, after: Schedule): Operation[] {
  return before.next_time === after.next_time || after.scans_count === 0 ? [] : [Moved.publish(after.id, { after: null })];
}

/** Hours where no unit is named. */
function limit(longest: number | null, unit: ScheduleAttributes['duration_unit']): Pick<ScheduleAttributes, 'duration' | 'duration_unit'> {
  return longest === null ? { duration: null, duration_unit: null } : { duration: longest, duration_unit: unit ?? 'hour' };
}

import * as z from 'zod';
import { clock, timestamp } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { Timezone } from '../user/profile.ts';
import { occurrencesFrom, periodUnits, type Recurrence, yearMax } from './recurrence.ts';
import { instantOf, wallAt } from './zone-time.ts';

/** A hundred years of days; more is a mistake. */
const periodMax = 36_500;
const yearMin = 1970;
const yearsSentence = `must lie between ${yearMin} and ${yearMax}`;

/** `2026-03-29 02:30:00` of the schedule's zone, or ISO 8601; one with an offset is an instant. */
const FirstTime = z
  .string()
  .trim()
  .transform((text) => text.replace(' ', 'T'))
  .pipe(z.iso.datetime({ offset: true, local: true, error: 'is neither YYYY-MM-DD HH:MM:SS nor ISO 8601' }))
  .refine((text) => Number(text.slice(0, 4)) >= yearMin && Number(text.slice(0, 4)) < yearMax, yearsSentence);

/** What says when: the part of a schedule that the calculations take too. */
export const Rhythm = z.object({
  first_time: FirstTime,
  timezone: Timezone,
  period: z.int().min(1).max(periodMax).default(1),
  period_unit: z.enum(periodUnits).default('once'),
});
export type Rhythm = z.output<typeof Rhythm>;

/** As it is stored: the instant, and what the wall clock was asked to show, from which everything later is counted. */
export interface Times {
  first_time: string;
  wall_time: string;
  timezone: string;
  period: number;
  period_unit: Rhythm['period_unit'];
}

/** Reads a first time in its zone; 422 when the offset takes it out of the years that we know. */
export function timesOf({ first_time, ...rest }: Rhythm): Times {
  const local = !/(Z|[+-]\d\d:?\d\d)$/.test(first_time);
  const wall = local ? Date.parse(`${first_time}Z`) : wallAt(Date.parse(first_time), rest.timezone);
  const first = local ? instantOf(wall, rest.timezone) : Date.parse(first_time);
  if (first < Date.UTC(yearMin - 1, 11, 31) || first >= Date.UTC(yearMax, 0, 1)) throw problem.invalid({ first_time: [yearsSentence] });
  return { ...rest, first_time: timestamp(new Date(first)), wall_time: timestamp(new Date(wall)) };
}

/** Up to `count` occurrences from now on. */
export function timesAhead(times: Times, count: number): string[] {
  return occurrencesFrom(recurrenceOf(times), clock.now().getTime(), count).map((instant) => timestamp(new Date(instant)));
}

/** The first occurrence from now on, or null when there is none. */
export function firstAhead(times: Times): string | null {
  return timesAhead(times, 1)[0] ?? null;
}

/** The first occurrence after this moment, or null. */
export function firstAfter(times: Times, moment: Date): string | null {
  const [next] = occurrencesFrom(recurrenceOf(times), moment.getTime() + 1, 1);
  return next === undefined ? null : timestamp(new Date(next));
}

function recurrenceOf({ first_time, wall_time, timezone, period, period_unit }: Times): Recurrence {
  return { first: Date.parse(first_time), wall: Date.parse(wall_time), zone: timezone, period, unit: period_unit };
}

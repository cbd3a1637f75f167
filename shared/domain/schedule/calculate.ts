import * as z from 'zod';
import { firstAhead, Rhythm, timesAhead, timesOf } from './times.ts';

const datesDefault = 5;
const datesMax = 100;

export const CalculateFirst = Rhythm;
export const CalculateNext = Rhythm.extend({ count: z.int().min(1).max(datesMax).optional() });
/** Beside the schedule, where a client may as well say it. */
export const Count = z.object({ count: z.coerce.number().int().min(1).max(datesMax).optional() });

/** null: every occurrence is in the past. */
export const FirstTime = z.object({ first_time: z.string().nullable() });
export const NextDates = z.object({ dates: z.array(z.string()) });

/** The first occurrence that is not in the past. */
export function calculateFirstTime(rhythm: z.output<typeof CalculateFirst>): z.input<typeof FirstTime> {
  return { first_time: firstAhead(timesOf(rhythm)) };
}

/** The next occurrences from the first time on, none of them in the past. */
export function calculateNextDates({ count, ...rhythm }: z.output<typeof CalculateNext>, beside: number | undefined): z.input<typeof NextDates> {
  return { dates: timesAhead(timesOf(rhythm), count ?? beside ?? datesDefault) };
}

import * as z from 'zod';

export const Interval = z.enum(['none', 'monthly', 'yearly']);
export type Interval = z.infer<typeof Interval>;

const monthsOf: Record<Interval, number> = { none: 0, monthly: 1, yearly: 12 };

/** One month or one year on, in UTC; month ends are clamped (31 January + 1 month is 28 or 29 February). Null for `none`. */
export function endOf(start: Date, interval: Interval): Date | null {
  return interval === 'none' ? null : monthsAfter(start, monthsOf[interval]);
}

/**
 * The first end after `now`, whole intervals behind `end`. An end that fits the start is counted from there, so that a clamped month end does
 * not stay clamped: 31 January, 28 February, 31 March. Null for `none`, which has no rhythm.
 */
export function renewedEnd(start: Date, end: Date, interval: Interval, now: Date): Date | null {
  if (interval === 'none') return null;
  const passed = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();
  const [from, months] = monthsAfter(start, passed).getTime() === end.getTime() ? [start, passed] : [end, 0];
  const behind = Math.max(0, (now.getUTCFullYear() - end.getUTCFullYear()) * 12 + now.getUTCMonth() - end.getUTCMonth());
  // As many whole intervals as surely lie behind, then the one or two that decide.
  let steps = Math.max(1, Math.floor(behind / monthsOf[interval]));
  let next = monthsAfter(from, months + steps * monthsOf[interval]);
  while (next <= now) {
    steps += 1;
    next = monthsAfter(from, months + steps * monthsOf[interval]);
  }
  return next;
}

function monthsAfter(date: Date, months: number): Date {
  const after = new Date(date);
  after.setUTCDate(1);
  after.setUTCMonth(after.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(after.getUTCFullYear(), after.getUTCMonth() + 1, 0)).getUTCDate();
  after.setUTCDate(Math.min(date.getUTCDate(), lastDay));
  return after;
}

import * as z from 'zod';

export const Interval = z.enum(['none', 'monthly', 'yearly']);
export type Interval = z.infer<typeof Interval>;

/** One month or one year on, in UTC; month ends are clamped (31 January + 1 month is 28 or 29 February). Null for `none`. */
export function endOf(start: Date, interval: Interval): Date | null {
  if (interval === 'none') return null;
  const months = interval === 'monthly' ? 1 : 12;
  const end = new Date(start);
  end.setUTCDate(1);
  end.setUTCMonth(end.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(start.getUTCDate(), lastDay));
  return end;
}

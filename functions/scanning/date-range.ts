import { user } from '../../shared/domain/actor/context.ts';
import { clock } from '../../shared/platform/clock.ts';
import { problem } from '../../shared/problems.ts';

export interface DateRange {
  from: Date | undefined;
  to: Date | undefined;
}

/** `date_range_start`, `date_range_end` (in the user's zone, both included) and `relative_date_range`; explicit dates win. */
export function dateRange(given: { start: string | undefined; end: string | undefined; relative: string | undefined }): DateRange {
  const relative = given.relative === undefined ? { from: undefined, to: undefined } : relativeRange(given.relative);
  return {
    from: given.start === undefined ? relative.from : instant('date_range_start', given.start),
    to: given.end === undefined ? relative.to : instant('date_range_end', given.end),
  };
}

function instant(field: string, text: string): Date {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/.exec(text.trim());
  const utc = match ? new Date(`${match[1]}T${match[2]}Z`) : new Date(Number.NaN);
  if (Number.isNaN(utc.getTime()) || !utc.toISOString().startsWith(match?.[1] ?? '-')) throw problem.invalid({ [field]: ['must be a date as YYYY-MM-DD hh:mm:ss'] });
  return new Date(utc.getTime() - offsetMs(user().timezone, utc));
}

/** How far the zone's wall clock is ahead of UTC at about this instant. */
function offsetMs(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value ?? 0);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - at.getTime();
}

const unitMs: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function relativeRange(text: string): DateRange {
  const quarter = /^([1-4])q(\d{4})$/.exec(text);
  if (quarter) return quarterRange(Number(quarter[2]), Number(quarter[1]) - 1);
  const match = /^(\d{1,5})([smhdMyq])$/.exec(text);
  if (!match) throw problem.invalid({ relative_date_range: ['must be a number and one of s m h d M y q, or a quarter such as 1q2026'] });
  const count = Number(match[1]);
  const unit = match[2] ?? 'd';
  const now = clock.now();
  const ms = unitMs[unit];
  if (ms !== undefined) return { from: new Date(now.getTime() - count * ms), to: now };
  const months = count * (unit === 'y' ? 12 : unit === 'q' ? 3 : 1);
  const from = new Date(now);
  from.setUTCMonth(from.getUTCMonth() - months);
  return { from, to: now };
}

function quarterRange(year: number, quarter: number): DateRange {
  return { from: new Date(Date.UTC(year, quarter * 3, 1)), to: new Date(Date.UTC(year, quarter * 3 + 3, 1) - 1) };
}

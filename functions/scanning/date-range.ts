import { user } from '../../shared/domain/actor/context.ts';
import { clock } from '../../shared/platform/clock.ts';
import { problem } from '../../shared/problems.ts';

interface DateRange {
  from: Date | undefined;
  to: Date | undefined;
}

/** `date_range_start`, `date_range_end` (in the user's zone, both included) and `relative_date_range`; explicit dates win. */
export function dateRange(given: { start: string | undefined; end: string | undefined; relative: string | undefined }): DateRange {
  const relative = given.relative === undefined ? { from: undefined, to: undefined } : relativeRange(given.relative);
  return {
    from: given.start === undefined ? relative.from : instants('date_range_start', given.start).first,
    to: given.end === undefined ? relative.to : endOfSecond(instants('date_range_end', given.end).last),
  };
}

const dayMs = 86_400_000;

/**
 * What a wall clock shows twice when summer time ends is two instants: a range begins at the first and ends at the last.
 * What it never shows when summer time begins is read with the offset from before, so it lies as far behind the gap.
 */
function instants(field: string, text: string): { first: Date; last: Date } {
  const wall = wallClock(field, text);
  const { timezone } = user();
  const offsets = [-dayMs, dayMs].map((aside) => offsetMs(timezone, new Date(wall.getTime() + aside)));
  const possible = offsets.map((offset) => new Date(wall.getTime() - offset)).filter((at) => at.getTime() + offsetMs(timezone, at) === wall.getTime());
  const gap = new Date(wall.getTime() - (offsets[0] ?? 0));
  return { first: possible[0] ?? gap, last: possible.at(-1) ?? gap };
}

/** The reference's dates end at a second; everything inside of it belongs to the range. */
function endOfSecond(at: Date): Date {
  return new Date(at.getTime() + 999);
}

function wallClock(field: string, text: string): Date {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/.exec(text.trim());
  const utc = match ? new Date(`${match[1]}T${match[2]}Z`) : new Date(Number.NaN);
  if (Number.isNaN(utc.getTime()) || !utc.toISOString().startsWith(match?.[1] ?? '-')) throw problem.invalid({ [field]: ['must be a date as YYYY-MM-DD hh:mm:ss'] });
  return utc;
}

/** How far the zone's wall clock is ahead of UTC at this instant. */
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
  return { from: monthsBefore(now, months), to: now };
}

/** The same day of an earlier month, or its last one: a month before 31 March is 28 February. */
function monthsBefore(at: Date, months: number): Date {
  const before = new Date(at);
  before.setUTCMonth(at.getUTCMonth() - months);
  if (before.getUTCDate() !== at.getUTCDate()) before.setUTCDate(0);
  return before;
}

function quarterRange(year: number, quarter: number): DateRange {
  return { from: new Date(Date.UTC(year, quarter * 3, 1)), to: new Date(Date.UTC(year, quarter * 3 + 3, 1) - 1) };
}

import type { PeriodUnit } from '../../../shared/domain/schedule/recurrence.ts';

/** A wall-clock time as numbers. */
export interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const minuteMs = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** What a wall clock in the zone shows, as the runtime prints it: `2026-03-29 03:00`. */
function shown(instant: number, zone: string): string {
  const known = formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  formats.set(zone, known);
  return known.format(instant);
}

/** The first minute at which the clock shows this time or a later one, found by looking at the clock: quarter by quarter (no zone changes at another minute since 1970), then minute by minute. */
export function firstMinute(text: string, zone: string): number {
  const utc = Date.parse(`${text.replace(' ', 'T')}Z`);
  let instant = utc - 28 * 3_600_000;
  while (shown(instant + 15 * minuteMs, zone) < text) instant += 15 * minuteMs;
  while (shown(instant, zone) < text) instant += minuteMs;
  return instant;
}

/** The nth wall-clock time after this one, by counting days on a calendar. */
export function wallAfter(wall: Wall, steps: number, unit: Exclude<PeriodUnit, 'once'>): string {
  if (unit === 'month') {
    const months = wall.year * 12 + wall.month - 1 + steps;
    const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
    return print({ ...wall, year, month, day: Math.min(wall.day, daysOf(year, month)) });
  }
  const date = { ...wall };
  for (let days = steps * (unit === 'week' ? 7 : 1); days > 0; days -= 1) {
    date.day += 1;
    if (date.day <= daysOf(date.year, date.month)) continue;
    date.day = 1;
    date.month = date.month === 12 ? 1 : date.month + 1;
    if (date.month === 1) date.year += 1;
  }
  return print(date);
}

export function print({ year, month, day, hour, minute }: Wall): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}

export function daysOf(year: number, month: number): number {
  if (month === 2) return year % 400 === 0 || (year % 4 === 0 && year % 100 !== 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

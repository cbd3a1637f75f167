import { DateTime } from 'luxon';
import { instantOf } from './zone-time.ts';

export const periodUnits = ['once', 'day', 'week', 'month'] as const;
export type PeriodUnit = (typeof periodUnits)[number];

/** Dates past this are mistakes: nothing recurs there. */
export const yearMax = 2200;

/** When something recurs. Everything is counted from the anchor, so a month end that was clamped comes back in the next long month. */
export interface Recurrence {
  /** The first occurrence, in milliseconds since 1970. */
  first: number;
  /** What the zone's wall clock was asked to show, as the milliseconds that UTC would call so. */
  wall: number;
  zone: string;
  /** Every so many units; nothing for `once`. */
  period: number;
  unit: PeriodUnit;
}

const dayMs = 86_400_000;
const end = Date.UTC(yearMax, 0, 1);

/** Up to `count` occurrences that are not before `from`, each instant once. The wall-clock time is kept over every change of the clock. */
export function occurrencesFrom(recurrence: Recurrence, from: number, count: number): number[] {
  const found: number[] = [];
  for (let index = indexBefore(recurrence, from); found.length < count; index += 1) {
    const instant = occurrence(recurrence, index);
    if (instant === undefined) break;
    if (instant >= from && instant > (found.at(-1) ?? -Infinity)) found.push(instant);
  }
  return found;
}

/** The nth after the first one; undefined behind the last. */
function occurrence({ first, wall, zone, period, unit }: Recurrence, index: number): number | undefined {
  if (index === 0) return first;
  if (unit === 'once') return undefined;
  const shown = DateTime.fromMillis(wall, { zone: 'utc' }).plus({ [`${unit}s`]: index * period }).toMillis();
  return shown < end ? instantOf(shown, zone) : undefined;
}

/** An index whose occurrence is surely before `from`, or 0: a few steps from the one that is asked for, however long ago the first one was. */
function indexBefore({ first, wall, period, unit }: Recurrence, from: number): number {
  // Two days: no zone moves a wall clock by more than one, and a clamped day is still in its month.
  const behind = Math.min(from, end) - first - 2 * dayMs;
  if (behind <= 0 || unit === 'once') return 0;
  return Math.max(0, Math.floor(unitsWithin(wall, behind, unit) / period) - 1);
}

/** Whole units, never too many. */
function unitsWithin(wall: number, span: number, unit: Exclude<PeriodUnit, 'once'>): number {
  if (unit !== 'month') return Math.floor(span / (unit === 'day' ? dayMs : 7 * dayMs));
  const [start, stop] = [new Date(wall), new Date(wall + span)];
  return (stop.getUTCFullYear() - start.getUTCFullYear()) * 12 + stop.getUTCMonth() - start.getUTCMonth() - 1;
}

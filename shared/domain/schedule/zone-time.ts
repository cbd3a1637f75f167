import { IANAZone } from 'luxon';

const minuteMs = 60_000;
/** No zone is further from UTC than this, and none changes its offset twice within the double of it. */
const reachMs = 16 * 60 * minuteMs;

/** The wall clock of a zone at an instant, as the milliseconds that UTC would call so. */
export function wallAt(instant: number, zone: string): number {
  return instant + offsetMs(instant, zone);
}

/**
 * The first instant at which the zone's wall clock shows this time or a later one: a time that exists twice is its first occurrence, and a
 * time that a change of the clock leaps over is the instant of the change.
 */
export function instantOf(wall: number, zone: string): number {
  const [before, after] = [offsetMs(wall - reachMs, zone), offsetMs(wall + reachMs, zone)];
  const exact = [before, after].map((offset) => wall - offset).find((instant) => wallAt(instant, zone) === wall);
  return exact ?? changeBetween(wall - reachMs, wall + reachMs, zone);
}

/** The instant at which the offset of the end begins. */
function changeBetween(start: number, end: number, zone: string): number {
  const later = offsetMs(end, zone);
  let [before, after] = [start, end];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetMs(middle, zone) === later) after = middle;
    else before = middle;
  }
  return after;
}

function offsetMs(instant: number, zone: string): number {
  return Math.round(IANAZone.create(zone).offset(instant) * minuteMs);
}

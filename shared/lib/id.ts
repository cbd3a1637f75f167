import { createHash, randomBytes } from 'node:crypto';

let lastMilliseconds = 0;
let counter = 0;

/**
 * A UUIDv7 (RFC 9562): unique, and ordered by the time it was made, within one process even inside a millisecond.
 * Entities use it as sort key, so "newest first" is a plain query and needs no index.
 */
export function newId(now: number = Date.now()): string {
  counter = now > lastMilliseconds ? 0 : counter + 1;
  lastMilliseconds = Math.max(now, lastMilliseconds) + (counter >> 12);
  counter &= 0xfff;
  const time = lastMilliseconds.toString(16).padStart(12, '0');
  return asUuid(time + (0x7000 | counter).toString(16) + randomBytes(8).toString('hex'));
}

/** The same parts always give the same UUID (version 8): identity of things found again, such as a finding on one port. */
export function stableId(...parts: string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return asUuid(`${hex.slice(0, 12)}8${hex.slice(13, 32)}`);
}

/** A stable id that begins like another one, so that what belongs to that lies beside it in the order of ids: both share `groupOf`. */
export function stableIdBeside(id: string, ...parts: string[]): string {
  return `${groupOf(id)}${stableId(...parts).slice(groupOf(id).length)}`;
}

/** The first eight digits of an id. */
export function groupOf(id: string): string {
  return id.slice(0, 8);
}

/** The same parts always give the same UUIDv7 of that millisecond; those of a list keep its order (up to 4,096). */
export function stableIdAt(milliseconds: number, order: number, ...parts: string[]): string {
  const time = milliseconds.toString(16).padStart(12, '0');
  const hex = createHash('sha256').update(JSON.stringify([milliseconds, order, ...parts])).digest('hex');
  return asUuid(time + (0x7000 | (order & 0xfff)).toString(16) + hex.slice(0, 16));
}

/** The smallest UUIDv7 of a millisecond: bounds a range of ids by time. */
export function firstIdAt(milliseconds: number): string {
  const time = Math.max(0, milliseconds).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-0000-000000000000`;
}

function asUuid(hex: string): string {
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstIdAt, newId, stableId } from '../../shared/lib/id.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** Of the six bytes that the time has in an id. */
const moment = fc.integer({ min: 0, max: 2 ** 47 });

test('ids sort in the order in which they are made, also many inside of one millisecond', () => {
  const made = Array.from({ length: 20_000 }, () => newId());
  expect(made.toSorted()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
  expect(made.every((id) => uuid.test(id))).toBe(true);
});

test('the first id of a millisecond lies behind every id of the one before, and before every id of its own', () => {
  fc.assert(
    fc.property(moment, (at) => {
      const begin = firstIdAt(at);
      const tail = newId().slice(14);
      const idAt = (ms: number): string => firstIdAt(ms).slice(0, 14) + tail;
      expect(Number.parseInt(begin.replaceAll('-', '').slice(0, 12), 16)).toBe(at);
      expect(begin < idAt(at)).toBe(true);
      expect(at === 0 || idAt(at - 1) < begin).toBe(true);
    }),
  );
});

test('a time before 1970 bounds from the very beginning', () => {
  expect(firstIdAt(-1)).toBe(firstIdAt(0));
});

test('a stable id is a UUID of version 8 that follows from its parts, whose borders count', () => {
  expect(stableId('a', 'bc')).toBe(stableId('a', 'bc'));
  expect(stableId('a', 'bc')).not.toBe(stableId('ab', 'c'));
  expect(stableId('a')).toMatch(uuid);
});

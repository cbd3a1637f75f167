import fc from 'fast-check';
import { expect, test } from 'vitest';
import { occurrencesFrom, type PeriodUnit, type Recurrence } from '../../../shared/domain/schedule/recurrence.ts';
import { instantOf } from '../../../shared/domain/schedule/zone-time.ts';
import { daysOf, firstMinute, print, type Wall, wallAfter } from './oracle.ts';

const wallOf = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`);

function recurring(text: string, zone: string, period: number, unit: PeriodUnit): Recurrence {
  const wall = wallOf(text);
  return { first: instantOf(wall, zone), wall, zone, period, unit };
}

const dates = (recurrence: Recurrence, from: string, count: number): string[] =>
  occurrencesFrom(recurrence, Date.parse(from), count).map((instant) => new Date(instant).toISOString().replace(/:00\.000Z$/, 'Z'));

test.each([
  ['leaps over the hour of spring', 'Europe/Berlin', '2026-03-28 02:30', ['2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z']],
  ['takes the first of the two of autumn', 'Europe/Berlin', '2026-10-24 02:30', ['2026-10-24T00:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z']],
  ['leaps over the hour of spring', 'America/New_York', '2026-03-07 02:00', ['2026-03-07T07:00Z', '2026-03-08T07:00Z', '2026-03-09T06:00Z']],
  ['takes the first of the two of autumn', 'America/New_York', '2026-10-31 01:30', ['2026-10-31T05:30Z', '2026-11-01T05:30Z', '2026-11-02T06:30Z']],
  ['leaps over half an hour', 'Australia/Lord_Howe', '2026-10-03 02:15', ['2026-10-02T15:45Z', '2026-10-03T15:30Z', '2026-10-04T15:15Z']],
  ['takes the first of the two half hours', 'Australia/Lord_Howe', '2026-04-04 01:45', ['2026-04-03T14:45Z', '2026-04-04T14:45Z', '2026-04-05T15:15Z']],
  ['moves a day that was skipped to the next one, and says an instant once', 'Pacific/Apia', '2011-12-29 00:00', ['2011-12-29T10:00Z', '2011-12-30T10:00Z', '2011-12-31T10:00Z']],
  ['moves a time of a day that was skipped to the next midnight', 'Pacific/Apia', '2011-12-29 10:00', ['2011-12-29T20:00Z', '2011-12-30T10:00Z', '2011-12-30T20:00Z']],
  ['moves a midnight that does not exist to one o’clock', 'America/Sao_Paulo', '2018-11-03 00:00', ['2018-11-03T03:00Z', '2018-11-04T03:00Z', '2018-11-05T02:00Z']],
  ['keeps a time beside every change', 'Asia/Kathmandu', '2026-03-28 09:00', ['2026-03-28T03:15Z', '2026-03-29T03:15Z', '2026-03-30T03:15Z']],
])('every day %s in %s', (_, zone, first, expected) => {
  expect(dates(recurring(first, zone, 1, 'day'), '2000-01-01', 3)).toEqual(expected);
});

test('day 31 is clamped in short months, comes back in long ones, and knows leap years', () => {
  const monthly = recurring('2027-12-31 08:00', 'UTC', 1, 'month');
  expect(dates(monthly, '2027-12-31', 5)).toEqual(['2027-12-31T08:00Z', '2028-01-31T08:00Z', '2028-02-29T08:00Z', '2028-03-31T08:00Z', '2028-04-30T08:00Z']);
  expect(dates(monthly, '2029-02-01', 1)).toEqual(['2029-02-28T08:00Z']);
  expect(dates(recurring('2028-02-29 08:00', 'UTC', 12, 'month'), '2028-03-01', 4).map((text) => text.slice(0, 10))).toEqual(['2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29']);
});

test('a first time that was said as an instant stays that instant, though it be the second of its name', () => {
  const first = Date.parse('2026-10-25T01:30:00Z');
  expect(dates({ first, wall: wallOf('2026-10-25 02:30'), zone: 'Europe/Berlin', period: 1, unit: 'day' }, '2026-10-01', 2)).toEqual(['2026-10-25T01:30Z', '2026-10-26T01:30Z']);
});

test('once comes once, nothing comes behind the year 2200, and a rhythm of centuries is no work', () => {
  expect(dates(recurring('2026-01-01 00:00', 'UTC', 1, 'once'), '2020-01-01', 5)).toEqual(['2026-01-01T00:00Z']);
  expect(dates(recurring('2026-01-01 00:00', 'UTC', 1, 'once'), '2026-01-02', 5)).toEqual([]);
  expect(dates(recurring('2199-12-30 00:00', 'UTC', 1, 'day'), '2026-01-01', 100)).toHaveLength(2);
  expect(dates(recurring('1970-01-01 00:00', 'UTC', 36_500, 'month'), '1971-01-01', 100)).toEqual([]);
  expect(dates(recurring('1970-01-01 00:00', 'UTC', 1, 'day'), '9999-01-01', 100)).toEqual([]);
});

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/Sao_Paulo', 'Africa/Casablanca', 'Asia/Kathmandu', 'Pacific/Chatham', 'America/St_Johns', 'Asia/Pyongyang', 'Pacific/Kwajalein', 'UTC'];
const walls: fc.Arbitrary<Wall> = fc
  .record({ year: fc.integer({ min: 1990, max: 2035 }), month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 31 }), hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) })
  .filter(({ year, month, day }) => day <= daysOf(year, month));
const rhythms = fc.record({ wall: walls, zone: fc.constantFrom(...zones), period: fc.integer({ min: 1, max: 40 }), unit: fc.constantFrom('day', 'week', 'month') });

test('the nth occurrence is what a calendar and a clock on the wall show', () => {
  fc.assert(
    fc.property(rhythms, fc.integer({ min: 0, max: 120 }), ({ wall, zone, period, unit }, steps) => {
      const text = wallAfter(wall, steps * period, unit);
      fc.pre(text < '2199');
      const expected = firstMinute(text, zone);
      expect(occurrencesFrom(recurring(print(wall), zone, period, unit), expected, 1)).toEqual([expected]);
    }),
    { numRuns: 150 },
  );
});

test('occurrences from any moment are those from the beginning that are not before it, in order, each once', () => {
  fc.assert(
    fc.property(rhythms, fc.integer({ min: -40, max: 2000 }), ({ wall, zone, period, unit }, days) => {
      const recurrence = recurring(print(wall), zone, period, unit);
      const from = recurrence.first + days * 86_400_000;
      const all: number[] = [];
      for (let steps = 0; steps <= 2100 / period + 10; steps += 1) all.push(...occurrencesFrom(recurrence, all.length === 0 ? 0 : (all.at(-1) ?? 0) + 1, 1));
      const expected = all.filter((instant) => instant >= from).slice(0, 5);
      const found = occurrencesFrom(recurrence, from, 5);
      expect(found.slice(0, expected.length)).toEqual(expected);
      expect(found).toHaveLength(5);
      expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
    }),
    { numRuns: 15 },
  );
});

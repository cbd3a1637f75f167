import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endOf, renewedEnd } from '../../shared/domain/subscription/interval.ts';
import { Moment } from '../../shared/domain/subscription/moment.ts';
import { Price } from '../../shared/domain/subscription/price.ts';

const date = fc.date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2150-12-31T23:59:59Z'), noInvalidDate: true });
const rhythm = fc.constantFrom('monthly' as const, 'yearly' as const);

describe('intervals', () => {
  test.each([
    ['2026-01-31T10:00:00.000Z', 'monthly', '2026-02-28T10:00:00.000Z'],
    ['2028-01-31T10:00:00.000Z', 'monthly', '2028-02-29T10:00:00.000Z'],
    ['2028-02-29T00:00:00.000Z', 'yearly', '2029-02-28T00:00:00.000Z'],
    ['2026-12-15T23:59:59.999Z', 'monthly', '2027-01-15T23:59:59.999Z'],
  ] as const)('%s and one %s interval is %s', (start, interval, end) => {
    expect(endOf(new Date(start), interval)?.toISOString()).toBe(end);
  });

  test('an end lies in the next month or year, at the same time of day, on the same day or the last one of its month', () => {
    fc.assert(
      fc.property(date, rhythm, (start, interval) => {
        const end = endOf(start, interval) ?? start;
        const months = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();
        const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
        expect([months, end.toISOString().slice(11), end.getUTCDate()]).toEqual([interval === 'monthly' ? 1 : 12, start.toISOString().slice(11), Math.min(start.getUTCDate(), lastDay)]);
      }),
    );
  });

  test('a renewal reaches past now by at most one interval, however late it comes, and never steps back', () => {
    fc.assert(
      fc.property(date, rhythm, fc.integer({ min: 0, max: 4000 }), (start, interval, daysLate) => {
        const end = endOf(start, interval) ?? start;
        const now = new Date(end.getTime() + daysLate * 86_400_000);
        const next = renewedEnd(start, end, interval, now) ?? end;
        expect(next.getTime()).toBeGreaterThan(now.getTime());
        const oneMore = new Date(now.getTime() + (interval === 'monthly' ? 31 : 366) * 86_400_000);
        expect(next.getTime()).toBeLessThanOrEqual(oneMore.getTime());
      }),
    );
  });

  test('renewed in time, month by month, it keeps the day on which it began wherever the month has it', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: 1, max: 30 }), (start, renewals) => {
        let end = endOf(start, 'monthly') ?? start;
        for (let done = 0; done < renewals; done += 1) end = renewedEnd(start, end, 'monthly', end) ?? end;
        const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
        expect(end.getUTCDate()).toBe(Math.min(start.getUTCDate(), lastDay));
      }),
    );
  });

  test('without an interval there is no end and no renewal', () => {
    const now = new Date('2026-01-01T00:00:00Z');
    expect([endOf(now, 'none'), renewedEnd(now, now, 'none', now)]).toEqual([null, null]);
  });
});

describe('prices', () => {
  test.each([[14.33, '14.33'], ['9.9', '9.90'], [0, '0.00'], [-0, '0.00'], ['7', '7.00'], [0.1 + 0.2, '0.30'], [999_999_999.99, '999999999.99']])('%s is %s', (given, kept) => {
    expect(Price.parse(given)).toBe(kept);
  });

  test.each([-0.01, '-1', 'free', '', 1e10, Number.NaN, Infinity, 1.005, '1.005', '1e3', null, true])('%s is refused', (given) => {
    expect(Price.safeParse(given).success).toBe(false);
  });
});

describe('dates', () => {
  test.each([['2026-03-01', '2026-03-01T00:00:00.000Z'], ['2026-03-01T12:00:00', '2026-03-01T12:00:00.000Z'], ['2026-03-01T12:00:00+02:00', '2026-03-01T10:00:00.000Z']])('%s is %s', (given, kept) => {
    expect(Moment.parse(given)).toBe(kept);
  });

  test.each(['2026-02-30', '+275760-09-13T00:00:00Z', '9999-01-01', 'tomorrow', '0001-01-01', '2026-13-01', 5])('%s is refused', (given) => {
    expect(Moment.safeParse(given).success).toBe(false);
  });
});

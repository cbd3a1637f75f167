import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextAttempt, retryLadderSeconds } from '../../shared/domain/webhook/retry-ladder.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const wait = (attempts: number, status: number | null, retryAfter?: string, random = () => 0.5) => {
  const next = nextAttempt({ attempts, status, retryAfter, now, random });
  return next && (next.getTime() - now.getTime()) / 1000;
};

describe('the ladder', () => {
  test('has ten tries over about 75 hours, then ends', () => {
    expect(retryLadderSeconds.map((_, attempts) => wait(attempts, 500))).toEqual([0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(wait(10, 500)).toBeNull();
    expect(retryLadderSeconds.reduce((sum, step) => sum + step, 0) / 3600).toBeCloseTo(75.6, 1);
  });

  test('every step varies by a fifth at most', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 9 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempts, random) => {
      const step = retryLadderSeconds[attempts] ?? 0;
      const seconds = wait(attempts, null, undefined, () => random);
      expect(seconds).toBeGreaterThanOrEqual(step * 0.8);
      expect(seconds).toBeLessThanOrEqual(step * 1.2);
    }));
    expect([wait(2, null, undefined, () => 0), wait(2, null, undefined, () => 1)]).toEqual([240, 360]);
  });

  test.each([[200, true], [204, true], [299, true], [410, true], [301, false], [400, false], [404, false], [500, false], [null, false]])('after %s it is over: %s', (status, over) => {
    expect(wait(1, status) === null).toBe(over);
  });
});

describe('Retry-After', () => {
  test.each([
    [429, '400', 400], [502, '400', 400], [503, '400', 400], [504, '400', 400], [500, '400', 300], [301, '400', 300],
    [503, '0', 300], [503, '299', 300], [503, '601', 600], [503, '9'.repeat(400), 600],
    [503, 'Sun, 01 Mar 2026 12:06:40 GMT', 400], [503, 'Sunday, 01-Mar-26 12:06:40 GMT', 400], [503, 'Sun Mar  1 12:06:40 2026', 400], [503, 'Sun, 01 Mar 2026 11:00:00 GMT', 300], [503, 'Tue, 01 Mar 2033 00:00:00 GMT', 600],
    [503, 'soon', 300], [503, '-5', 300], [503, '4e2', 300], [503, '2026-03-01T12:06:40Z', 300], [503, '', 300], [503, 'Sun, 99 Foo 2026 12:06:40 GMT', 300],
  ])('of a %i, %j, waits %i s on the step of five minutes', (status, retryAfter, seconds) => {
    expect(wait(2, status, retryAfter)).toBe(seconds);
  });
});

import { describe, expect, test } from 'vitest';
import { type Failing, isHopeless, withFailure } from '../../shared/domain/webhook/health.ts';

const hour = 3_600_000;
const start = Date.parse('2026-03-01T00:00:00.000Z');

/** Failures at these hours without a success between; whether the last one switches the webhook off. */
function afterFailures(...hours: number[]): boolean {
  const times = hours.map((at) => new Date(start + at * hour));
  const failing = times.reduce<Failing | null>(withFailure, null);
  return failing !== null && isHopeless(failing, times.at(-1) ?? new Date(start));
}

describe('a webhook without a success', () => {
  test('is switched off by the first failure after five days', () => {
    expect(afterFailures(0, 24, 48, 72, 96, 119.99)).toBe(false);
    expect(afterFailures(0, 24, 48, 72, 96, 120)).toBe(true);
  });

  test('is not judged by few failures, however long ago the first was', () => {
    expect([afterFailures(0), afterFailures(0, 1000), afterFailures(0, 1000, 2000)]).toEqual([false, false, true]);
  });

  test('nor by many in one outage: failures less than twelve hours apart count once', () => {
    expect(afterFailures(0, 1, 2, 3, 11.99, 500)).toBe(false);
    expect(afterFailures(0, 12, 500)).toBe(true);
  });
});

import { afterEach, describe, expect, test } from 'vitest';
import { dateRange } from '../../functions/scanning/date-range.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { clock } from '../../shared/platform/clock.ts';
import { userActor } from '../support/actors.ts';

type Asked = Partial<Record<'start' | 'end' | 'relative', string>>;

async function range(timezone: string, { start, end, relative }: Asked): Promise<(string | undefined)[]> {
  const { from, to } = await withActor(userActor({ timezone }), async () => dateRange({ start, end, relative }));
  return [from?.toISOString(), to?.toISOString()];
}

describe("explicit dates are read in the user's zone, both ends included", () => {
  test.each([
    ['UTC', '2026-01-31 00:00:00', '2026-01-31T00:00:00.000Z', '2026-01-31T00:00:00.999Z'],
    ['America/New_York', '2026-01-31 00:00:00', '2026-01-31T05:00:00.000Z', '2026-01-31T05:00:00.999Z'],
    ['Asia/Kathmandu', '2026-01-31 12:00:00', '2026-01-31T06:15:00.000Z', '2026-01-31T06:15:00.999Z'],
    // Athens goes to summer time on 2026-03-29 at 03:00, and back on 2026-10-25 at 04:00.
    ['Europe/Athens', '2026-03-29 02:30:00', '2026-03-29T00:30:00.000Z', '2026-03-29T00:30:00.999Z'],
    ['Europe/Athens', '2026-03-29 04:30:00', '2026-03-29T01:30:00.000Z', '2026-03-29T01:30:00.999Z'],
    ['Europe/Athens', '2026-10-25 02:30:00', '2026-10-24T23:30:00.000Z', '2026-10-24T23:30:00.999Z'],
    ['Europe/Athens', '2026-10-25 04:30:00', '2026-10-25T02:30:00.000Z', '2026-10-25T02:30:00.999Z'],
  ])('%s %s', async (zone, text, first, last) => {
    expect(await range(zone, { start: text, end: text })).toEqual([first, last]);
  });

  test('an hour that the clock shows twice is a range from the first to the last', async () => {
    expect(await range('Europe/Athens', { start: '2026-10-25 03:30:00', end: '2026-10-25 03:30:00' })).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.999Z']);
  });

  test('an hour that the clock skips lies as far behind the gap', async () => {
    expect(await range('Europe/Athens', { start: '2026-03-29 03:30:00' })).toEqual(['2026-03-29T01:30:00.000Z', undefined]);
  });

  test.each(['2026-02-30 00:00:00', '2026-01-01', '2026-01-01 24:00:00', '2026-13-01 00:00:00', '+275760-09-13 00:00:00', "2026-01-01 00:00:00' or 1=1", ''])('%s is refused by its name', async (text) => {
    await expect(range('UTC', { start: text })).rejects.toMatchObject({ code: 'invalid', fields: { date_range_start: [expect.any(String)] } });
  });
});

describe('relative ranges', () => {
  const { now } = clock;
  afterEach(() => {
    clock.now = now;
  });

  test.each([
    ['30s', '2026-03-31T11:59:30.000Z'],
    ['5m', '2026-03-31T11:55:00.000Z'],
    ['2h', '2026-03-31T10:00:00.000Z'],
    ['10d', '2026-03-21T12:00:00.000Z'],
    ['1M', '2026-02-28T12:00:00.000Z'],
    ['1q', '2025-12-31T12:00:00.000Z'],
    ['2y', '2024-03-31T12:00:00.000Z'],
  ])('%s reaches back from now', async (relative, from) => {
    clock.now = () => new Date('2026-03-31T12:00:00.000Z');
    expect(await range('UTC', { relative })).toEqual([from, '2026-03-31T12:00:00.000Z']);
  });

  test.each([
    ['1q2020', '2020-01-01T00:00:00.000Z', '2020-03-31T23:59:59.999Z'],
    ['4q2025', '2025-10-01T00:00:00.000Z', '2025-12-31T23:59:59.999Z'],
  ])('%s is a quarter of the year', async (relative, from, to) => {
    expect(await range('UTC', { relative })).toEqual([from, to]);
  });

  test('explicit dates win, each for its own end', async () => {
    expect(await range('UTC', { relative: '1q2020', start: '2020-02-01 00:00:00' })).toEqual(['2020-02-01T00:00:00.000Z', '2020-03-31T23:59:59.999Z']);
  });

  test.each(['10', 'd', '10D', '-1d', '1.5d', '5q2020', '0q2020', '100000d', '1q20', '10d '])('%s is refused', async (relative) => {
    await expect(range('UTC', { relative })).rejects.toMatchObject({ code: 'invalid', fields: { relative_date_range: [expect.any(String)] } });
  });

  test('the largest number of each unit is still a range', async () => {
    for (const unit of 'smhdMyq') expect((await range('UTC', { relative: `99999${unit}` }))[0]).toBeDefined();
  });
});

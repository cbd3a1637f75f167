import { afterAll, expect, test } from 'vitest';
import { withActor } from '../../shared/domain/actor/context.ts';
import { countRequest } from '../../shared/domain/api-key/rate.ts';
import { rateHeaders, withinRate } from '../../shared/http/rate.ts';
import { newId } from '../../shared/lib/id.ts';
import { clock } from '../../shared/platform/clock.ts';
import { userOf } from '../support/actors.ts';
import { useTable } from '../support/table.ts';

useTable();
const { now } = clock;
afterAll(() => void (clock.now = now));

test('a key has four seconds of its rate at once, then 429 until the window ends, each key for itself', async () => {
  process.env['PERIMETER_KEY_REQUESTS_PER_SECOND'] = '2';
  clock.now = () => new Date('2026-01-01T00:00:01Z');
  const organization = newId();
  const request = (key: string) =>
    withActor(userOf(organization), async () => {
      const actor = userOf(organization, 'Admin', { key: { id: key, organization, scopes: ['*'], rate: await countRequest(organization, key) } });
      return { headers: rateHeaders(actor), answer: await withinRate(actor, async () => 'let through').catch((error: unknown) => error) };
    });
  const answers = [];
  for (let number = 0; number < 9; number += 1) answers.push(await request('one'));
  expect(answers.slice(0, 8).map(({ answer }) => answer)).toEqual(Array.from({ length: 8 }, () => 'let through'));
  expect(answers[8]?.answer).toMatchObject({ code: 'too_many', retryAfterSeconds: 3 });
  expect(answers[0]?.headers).toEqual({ 'ratelimit-policy': '"api-key";q=8;w=4', ratelimit: '"api-key";r=7;t=3' });
  expect(answers[8]?.headers['ratelimit']).toBe('"api-key";r=0;t=3');
  expect((await request('two')).answer).toBe('let through');
  clock.now = () => new Date('2026-01-01T00:00:04Z');
  expect((await request('one')).answer).toBe('let through');
});

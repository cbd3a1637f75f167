import { expect, test } from 'vitest';
import { messages } from '../../functions/scanning/webhooks/messages.ts';
import { toldEvents, wireNameOf } from '../../shared/domain/webhook/wire-events.ts';
import { unpublishedIn } from '../support/published-message.ts';

// That what is sent is what is published, the receiver of all webhook tests looks at (webhook-world.ts).

test('every event that webhooks are told is published, and nothing else', () => {
  expect(messages.map(({ name }) => name).toSorted()).toEqual(toldEvents.map(wireNameOf).toSorted());
});

test('a body with a member that was not published is found, and one without its data', () => {
  const id = '018f6b1e-7c2a-7d4e-9a51-3f0c8e2b7d10';
  const body = { id, event: 'report_generated', created_at: '2026-03-01T09:30:00.000Z', organization: { id, name: 'Shop' }, data: { id } };
  expect(unpublishedIn(JSON.stringify(body)).length).toBeGreaterThan(0);
  expect(unpublishedIn(JSON.stringify({ ...body, truncated: true }))).toEqual([]);
  expect(unpublishedIn(JSON.stringify({ ...body, truncated: true, more: 1 }))).toEqual([expect.stringContaining('more')]);
});

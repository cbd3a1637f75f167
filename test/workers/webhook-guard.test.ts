import { describe, expect, test } from 'vitest';
import { webhookFanout } from '../../functions/workers/webhook-fanout/worker.ts';
import { asSystem } from '../../shared/domain/actor/context.ts';
import { attempt } from '../../shared/domain/webhook/attempt.ts';
import { react } from '../../shared/events/worker.ts';
import { useTable } from '../support/table.ts';
import { begin, completeScan, only, receiver } from './webhook-world.ts';

useTable();

describe('the guard at delivery', () => {
  /** Fans an event out to a webhook without attempting anything yet. */
  async function waitingFor(url: string) {
    const { organization, webhook } = await begin(url);
    await react(webhookFanout, JSON.stringify(await completeScan(organization)));
    const { id: delivery } = await only(organization, webhook.id);
    return { organization, order: { webhook: webhook.id, delivery, attempt: 1 } };
  }

  test('a name that has come to mean the metadata address is refused, though private receivers are allowed', async () => {
    const target = await receiver(200);
    const { organization, order } = await waitingFor(`http://hooks.test:${target.port}/`);
    await asSystem('test', organization, () => attempt(order, async () => ['169.254.169.254']));
    const delivery = await only(organization, order.webhook);
    expect(delivery).toMatchObject({ status: 'retrying', response: null, attempts: [{ status_code: null, error: expect.stringContaining('address that is not allowed') }] });
    expect(JSON.stringify(delivery)).not.toContain('169.254');
    expect(target.received).toEqual([]);
  });

  test('a private receiver is refused where the deployment does not allow it', async () => {
    const target = await receiver(200);
    const { organization, order } = await waitingFor(target.url);
    process.env['PERIMETER_ALLOW_PRIVATE_WEBHOOKS'] = 'false';
    try {
      await asSystem('test', organization, () => attempt(order));
    } finally {
      delete process.env['PERIMETER_ALLOW_PRIVATE_WEBHOOKS'];
    }
    expect((await only(organization, order.webhook)).attempts).toEqual([expect.objectContaining({ status_code: null, error: 'the scheme must be https' })]);
    expect(target.received).toEqual([]);
  });
});

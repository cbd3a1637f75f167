import { describe, expect, test } from 'vitest';
import { webhookDelivery } from '../../functions/workers/webhook-delivery/worker.ts';
import { webhookFanout } from '../../functions/workers/webhook-fanout/worker.ts';
import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import { deactivate } from '../../shared/domain/webhook/activation.ts';
import { Generated } from '../../shared/domain/report/events.ts';
import { Deliveries, DeliveryRequested } from '../../shared/domain/webhook/delivery.ts';
import { stored } from '../../shared/domain/webhook/secret.ts';
import { newWebhookSecret, verifyHookSignature, verifySignature } from '../../shared/domain/webhook/signature.ts';
import { Webhooks } from '../../shared/domain/webhook/webhook.ts';
import { react } from '../../shared/events/worker.ts';
import { newId } from '../../shared/lib/id.ts';
import { clock } from '../../shared/platform/clock.ts';
import { transact } from '../../shared/table/transact.ts';
import { makeRoot } from '../support/platform.ts';
import { useTable } from '../support/table.ts';
import { admin, begin, completeScan, deliveries, makeCustomer, makeWebhook, only, outboxOf, pass, receiver, settle, shown, tickAndSettle } from './webhook-world.ts';

useTable();

const hour = 3_600_000;

describe('an event', () => {
  test('arrives signed in both ways, and delivery and webhook say so', async () => {
    const target = await receiver(204);
    const { organization, webhook, secret } = await begin(target.url);
    const event = await completeScan(organization, { name: 'Zürich' });
    await settle(organization);
    const [request, ...others] = target.received;
    expect([request?.method, others.length]).toEqual(['POST', 0]);
    const { headers = {}, body = '' } = request ?? {};
    expect(verifySignature({ body, headers, secret }, clock.now())).toBe(true);
    expect(verifyHookSignature({ body, headers, secret })).toBe(true);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-cg-hook-event': 'scan_completed', 'x-cg-hook-delivery': event.id, 'webhook-id': event.id });
    expect(headers['user-agent']).toMatch(/^CloneGuard-Hook\/[0-9a-f]{16}$/);
    const organizationNamed = { id: organization, name: expect.any(String) };
    expect(JSON.parse(body)).toMatchObject({ id: event.id, event: 'scan_completed', created_at: event.created_at, organization: organizationNamed, outcome: 'pass', data: { id: event.subject, name: 'Zürich' } });
    const delivery = await only(organization, webhook.id);
    expect(delivery).toMatchObject({
      webhook: { id: webhook.id }, event: 'scan_completed', event_id: event.id, status: 'delivered', next_attempt_at: null, failed_reason: null,
      request: { url: target.url, body, headers: { 'X-CG-Hook-Signature': headers['x-cg-hook-signature'] } },
      response: { status: 204 }, attempts: [{ number: 1, status_code: 204, error: null }],
    });
    expect(JSON.stringify(delivery)).not.toContain(secret);
    expect(await shown(organization, webhook.id)).toMatchObject({ last_delivery: { status: 'delivered', at: delivery.delivered_at }, failures_in_row: 0, active: true });
  });

  test('of a report file arrives with what is said of the file, and without a verdict', async () => {
    const target = await receiver(200);
    const { organization } = await begin(target.url, { events: ['report_generated'] });
    const id = newId();
    const report = {
      id, name: 'Weekly', scan: { id: newId(), name: 'Weekly' }, history_id: newId(), product: 'pci' as const, compliance: true, quarter: '2026-Q1', type: 'executive' as const, format: 'pdf' as const,
      size: 1, sha256: 'a'.repeat(64), generated_at: clock.now().toISOString(), expires_at: clock.now().toISOString(), asv_certificate_number: null,
    };
    await asSystem('test', organization, () => transact([Generated.publish(id, { report })]));
    await settle(organization);
    const sent: unknown = JSON.parse(target.received[0]?.body ?? '');
    expect(sent).toMatchObject({ event: 'report_generated', data: report });
    expect(sent).not.toHaveProperty('outcome');
  });

  test('goes unsigned to a webhook with an empty secret', async () => {
    const target = await receiver(200);
    const { organization } = await begin(target.url, { secret: '' });
    await completeScan(organization);
    await settle(organization);
    expect(target.received).toHaveLength(1);
    expect(Object.keys(target.received[0]?.headers ?? {}).filter((name) => name.includes('signature'))).toEqual([]);
  });

  test('is signed by both secrets until the overlap of a rotation ends', async () => {
    const target = await receiver(200);
    const { organization, webhook, secret: old } = await begin(target.url);
    const fresh = newWebhookSecret();
    await asSystem('test', organization, async () => {
      const current = await Webhooks.need(organization, webhook.id);
      const previous_secret = { secret: current.secret ?? '', expires_at: new Date(clock.now().getTime() + hour).toISOString() };
      await transact([Webhooks.update(organization, current, { ...(await stored(webhook.id, fresh)), previous_secret })]);
    });
    const accepted = async () => {
      await completeScan(organization);
      await settle(organization);
      const { headers = {}, body = '' } = target.received.at(-1) ?? {};
      return [old, fresh].map((secret) => verifySignature({ body, headers, secret }, clock.now()) && verifyHookSignature({ body, headers, secret }));
    };
    expect(await accepted()).toEqual([true, true]);
    pass(hour);
    expect(await accepted()).toEqual([false, true]);
  });

  test('makes one delivery and one request, however often and at once it is told', async () => {
    const target = await receiver(200);
    const { organization, webhook } = await begin(target.url);
    const event = await completeScan(organization);
    await Promise.all([1, 2, 3].map(() => react(webhookFanout, JSON.stringify(event))));
    const orders = (await outboxOf(organization)).filter(({ name }) => name === DeliveryRequested.name);
    expect(orders).toHaveLength(1);
    await Promise.all([1, 2, 3, 4].map(() => react(webhookDelivery, JSON.stringify(orders[0]))));
    await settle(organization);
    await tickAndSettle(organization);
    expect([(await deliveries(organization, webhook.id)).length, target.received.length]).toEqual([1, 1]);
    expect(await asSystem('test', organization, () => Deliveries.count(organization, webhook.id))).toBe(1);
  });

  test('reaches only active webhooks that listen to it', async () => {
    const target = await receiver(200);
    const { organization, webhook } = await begin(target.url, { events: ['scan_failed', 'pci_overdue'] });
    const off = await makeWebhook(organization, target.url);
    await withActor(admin(organization), () => deactivate(off.id));
    await completeScan(organization);
    await settle(organization);
    expect([await deliveries(organization, webhook.id), await deliveries(organization, off.id), target.received]).toEqual([[], [], []]);
  });

  test('thirty at once to one webhook are each sent and recorded once', async () => {
    const target = await receiver(200);
    const { organization, webhook } = await begin(target.url);
    await Promise.all(Array.from({ length: 30 }, () => completeScan(organization)));
    const named = async (name: string) => (await outboxOf(organization)).filter((record) => record.name === name).map((record) => JSON.stringify(record));
    await Promise.all((await named('scan.completed')).map((body) => react(webhookFanout, body)));
    await Promise.all((await named(DeliveryRequested.name)).map((body) => react(webhookDelivery, body)));
    const all = await deliveries(organization, webhook.id);
    expect(all.map(({ status, attempts }) => [status, attempts.length])).toEqual(Array.from({ length: 30 }, () => ['delivered', 1]));
    expect(new Set(target.received.map(({ headers }) => headers['webhook-id'])).size).toBe(30);
    expect(target.received).toHaveLength(30);
  });
});

describe('partners', () => {
  test('hear of the organizations below where a webhook includes customers, and nobody beside or below does', async () => {
    const { id: root } = await makeRoot();
    const partner = await makeCustomer(root);
    const [customer, sibling] = [await makeCustomer(partner, 'Acme'), await makeCustomer(partner)];
    const target = await receiver(200);
    const include = { include_customers: true };
    const above = await makeWebhook(partner, target.url, include);
    const highest = await makeWebhook(root, target.url, include);
    const without = await makeWebhook(partner, target.url);
    const beside = await makeWebhook(sibling, target.url, include);
    const own = await makeWebhook(customer, target.url);
    await completeScan(customer);
    await settle(root, partner, customer, sibling);
    const reached = [[partner, above], [root, highest], [customer, own]] as const;
    for (const [organization, { id }] of reached) expect(await only(organization, id)).toMatchObject({ status: 'delivered' });
    for (const [organization, { id }] of [[partner, without], [sibling, beside]] as const) expect(await deliveries(organization, id)).toEqual([]);
    expect(target.received.map(({ body }): unknown => JSON.parse(body))).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ organization: { id: customer, name: 'Acme' } })));
    const { headers = {}, body = '' } = target.received.find((request) => verifyHookSignature({ ...request, secret: above.secret ?? '' })) ?? {};
    expect(verifySignature({ headers, body, secret: above.secret ?? '' }, clock.now())).toBe(true);
  });
});

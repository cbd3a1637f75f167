import { describe, expect, test } from 'vitest';
import { webhookDelivery } from '../../functions/workers/webhook-delivery/worker.ts';
import { webhookFanout } from '../../functions/workers/webhook-fanout/worker.ts';
import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import { activate, deactivate } from '../../shared/domain/webhook/activation.ts';
import { attempt } from '../../shared/domain/webhook/attempt.ts';
import { Deliveries, type Delivery, DeliveryRequested, list } from '../../shared/domain/webhook/delivery.ts';
import { update } from '../../shared/domain/webhook/edit.ts';
import { lease } from '../../shared/domain/webhook/lease.ts';
import { stored } from '../../shared/domain/webhook/secret.ts';
import { newWebhookSecret, verifyHookSignature, verifySignature } from '../../shared/domain/webhook/signature.ts';
import { remove, show, Webhooks } from '../../shared/domain/webhook/webhook.ts';
import { react } from '../../shared/events/worker.ts';
import { clock } from '../../shared/platform/clock.ts';
import { transact } from '../../shared/table/transact.ts';
import { firstPage } from '../support/lists.ts';
import { makeRoot } from '../support/platform.ts';
import { useTable } from '../support/table.ts';
import { admin, completeScan, loseOrders, makeCustomer, makeWebhook, outboxOf, pass, passUntil, receiver, settle, tickAndSettle } from './webhook-world.ts';

useTable();

const hour = 3_600_000;

/** An organization with one webhook. */
async function begin(url: string, more: object = {}) {
  const organization = await makeCustomer((await makeRoot()).id);
  const webhook = await makeWebhook(organization, url, more);
  return { organization, webhook, secret: webhook.secret ?? '' };
}

async function deliveries(organization: string, webhook: string): Promise<Delivery[]> {
  return (await withActor(admin(organization), () => list(webhook, firstPage({ per_page: 100 })))).items;
}

async function only(organization: string, webhook: string): Promise<Delivery> {
  const [delivery, ...others] = await deliveries(organization, webhook);
  if (!delivery || others.length > 0) throw new Error(`${others.length + (delivery ? 1 : 0)} deliveries`);
  return delivery;
}

const shown = (organization: string, webhook: string) => withActor(admin(organization), () => show(webhook));

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

describe('a failed attempt', () => {
  test('is made again after about five seconds, not before, with the same id and a new time', async () => {
    const target = await receiver(500, 200);
    const { organization, webhook, secret } = await begin(target.url);
    await completeScan(organization);
    await settle(organization);
    const retrying = await only(organization, webhook.id);
    expect(retrying).toMatchObject({ status: 'retrying', response: { status: 500, body: 'noted' }, attempts: [{ number: 1, status_code: 500, error: 'the receiver answered 500' }] });
    const wait = Date.parse(retrying.next_attempt_at ?? '') - clock.now().getTime();
    expect(wait).toBeGreaterThan(2000);
    expect(wait).toBeLessThanOrEqual(6000);
    expect(await shown(organization, webhook.id)).toMatchObject({ last_delivery: { status: 'retrying' }, failures_in_row: 1 });
    await tickAndSettle(organization);
    expect(target.received).toHaveLength(1);
    pass(7000);
    await settle(organization);
    expect(await only(organization, webhook.id)).toMatchObject({ status: 'delivered', attempts: [{ number: 1 }, { number: 2, status_code: 200 }] });
    const [first, second, ...others] = target.received;
    expect([second?.headers['webhook-id'], second?.body, others]).toEqual([first?.headers['webhook-id'], first?.body, []]);
    expect(second?.headers['webhook-timestamp']).not.toBe(first?.headers['webhook-timestamp']);
    expect(verifySignature({ headers: second?.headers ?? {}, body: second?.body ?? '', secret }, clock.now())).toBe(true);
    expect(await shown(organization, webhook.id)).toMatchObject({ last_delivery: { status: 'delivered' }, failures_in_row: 0 });
  });

  test('is made again by the tick when the queue has lost the order', async () => {
    const target = await receiver(500, 200);
    const { organization, webhook } = await begin(target.url);
    await completeScan(organization);
    await settle(organization);
    pass(7000);
    expect(await loseOrders()).toBe(1);
    await tickAndSettle(organization);
    expect(await only(organization, webhook.id)).toMatchObject({ status: 'delivered', attempts: [{ number: 1 }, { number: 2 }] });
  });

  test('waits as long as Retry-After asks, up to twice the step', async () => {
    const asks = (seconds: number, status = 503) => receiver((_, response) => void response.writeHead(status, { 'Retry-After': String(seconds) }).end());
    const waitAfter = async ({ url }: { url: string }) => {
      const { organization, webhook } = await begin(url);
      await completeScan(organization);
      await settle(organization);
      const { attempts, next_attempt_at } = await only(organization, webhook.id);
      return (Date.parse(next_attempt_at ?? '') - Date.parse(attempts[0]?.started_at ?? '')) / 1000;
    };
    const waits = [await waitAfter(await asks(8)), await waitAfter(await asks(86_400, 429)), await waitAfter(await asks(3600, 500))];
    expect(Math.floor(waits[0] ?? 0)).toBe(8);
    expect(Math.floor(waits[1] ?? 0)).toBe(10);
    expect(waits[2]).toBeLessThan(7);
  });

  test('says what went wrong: redirect, hang-up, nobody there', async () => {
    let elsewhere = 0;
    const other = await receiver((_, response) => {
      elsewhere += 1;
      response.end();
    });
    const redirecting = await receiver((_, response) => void response.writeHead(307, { Location: other.url }).end());
    const hangingUp = await receiver((request) => void request.socket.destroy());
    const gone = await receiver(200);
    await gone.close();
    const errorOf = async ({ url }: { url: string }) => {
      const { organization, webhook } = await begin(url);
      await completeScan(organization);
      await settle(organization);
      const { status, attempts } = await only(organization, webhook.id);
      return [status, attempts.map(({ status_code, error }) => [status_code, error])];
    };
    expect(await errorOf(redirecting)).toEqual(['retrying', [[307, 'the receiver answered 307, and redirects are not followed']]]);
    expect(await errorOf(hangingUp)).toEqual(['retrying', [[null, expect.stringContaining('the connection')]]]);
    expect(await errorOf(gone)).toEqual(['retrying', [[null, 'the connection failed (ECONNREFUSED)']]]);
    expect(elsewhere).toBe(0);
  });

  test('keeps only the beginning of a long answer', async () => {
    const target = await receiver((_, response) => {
      for (let number = 0; number < 40; number += 1) response.setHeader(`x-${number}`, 'h'.repeat(300));
      response.writeHead(500).end('b'.repeat(100_000));
    });
    const { organization, webhook } = await begin(target.url);
    await completeScan(organization);
    await settle(organization);
    const { response } = await only(organization, webhook.id);
    expect(response?.body).toBe('b'.repeat(4096));
    expect(JSON.stringify(response?.headers ?? {}).length).toBeLessThan(5000);
  });

  test('410 ends the delivery and switches the webhook off at once, by an event too', async () => {
    const target = await receiver(410);
    const { organization, webhook } = await begin(target.url);
    await completeScan(organization);
    await settle(organization);
    const reason = 'the receiver answered 410 Gone';
    expect(await only(organization, webhook.id)).toMatchObject({ status: 'failed', next_attempt_at: null, failed_reason: reason });
    expect(await shown(organization, webhook.id)).toMatchObject({ active: false, disabled: { reason }, last_delivery: { status: 'failed' } });
    const told = (await outboxOf(organization)).filter(({ name }) => name === 'webhook.disabled');
    expect(told.map(({ subject, payload }) => [subject, JSON.parse(payload)])).toEqual([[webhook.id, { name: 'Hook', reason }]]);
    await completeScan(organization);
    await settle(organization);
    expect(target.received).toHaveLength(1);
    expect(await withActor(admin(organization), () => activate(webhook.id))).toMatchObject({ active: true, disabled: null, failures_in_row: 0 });
  });

  test('after the tenth it is over; the delivery is kept for 30 days and then leaves the list and its count', async () => {
    const target = await receiver(500);
    const { organization, webhook } = await begin(target.url);
    await completeScan(organization);
    await settle(organization);
    for (let tries = 1; tries < 10; tries += 1) {
      passUntil((await only(organization, webhook.id)).next_attempt_at);
      await tickAndSettle(organization);
    }
    const delivery = await only(organization, webhook.id);
    expect(delivery).toMatchObject({ status: 'failed', next_attempt_at: null, failed_reason: 'none of 10 tries succeeded' });
    expect(delivery.attempts.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await shown(organization, webhook.id)).toMatchObject({ active: true, failures_in_row: 10 });
    pass(20 * 24 * hour);
    await tickAndSettle(organization);
    expect([target.received.length, (await deliveries(organization, webhook.id)).length]).toEqual([10, 1]);
    pass(10 * 24 * hour);
    await tickAndSettle(organization);
    expect([await deliveries(organization, webhook.id), await asSystem('test', organization, () => Deliveries.count(organization, webhook.id))]).toEqual([[], 0]);
  });

  test('five days without a success switch the webhook off', async () => {
    const target = await receiver(500);
    const { organization, webhook } = await begin(target.url);
    for (let day = 0; day <= 5; day += 1) {
      await completeScan(organization);
      await settle(organization);
      expect((await shown(organization, webhook.id)).active).toBe(day < 5);
      pass(24 * hour + 1);
    }
    expect(await shown(organization, webhook.id)).toMatchObject({ disabled: { reason: 'no delivery has succeeded for five days' } });
    await tickAndSettle(organization);
    expect(new Set((await deliveries(organization, webhook.id)).map(({ status }) => status))).toEqual(new Set(['failed']));
  });
});

describe('a process that dies', () => {
  test('between taking an attempt and recording it: nobody else sends before the lease ends, then it is sent with the same number and id', async () => {
    const target = await receiver(200);
    const { organization, webhook } = await begin(target.url);
    await react(webhookFanout, JSON.stringify(await completeScan(organization)));
    const { id } = await only(organization, webhook.id);
    const order = { webhook: webhook.id, delivery: id, attempt: 1 };
    expect(await asSystem('test', organization, () => lease(order))).toMatchObject({ delivery: { id } });
    await settle(organization);
    pass(29_000);
    await asSystem('test', organization, () => attempt(order));
    await tickAndSettle(organization);
    expect(target.received).toEqual([]);
    pass(1001);
    await tickAndSettle(organization);
    expect(await only(organization, webhook.id)).toMatchObject({ status: 'delivered', attempts: [{ number: 1 }] });
    expect(target.received).toHaveLength(1);
  });

  test('an order that comes late, twice, or for an attempt already made does nothing', async () => {
    const target = await receiver(500, 200);
    const { organization, webhook } = await begin(target.url);
    await completeScan(organization);
    await settle(organization);
    const { id } = await only(organization, webhook.id);
    for (const number of [1, 3, 0]) await asSystem('test', organization, () => attempt({ webhook: webhook.id, delivery: id, attempt: number }));
    expect(target.received).toHaveLength(1);
    pass(7000);
    await settle(organization);
    for (const number of [1, 2, 3]) await asSystem('test', organization, () => attempt({ webhook: webhook.id, delivery: id, attempt: number }));
    expect(target.received).toHaveLength(2);
  });
});

describe('a delivery that waits', () => {
  test.each([
    ['was switched off', deactivate, 'the webhook is switched off'],
    ['was deleted', remove, 'the webhook was deleted'],
  ])('ends as failed, unsent, when its webhook %s', async (_, change, failed_reason) => {
    const target = await receiver(500);
    const { organization, webhook } = await begin(target.url);
    await completeScan(organization);
    await settle(organization);
    const { id } = await only(organization, webhook.id);
    await withActor(admin(organization), async () => void (await change(webhook.id)));
    pass(7000);
    await settle(organization);
    const after = await asSystem('test', organization, () => Deliveries.need(organization, id, webhook.id));
    expect(after).toMatchObject({ status: 'failed', next_attempt_at: null, failed_reason, attempts: [{ number: 1 }] });
    expect(target.received).toHaveLength(1);
  });

  test('goes to the new URL with the new secret when the webhook was changed', async () => {
    const [old, fresh] = [await receiver(500), await receiver(200)];
    const { organization, webhook } = await begin(old.url);
    await completeScan(organization);
    await settle(organization);
    await withActor(admin(organization), () => update(webhook.id, { url: fresh.url, secret: 'another secret' }));
    pass(7000);
    await settle(organization);
    expect([old.received.length, fresh.received.length]).toEqual([1, 1]);
    const { headers = {}, body = '' } = fresh.received[0] ?? {};
    expect(verifyHookSignature({ headers, body, secret: 'another secret' })).toBe(true);
    expect((await only(organization, webhook.id)).request.url).toBe(fresh.url);
  });
});

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

import { describe, expect, test } from 'vitest';
import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import { activate, deactivate } from '../../shared/domain/webhook/activation.ts';
import { Deliveries } from '../../shared/domain/webhook/delivery.ts';
import { update } from '../../shared/domain/webhook/edit.ts';
import { verifyHookSignature, verifySignature } from '../../shared/domain/webhook/signature.ts';
import { remove } from '../../shared/domain/webhook/webhook.ts';
import { clock } from '../../shared/platform/clock.ts';
import { useTable } from '../support/table.ts';
import { admin, begin, completeScan, deliveries, loseOrders, only, outboxOf, pass, passUntil, receiver, settle, shown, tickAndSettle } from './webhook-world.ts';

useTable();

const hour = 3_600_000;

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

import { describe, expect, test } from 'vitest';
import { webhookFanout } from '../../functions/workers/webhook-fanout/worker.ts';
import { asSystem, context, withActor } from '../../shared/domain/actor/context.ts';
import { attempt } from '../../shared/domain/webhook/attempt.ts';
import { fanOut } from '../../shared/domain/webhook/fan-out.ts';
import { lease } from '../../shared/domain/webhook/lease.ts';
import { react } from '../../shared/events/worker.ts';
import { Meter } from '../../shared/table/meter.ts';
import { useTable } from '../support/table.ts';
import { aboutOf, begin, completeScan, only, pass, receiver, settle, tickAndSettle } from './webhook-world.ts';

useTable();

/** Runs the work as a process that dies as soon as its n-th round trip to the table has had its effect; true if it did. */
async function dyingAfter(roundTrips: number, organization: string, work: () => Promise<void>): Promise<boolean> {
  const meter = new Meter();
  let [made, dead] = [0, false];
  const die = (): never => {
    dead = true;
    throw new Error('the process has died');
  };
  const count = (trips: number): void => {
    made = trips;
    if (made === roundTrips) die();
  };
  Object.defineProperty(meter, 'roundTrips', { get: () => made, set: count });
  const system = { type: 'system', name: 'test', organization } as const;
  await withActor(system, async () => {
    const wall = context().wall;
    context().wall = { ...wall, get role() { return dead ? die() : wall.role; } };
    await work();
  }, { meter }).catch((error: unknown) => {
    if (!dead) throw error;
  });
  return dead;
}

describe('a process that dies', () => {
  test('anywhere in telling an event: told again, there is one delivery and one request', async () => {
    const target = await receiver(200);
    for (let trips = 1, died = true; died; trips += 1) {
      const { organization, webhook } = await begin(target.url);
      const event = await completeScan(organization);
      died = await dyingAfter(trips, organization, () => fanOut(event, aboutOf(event)));
      await settle(organization);
      await only(organization, webhook.id);
      expect(target.received).toHaveLength(trips);
    }
  });

  test('anywhere in an attempt: it is made in the end, and a second time only where it was sent and not recorded', async () => {
    const outcomes: string[] = [];
    for (let trips = 1, died = true; died; trips += 1) {
      const target = await receiver(500, 500, 200);
      const { organization, webhook } = await begin(target.url);
      await asSystem('test', organization, async () => {
        const event = await completeScan(organization);
        await fanOut(event, aboutOf(event));
      });
      const { id } = await only(organization, webhook.id);
      const order = { webhook: webhook.id, delivery: id, attempt: 1 };
      died = await dyingAfter(trips, organization, () => attempt(order));
      const sent = target.received.length;
      const recorded = (await only(organization, webhook.id)).attempts.length;
      outcomes.push(`${sent} sent, ${recorded} recorded`);
      for (let rounds = 0; rounds < 10 && (await only(organization, webhook.id)).status !== 'delivered'; rounds += 1) {
        pass(6 * 60_000);
        await tickAndSettle(organization);
      }
      const { status, attempts } = await only(organization, webhook.id);
      expect([status, attempts.map(({ number }) => number)]).toEqual(['delivered', attempts.map((_, at) => at + 1)]);
      expect(target.received).toHaveLength(attempts.length + (sent - recorded));
      expect(new Set(target.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    }
    expect(new Set(outcomes)).toEqual(new Set(['0 sent, 0 recorded', '1 sent, 0 recorded', '1 sent, 1 recorded']));
  });

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

import type * as z from 'zod';
import type { DuePayload } from '../../events/tick.ts';
import { type Resolver, systemResolver } from '../../network/checked-lookup.ts';
import { clock } from '../../platform/clock.ts';
import { eventJson } from '../../platform/message-limits.ts';
import { queue } from '../../platform/queue.ts';
import { transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { Deliveries, type Delivery, DeliveryRequested, isOver } from './delivery.ts';
import { lease, type Order } from './lease.ts';
import { record } from './record.ts';
import { send } from './send.ts';

/** The worker that makes attempts, and its queue. */
export const deliveryQueue = 'webhook-delivery';
/** The tick comes once a minute: a step shorter than that is ordered directly. */
const tickSeconds = 60;

/** Makes the attempt that was ordered, if it is still to be made, and arranges the next one. */
export async function attempt(order: Order, resolve: Resolver = systemResolver): Promise<void> {
  const leased = await lease(order);
  if (!leased) return;
  const recorded = await record(leased, await send(leased.delivery, resolve));
  if (recorded) await orderSoon(recorded);
}

/** What the tick asks for: the attempt whose time has come, or the end of a delivery that was kept long enough. */
export async function due({ partition_key, sort_key }: z.output<typeof DuePayload>): Promise<void> {
  const order = { webhook: partition_key.split('#').at(-1) ?? '', delivery: sort_key };
  const delivery = await Deliveries.get(tenant(), order.delivery, order.webhook);
  if (!delivery || !isOver(delivery)) return attempt(order);
  if (new Date(delivery.expires_at) <= clock.now()) await transact([Deliveries.remove(tenant(), delivery)]);
}

/** The due index holds the next attempt already: this order only makes it come in time, and may be lost. */
async function orderSoon({ id, webhook, attempts, next_attempt_at }: Delivery): Promise<void> {
  if (next_attempt_at === null) return;
  const seconds = Math.ceil((Date.parse(next_attempt_at) - clock.now().getTime()) / 1000);
  if (seconds >= tickSeconds) return;
  const order = DeliveryRequested.record(id, { webhook: webhook.id, delivery: id, attempt: attempts.length + 1 });
  await queue().then((port) => port.send(deliveryQueue, [{ body: eventJson(order), delay_seconds: Math.max(0, seconds) }]));
}

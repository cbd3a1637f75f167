import * as z from 'zod';
import { event } from '../../events/define.ts';
import { DuePayload } from '../../events/tick.ts';
import { firstIdAt, stableId } from '../../lib/id.ts';
import { entity } from '../../table/entity.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import type { Row } from '../../table/query.ts';
import { tenant } from '../actor/context.ts';
import { wireNames } from './wire-events.ts';
import { Webhooks } from './webhook.ts';

/**
 * A delivery is one event on its way to one webhook. Its body is fixed when it is made, and its id follows from webhook and event, so
 * the same event never makes two. It is pending until its first try, retrying between tries, and ends as delivered or failed.
 * Before a request leaves, its attempt is leased: whoever holds the lease sends, anybody else leaves it alone, and when the holder dies the
 * attempt is made again after the lease, with the same number and the same event id. That is the only way that a receiver sees an attempt twice.
 */
const statuses = ['pending', 'retrying', 'delivered', 'failed'] as const;

const Headers = z.record(z.string(), z.string());
const Attempt = z.object({
  number: z.int(),
  started_at: z.string(),
  duration_ms: z.int(),
  /** Null when there was no answer. */
  status_code: z.int().nullable(),
  /** In our own words; null for a success. */
  error: z.string().nullable(),
});
export type Attempt = z.infer<typeof Attempt>;

const Stored = z.object({
  webhook: z.object({ id: z.string() }),
  event: z.enum(wireNames),
  event_id: z.string(),
  status: z.enum(statuses),
  /** Of the last try; before the first one without headers. */
  request: z.object({ url: z.string(), headers: Headers, body: z.string() }),
  response: z.object({ status: z.int(), headers: Headers, body: z.string() }).nullable(),
  attempts: z.array(Attempt),
  next_attempt_at: z.string().nullable(),
  delivered_at: z.string().nullable(),
  /** Why it ended as failed. */
  failed_reason: z.string().nullable(),
  /** Until then somebody is making the next attempt. */
  leased_until: z.string().nullable(),
  expires_at: z.string(),
});
type Attributes = z.infer<typeof Stored>;

/** Kept for 30 days, then removed by the tick, which keeps the count right. The table's own time to live would not, so it comes as much later, for what was left behind. */
const keptMs = 30 * 86_400_000;

export const DeliveryRequested = event('webhook.delivery_requested', z.object({ webhook: z.string(), delivery: z.string(), attempt: z.int() }));
/** From the tick: a try is due, a lease was left behind, or the delivery has expired. */
export const DeliveryDue = event('webhook.delivery_due', DuePayload);

export const Deliveries = entity(Stored, {
  name: 'Delivery',
  family: 'DELIVERY',
  within: ({ webhook }) => webhook.id,
  counted: true,
  due: ({ leased_until, next_attempt_at, expires_at }) => ({ at: leased_until ?? next_attempt_at ?? expires_at, event: DeliveryDue.name }),
  expires: ({ expires_at }) => Math.floor((Date.parse(expires_at) + keptMs) / 1000),
});
export type Delivery = ReturnType<typeof Deliveries.parse>;

/** The documented delivery (5.14), with `failed_reason`. Signatures may be read, secrets are not in it. */
export const Document = Stored.omit({ leased_until: true, expires_at: true }).extend({ id: z.string(), created_at: z.string(), updated_at: z.string() }).meta({ id: 'WebhookDelivery' });

export const columns = { event: ({ event: name }: Delivery) => name, status: ({ status }: Delivery) => status };

/** A webhook's deliveries of the last 30 days, newest first. */
export async function list(webhook: string, request: ListRequest): Promise<Page<Delivery>> {
  const parse = (row: Row): Delivery => Deliveries.parse(row);
  const listing = { stretches: [Deliveries.stretch(tenant(), webhook)], parse, columns, total: () => Deliveries.count(tenant(), webhook) };
  const [page] = await Promise.all([listOf(listing, request), Webhooks.need(tenant(), webhook)]);
  return page;
}

export async function show(webhook: string, id: string): Promise<Delivery> {
  const [delivery] = await Promise.all([Deliveries.need(tenant(), id, webhook), Webhooks.need(tenant(), webhook)]);
  return delivery;
}

/** A delivery that waits for its first try. `at` is the time of the event. */
export function waiting(order: { webhook: string; url: string; event: Attributes['event']; event_id: string; body: string; at: Date }, now: Date): Attributes & { id: string } {
  return {
    id: idOf(order),
    webhook: { id: order.webhook },
    event: order.event,
    event_id: order.event_id,
    status: 'pending',
    request: { url: order.url, headers: {}, body: order.body },
    response: null,
    attempts: [],
    next_attempt_at: now.toISOString(),
    delivered_at: null,
    failed_reason: null,
    leased_until: null,
    expires_at: new Date(now.getTime() + keptMs).toISOString(),
  };
}

/** Follows from webhook and event alone, and begins with the event's time as every id of a list does. */
function idOf({ webhook, event_id, at }: { webhook: string; event_id: string; at: Date }): string {
  return firstIdAt(at.getTime()).slice(0, 14) + stableId('delivery', webhook, event_id).slice(14);
}

export function isOver({ status }: Pick<Delivery, 'status'>): boolean {
  return status === 'delivered' || status === 'failed';
}

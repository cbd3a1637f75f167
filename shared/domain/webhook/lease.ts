import { hashOf } from '../../lib/secret-text.ts';
import { clock } from '../../platform/clock.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { Deliveries, type Delivery, isOver } from './delivery.ts';
import { signingSecrets } from './secret.ts';
import { signatureHeaders } from './signature.ts';
import { type Webhook, Webhooks } from './webhook.ts';

/** An exchange takes at most 15 s; after twice that its process is dead. */
const leaseMs = 30_000;

/** Which delivery is asked for; with a number, that attempt and no other. */
export interface Order {
  webhook: string;
  delivery: string;
  attempt?: number;
}

export interface Leased {
  webhook: Webhook;
  delivery: Delivery;
}

/** Takes the next attempt for the caller alone, with the request that it has to send. Undefined when there is nothing to send: done, not due, or in other hands. */
export function lease(order: Order): Promise<Leased | undefined> {
  return retrying('Delivery', async () => {
    const [webhook, delivery] = await Promise.all([Webhooks.get(tenant(), order.webhook), Deliveries.get(tenant(), order.delivery, order.webhook)]);
    const now = clock.now();
    if (!delivery || !isDue(delivery, order, now)) return undefined;
    if (!webhook?.active) {
      await end(delivery, webhook ? 'the webhook is switched off' : 'the webhook was deleted');
      return undefined;
    }
    const request = { ...delivery.request, url: webhook.url, headers: await headersOf(webhook, delivery, now) };
    const taken = Deliveries.update(tenant(), delivery, { request, leased_until: new Date(now.getTime() + leaseMs).toISOString() });
    await transact([taken]);
    return { webhook, delivery: taken.item };
  });
}

/** A numbered order comes when it is time; the tick's may be late, and then the attempt is not due any more. */
function isDue(delivery: Delivery, { attempt }: Order, now: Date): boolean {
  const leased = delivery.leased_until !== null && new Date(delivery.leased_until) > now;
  if (leased || isOver(delivery)) return false;
  if (attempt !== undefined) return attempt === delivery.attempts.length + 1;
  return delivery.next_attempt_at !== null && new Date(delivery.next_attempt_at) <= now;
}

async function end(delivery: Delivery, failed_reason: string): Promise<void> {
  await transact([Deliveries.update(tenant(), delivery, { status: 'failed', next_attempt_at: null, leased_until: null, failed_reason })]);
}

async function headersOf(webhook: Webhook, { event, event_id, request }: Delivery, at: Date): Promise<Record<string, string>> {
  // The vendor's agent ends in a random hash: ours is the same for all deliveries of a webhook.
  const agent = hashOf(webhook.id).slice(0, 16);
  return signatureHeaders({ body: request.body, event, event_id, at, secrets: await signingSecrets(webhook), agent });
}

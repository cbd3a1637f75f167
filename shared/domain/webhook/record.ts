import { logger } from '../../lib/logger.ts';
import { clock } from '../../platform/clock.ts';
import type { Change } from '../../table/entity.ts';
import { Conflict, type Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { Deliveries, type Delivery } from './delivery.ts';
import { isHopeless, withFailure } from './health.ts';
import type { Leased } from './lease.ts';
import { nextAttempt } from './retry-ladder.ts';
import { type Outcome, succeeded } from './send.ts';
import { Disabled, type Webhook, Webhooks } from './webhook.ts';

/** Writes what became of an attempt: in the delivery, and in the record of its webhook, which may be switched off by it. Undefined when the lease was lost meanwhile: the attempt is somebody else's now. */
export async function record({ webhook, delivery }: Leased, outcome: Outcome): Promise<Delivery | undefined> {
  try {
    return await retrying('Webhook', async () => {
      const current = await Webhooks.get(tenant(), webhook.id);
      return write(delivery, outcome, current);
    });
  } catch (error) {
    // Many deliveries to one webhook at once collide on its item. The attempt must not be lost, and so sent again, for a statistic of it.
    logger().warn('an attempt was recorded without its webhook', { webhook: webhook.id, delivery: delivery.id, reason: String(error) });
    return write(delivery, outcome, undefined).catch(lost);
  }
}

function lost(error: unknown): undefined {
  if (!(error instanceof Conflict)) throw error;
}

async function write(delivery: Delivery, outcome: Outcome, webhook: Webhook | undefined): Promise<Delivery> {
  const now = clock.now();
  const health = webhook && healthAfter(webhook, outcome, now);
  const changed = deliveryAfter(delivery, outcome, health?.disabled?.reason, now);
  await transact([changed, ...(webhook && health ? told(webhook, health, changed.item, now) : [])]);
  return changed.item;
}

function deliveryAfter(delivery: Delivery, { attempt, response, retry_after }: Outcome, gaveUp: string | undefined, now: Date): Change<Delivery> {
  const attempts = [...delivery.attempts, attempt];
  const next = gaveUp === undefined ? nextAttempt({ attempts: attempts.length, status: attempt.status_code, retryAfter: retry_after, now }) : null;
  const tried = { attempts, response, leased_until: null, next_attempt_at: next?.toISOString() ?? null };
  if (succeeded(attempt)) return Deliveries.update(tenant(), delivery, { ...tried, status: 'delivered', delivered_at: now.toISOString() });
  if (next) return Deliveries.update(tenant(), delivery, { ...tried, status: 'retrying' });
  return Deliveries.update(tenant(), delivery, { ...tried, status: 'failed', failed_reason: gaveUp ?? `none of ${attempts.length} tries succeeded` });
}

type Health = Pick<Webhook, 'failures_in_row' | 'failing' | 'active' | 'disabled'>;

function healthAfter(webhook: Webhook, { attempt }: Outcome, now: Date): Health {
  const { active, disabled, failures_in_row } = webhook;
  if (succeeded(attempt)) return { active, disabled, failures_in_row: 0, failing: null };
  const failing = withFailure(webhook.failing, now);
  const reason = attempt.status_code === 410 ? 'the receiver answered 410 Gone' : isHopeless(failing, now) ? 'no delivery has succeeded for five days' : undefined;
  const off = active && reason !== undefined ? { active: false, disabled: { at: now.toISOString(), reason } } : { active, disabled };
  return { ...off, failures_in_row: failures_in_row + 1, failing };
}

function told(webhook: Webhook, health: Health, { status }: Delivery, now: Date): Operation[] {
  const { operations } = Webhooks.update(tenant(), webhook, { ...health, last_delivery: { status, at: now.toISOString() } });
  const switchedOff = webhook.active && !health.active;
  return switchedOff ? [...operations, Disabled.publish(webhook.id, { name: webhook.name, reason: health.disabled?.reason ?? '' })] : operations;
}

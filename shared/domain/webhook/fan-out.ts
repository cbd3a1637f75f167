import type { EventRecord } from '../../events/event.ts';
import { AlreadyDone } from '../../events/once.ts';
import { clock } from '../../platform/clock.ts';
import { everything } from '../../table/list.ts';
import { transact } from '../../table/transact.ts';
import { asSystem, tenant } from '../actor/context.ts';
import { OrganizationRecords } from '../organization/organization.ts';
import { Deliveries, DeliveryRequested, waiting } from './delivery.ts';
import { type About, bodyOf } from './payload.ts';
import { type Webhook, Webhooks } from './webhook.ts';
import { wireNameOf } from './wire-events.ts';

/**
 * Makes one delivery for each active webhook that listens to the event: those of its own organization, and those of the organizations above
 * that include their customers. Told again of the same event, it makes only what is missing.
 */
export async function fanOut(record: EventRecord, about: About): Promise<void> {
  const { id, name, path } = await OrganizationRecords.need(record.tenant, record.tenant);
  const body = bodyOf(record, { id, name }, about);
  await deliverTo(() => true, record, body);
  // Each ancestor's webhooks lie behind its own wall, so they are reached as the system, one organization at a time.
  for (const ancestor of path) await asSystem('webhook-fanout', ancestor, () => deliverTo((webhook) => webhook.include_customers, record, body));
}

async function deliverTo(listens: (webhook: Webhook) => boolean, record: EventRecord, body: string): Promise<void> {
  const event = wireNameOf(record.name);
  const webhooks = await everything({ stretches: [Webhooks.stretch(tenant())], parse: Webhooks.parse });
  const listening = webhooks.filter((webhook) => webhook.active && webhook.events.includes(event) && listens(webhook));
  for (const { id: webhook, url } of listening) {
    const order = { webhook, url, event, event_id: record.id, body, at: new Date(record.created_at) };
    const made = Deliveries.create(tenant(), waiting(order, clock.now()), alreadyMade);
    const requested = DeliveryRequested.publish(made.item.id, { webhook, delivery: made.item.id, attempt: 1 });
    await transact([made, requested]).catch(ignoreDone);
  }
}

function alreadyMade(): never {
  throw new AlreadyDone('The delivery exists');
}

function ignoreDone(error: unknown): void {
  if (!(error instanceof AlreadyDone)) throw error;
}

import * as z from 'zod';
import { event } from '../../events/define.ts';
import { entity } from '../../table/entity.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import type { Row } from '../../table/query.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { actingOrganization } from '../organization/acting.ts';
import { Failing } from './health.ts';
import { wireNames } from './wire-events.ts';

/**
 * A webhook tells a customer's own system what happens: it belongs to one organization, names the events it wants, and with
 * `include_customers` hears of those of the organizations below too. Only an active one is sent anything. Its URL passes the guard
 * when it is stored and again at each connection; its secret is stored sealed and never answered again.
 * It is switched off by its owner, by an answer 410, and after five days without a success; only its owner switches it on again.
 */
const Stored = z.object({
  name: z.string(),
  url: z.string(),
  events: z.array(z.enum(wireNames)),
  include_customers: z.boolean(),
  active: z.boolean(),
  /** Sealed (shared/platform/encryption.ts); null for unsigned deliveries. */
  secret: z.string().nullable(),
  secret_last4: z.string().nullable(),
  /** The secret before a rotation, sealed: until it expires both sign. */
  previous_secret: z.object({ secret: z.string(), expires_at: z.string() }).nullable(),
  owner: z.object({ id: z.string(), username: z.string() }),
  last_delivery: z.object({ status: z.string(), at: z.string() }).nullable(),
  failures_in_row: z.number().int(),
  failing: Failing.nullable(),
  /** Why the platform switched it off; null when its owner did, or when it is on. */
  disabled: z.object({ at: z.string(), reason: z.string() }).nullable(),
});

export const Webhooks = entity(Stored, { name: 'Webhook', family: 'WEBHOOK', counted: true });
export type Webhook = ReturnType<typeof Webhooks.parse>;

const Named = z.object({ name: z.string() });
export const Created = event('webhook.created', Named);
export const Updated = event('webhook.updated', Named);
const Deleted = event('webhook.deleted', Named);
export const Activated = event('webhook.activated', Named);
export const Deactivated = event('webhook.deactivated', Named);
/** The platform switched it off; the owner has to hear of it by another way. */
export const Disabled = event('webhook.disabled', Named.extend({ reason: z.string() }));

/** The documented webhook (5.14), with `disabled` for why the platform switched it off. */
export const Document = Stored.omit({ secret: true, previous_secret: true, failing: true })
  .extend({ id: z.string(), has_secret: z.boolean(), organization: z.object({ id: z.string(), name: z.string() }), created_at: z.string(), updated_at: z.string() })
  .meta({ id: 'Webhook' });
export type Document = z.infer<typeof Document>;
/** With the secret that was generated: answered once, on create. A given secret is never answered. */
export const DocumentWithSecret = Document.extend({ secret: z.string().optional() }).meta({ id: 'WebhookWithSecret' });

export const columns = { name: ({ name }: Document) => name, url: ({ url }: Document) => url, active: ({ active }: Document) => active };

export async function list(request: ListRequest): Promise<Page<Document>> {
  const parse = (row: Row): Document => present(Webhooks.parse(row), '');
  const webhooks = listOf({ stretches: [Webhooks.stretch(tenant())], parse, columns, total: () => Webhooks.count(tenant()) }, request);
  const [page, name] = await Promise.all([webhooks, nameOfTenant()]);
  return { ...page, items: page.items.map((item) => ({ ...item, organization: { id: tenant(), name } })) };
}

export async function show(id: string): Promise<Document> {
  const [webhook, organization] = await Promise.all([Webhooks.need(tenant(), id), nameOfTenant()]);
  return present(webhook, organization);
}

/** Gone at once: what is still to be delivered ends as failed, and its deliveries vanish when they expire. */
export async function remove(id: string): Promise<void> {
  await retrying('Webhook', async () => {
    const webhook = await Webhooks.need(tenant(), id);
    await transact([Webhooks.remove(tenant(), webhook), Deleted.publish(id, { name: webhook.name })]);
  });
}

export async function nameOfTenant(): Promise<string> {
  return (await actingOrganization()).name;
}

/** What its owner sees: nothing of the secret but that there is one, and how it ends. */
export function present(webhook: Webhook, organization: string): Document {
  const { secret, previous_secret: _, failing: __, version: ___, ...shown } = webhook;
  return { ...shown, has_secret: secret !== null, organization: { id: tenant(), name: organization } };
}

import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import { line } from '../../lib/plain-text.ts';
import { checkUrl } from '../../network/url-guard.ts';
import { problem } from '../../problems.ts';
import { retrying, transact } from '../../table/transact.ts';
import { nameOf, reachesBelow } from '../actor/actor.ts';
import { actor, tenant } from '../actor/context.ts';
import { deploymentPolicy } from './deployment-policy.ts';
import { stored } from './secret.ts';
import { newWebhookSecret } from './signature.ts';
import { Created, type Document, nameOfTenant, present, Updated, Webhooks } from './webhook.ts';
import { wireNames } from './wire-events.ts';

/** One event becomes at most this many deliveries in one organization. */
const webhooksMax = 100;

const name = line(255);
const url = z.string().trim().min(1);
const events = z.array(z.enum(wireNames)).min(1).max(100).transform((names) => [...new Set(names)]);
/** Empty for unsigned deliveries. */
const secret = z.string().max(255);

export const Create = z.object({ name, url, events, secret: secret.exactOptional(), include_customers: z.boolean().default(false) });
/** What is not named stays. */
export const Update = z.object({
  name: name.exactOptional(),
  url: url.exactOptional(),
  events: events.exactOptional(),
  secret: secret.exactOptional(),
  include_customers: z.boolean().exactOptional(),
});

/** Makes a webhook, active from now on. Without a secret one is generated, and only this answer ever holds it. */
export async function create(input: z.output<typeof Create>): Promise<Document & { secret?: string }> {
  checkAddress(input.url);
  checkCustomers(input.include_customers);
  const [count, organization] = await Promise.all([Webhooks.count(tenant()), nameOfTenant()]);
  // Not part of the transaction: a few more, made in the same moment, would harm nobody.
  if (count >= webhooksMax) throw problem.refused(`An organization has at most ${webhooksMax} webhooks`);
  const id = newId();
  const generated = input.secret === undefined ? newWebhookSecret() : undefined;
  const sealed = await stored(id, generated ?? input.secret ?? '');
  const fresh = { active: true, owner: nameOf(actor()), last_delivery: null, failures_in_row: 0, failing: null, disabled: null };
  const made = Webhooks.create(tenant(), { id, ...input, ...sealed, ...fresh });
  await transact([made, Created.publish(id, { name: input.name })]);
  return { ...present(made.item, organization), ...(generated === undefined ? {} : { secret: generated }) };
}

/** Changes what is named. Deliveries that wait for their next try go to the new URL, signed with the new secret. */
export async function update(id: string, { secret: given, ...input }: z.output<typeof Update>): Promise<Document> {
  if (input.url !== undefined) checkAddress(input.url);
  const sealed = given === undefined ? {} : await stored(id, given);
  return retrying('Webhook', async () => {
    const [webhook, organization] = await Promise.all([Webhooks.need(tenant(), id), nameOfTenant()]);
    checkCustomers(input.include_customers ?? webhook.include_customers);
    const changed = Webhooks.update(tenant(), webhook, { ...input, ...sealed });
    await transact([changed, Updated.publish(id, { name: changed.item.name })]);
    return present(changed.item, organization);
  });
}

function checkAddress(text: string): void {
  const checked = checkUrl(text, deploymentPolicy());
  if (!checked.ok) throw problem.invalid({ url: [checked.reason] });
}

/** A webhook would otherwise show an organization's Admin what lies below it, which only a partner's may see. */
function checkCustomers(includes: boolean): void {
  if (includes && !reachesBelow(actor())) throw problem.invalid({ include_customers: ['is for partners'] });
}

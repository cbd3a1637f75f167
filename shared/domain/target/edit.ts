import * as z from 'zod';
import { line, prose } from '../../lib/plain-text.ts';
import { problem } from '../../problems.ts';
import type { Change } from '../../table/entity.ts';
import { retrying, transact } from '../../table/transact.ts';
import { nameOf } from '../actor/actor.ts';
import { actor, tenant, user } from '../actor/context.ts';
import { productOf, products } from '../plan/product.ts';
import { needUsable } from '../port-list/port-list.ts';
import * as Subscription from '../subscription/subscription.ts';
import { attachedOperation } from './attachments.ts';
import { countsOf, limitedFeatures, limitOf } from './plan-limit.ts';
import { checkedScope, type Scope, type ScopeText } from './scope.ts';
import { allowSignIns, credentialUse, given, givenOrDefault } from './sign-ins.ts';
import { aliveTests, Created, type Declared, portListUse, type Target, Targets, Updated } from './target.ts';

/** Characters of the hosts that an event carries; an event is smaller than a target may be. */
const declaredHostsMax = 1000;

const name = line(255);
const hosts = z.string().trim().min(1);
const excludeHosts = z.string().nullable().transform((text) => (text ?? '').trim());
const comment = prose(4000);
const portList = z.uuid().nullable();
const aliveTest = z.enum(aliveTests);
/** Recorded with the event. */
const authorized = z.boolean().default(false);

export const Create = z.object({
  name,
  hosts,
  exclude_hosts: excludeHosts.default(''),
  comment: comment.default(''),
  port_list_id: portList.default(null),
  ...givenOrDefault,
  alive_test: aliveTest.default('default'),
  authorized,
});

/** What is not named stays. */
export const Update = z.object({
  name: name.exactOptional(),
  hosts: hosts.exactOptional(),
  exclude_hosts: excludeHosts.exactOptional(),
  comment: comment.exactOptional(),
  port_list_id: portList.exactOptional(),
  ...given,
  alive_test: aliveTest.exactOptional(),
  authorized,
});

/** Stores a target whose scope this deployment and the organization's plan let be scanned; 422 names what does not. */
export async function create(input: z.output<typeof Create>): Promise<Target> {
  const made = await creation(input);
  await transact([made]);
  return made.item;
}

/** The writes of a new target, checked in the same way; it may have scans from its beginning. */
export async function creation({ authorized, ...input }: z.output<typeof Create>, scans: Partial<typeof unused> = {}): Promise<Change<Target>> {
  const scope = await allowedScope(input);
  await Promise.all([input.port_list_id !== null && needUsable(input.port_list_id), allowSignIns(null, input, false)]);
  const { item, operations } = Targets.create(tenant(), { ...input, ...measured(scope), ...unused, ...scans, owner: nameOf(actor()) });
  return { item, operations: [...operations, ...portListUse(null, input.port_list_id), ...credentialUse(null, input), Created.publish(item.id, declared(item, authorized))] };
}

const unused = { scans_pci: 0, scans_vrms: 0, scans_penetration: 0, busy_scans: 0 };

/** Changes what is named; the scope stays as it is while a scan of it runs. */
export async function update(id: string, { authorized, ...changes }: z.output<typeof Update>): Promise<Target> {
  return retrying('Target', async () => {
    const target = await Targets.need(tenant(), id);
    const wanted = { ...target, ...changes };
    const rescoped = wanted.hosts !== target.hosts || wanted.exclude_hosts !== target.exclude_hosts;
    if (rescoped && target.busy_scans > 0) throw busy();
    const scope = rescoped ? measured(await allowedScope(wanted)) : {};
    const relisted = wanted.port_list_id !== null && wanted.port_list_id !== target.port_list_id;
    await Promise.all([relisted && needUsable(wanted.port_list_id ?? ''), allowSignIns(target, wanted, rescoped)]);
    const changed = Targets.update(tenant(), target, { ...changes, ...scope });
    const updated = Updated.publish(id, { ...declared(changed.item, authorized), changes: Object.keys(changes) });
    const counted = rescoped ? products.filter((product) => target[`scans_${product}`] > 0).map((product) => attachedOperation(product)) : [];
    await transact([changed, ...counted, ...portListUse(target.port_list_id, wanted.port_list_id), ...credentialUse(target, wanted), updated]);
    return changed.item;
  });
}

async function allowedScope(text: ScopeText): Promise<Scope> {
  const product = user().active_product;
  const scope = checkedScope(text);
  const subscription = await Subscription.activeFor(tenant(), product);
  if (!subscription) throw problem.refused(`A target needs an active subscription to ${productOf[product].name}`);
  const counts = countsOf(product, [scope]);
  const over = limitedFeatures(product).flatMap((feature) => {
    const limit = limitOf(feature, subscription.features);
    const count = counts[feature] ?? 0n;
    return limit !== null && count > limit ? [`holds ${count} hosts that count on ${feature}; the plan allows ${limit}`] : [];
  });
  if (over.length > 0) throw problem.invalid({ hosts: over });
  return scope;
}

function measured({ count, external }: Scope): Pick<Target, 'max_hosts' | 'external'> {
  return { max_hosts: count.max_hosts.toString(), external };
}

function declared({ name, hosts, max_hosts }: Target, authorized: boolean): z.input<typeof Declared> {
  return { name, hosts: hosts.slice(0, declaredHostsMax).toWellFormed(), max_hosts, authorized };
}

function busy() {
  const reason = 'may not change while a scan of the target runs';
  return problem.refused(`The hosts of a target ${reason}`, { hosts: [reason] });
}

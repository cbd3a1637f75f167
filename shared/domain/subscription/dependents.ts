import * as z from 'zod';
import type { EventRecord } from '../../events/event.ts';
import { AlreadyDone } from '../../events/once.ts';
import { readCount } from '../../table/counter.ts';
import { entity } from '../../table/entity.ts';
import { tenantKey } from '../../table/keys.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { countAbove } from '../organization/count-above.ts';
import { type Organization, OrganizationRecords } from '../organization/organization.ts';
import { DependentDocument, present } from './document.ts';
import { type columns, Subscriptions } from './subscription.ts';

/**
 * "All subscriptions below me" is one query: for each organization above, a subscription has one row in its own organization's partition, indexed
 * under that one. The rows follow the subscription's events, a moment later and whatever their order: each time they are written as the
 * subscription then is, on the organization's version, so rows of a deleted one never come back.
 */
const Stored = z.object({ subscription: z.object({ ...DependentDocument.shape, version: z.number().int() }) });

const Rows = entity(Stored, {
  name: 'Subscription',
  family: 'SUBSCRIPTION_ANCESTOR',
  within: ({ subscription }) => subscription.id,
  indexes: { tree: ({ id, subscription }) => ({ partition: treeOf(id), sort: subscription.id }) },
});
type Dependent = z.infer<typeof Stored>['subscription'];

export const dependentColumns = {
  status: ({ status }: Dependent) => status,
  product: ({ product }: Dependent) => product.code,
  plan: ({ plan }: Dependent) => plan.code,
  billing_interval: ({ billing_interval }: Dependent) => billing_interval,
  start_date: ({ start_date }: Dependent) => start_date,
  end_date: ({ end_date }: Dependent) => end_date,
  organization_id: ({ organization_id }: Dependent) => organization_id,
} satisfies Record<keyof typeof columns | 'organization_id', unknown>;

/** The subscriptions of all organizations below the acting one, in one query whatever the depth. */
export function listDependent(request: ListRequest): Promise<Page<Dependent>> {
  const parse = (row: Record<string, unknown>): Dependent => Rows.parse(row).subscription;
  return listOf({ stretches: [{ partition: treeOf(tenant()), index: 'tree' }], parse, columns: dependentColumns, total: () => readCount(treeOf(tenant())) }, request);
}

/** Brings the rows of a subscription up to date. */
export async function follow({ subject }: Pick<EventRecord, 'subject'>): Promise<void> {
  await retrying('Subscription', async () => {
    const [holder, subscription] = await Promise.all([OrganizationRecords.need(tenant(), tenant()), Subscriptions.need(tenant(), subject)]);
    if (holder.deleted_at !== null || holder.path.length === 0) return;
    const row = { ...present(subscription), organization_id: holder.id, version: subscription.version };
    const rows = holder.path.flatMap((id) => Rows.create(holder.id, { id, subscription: DependentRow.parse(row) }).operations.map(unlessNewer));
    await transact([OrganizationRecords.unchanged(holder.id, holder), ...rows]);
  });
}

const DependentRow = Stored.shape.subscription;

/** Counts a new subscription in the list of each organization above: one more, once. */
export async function countCreated(record: EventRecord): Promise<void> {
  const { path } = await OrganizationRecords.need(record.tenant, record.tenant);
  await countAbove(path, record, 'subscription-tree', treeOf, 1);
}

/** The rows of a deleted organization's subscriptions vanish from every list above it. */
export async function forget(holder: Organization, record: EventRecord, subscriptions: string[]): Promise<void> {
  for (const subscription of subscriptions) {
    const known = await Promise.all(holder.path.map((id) => Rows.get(holder.id, id, subscription)));
    const rows = known.flatMap((row) => (row ? Rows.remove(holder.id, row).operations : []));
    if (rows.length > 0) await transact(rows);
  }
  await countAbove(holder.path, record, 'subscription-tree-forget', treeOf, -subscriptions.length);
}

/** Events may come out of order: an older state never replaces a newer one. */
function unlessNewer(operation: Operation): Operation {
  if (!operation.item.Put) return operation;
  const { Item = {}, ...Put } = operation.item.Put;
  const version: unknown = Item['subscription'] && Object(Item['subscription']).version;
  const put = { ...Put, Item, ConditionExpression: 'attribute_not_exists(pk) OR #s.#v <= :v', ExpressionAttributeNames: { '#s': 'subscription', '#v': 'version' }, ExpressionAttributeValues: { ':v': version } };
  return { item: { Put: put }, refused: () => new AlreadyDone('The rows show a later state') };
}

function treeOf(ancestor: string): string {
  return tenantKey(ancestor, 'TREE', 'SUBSCRIPTION');
}

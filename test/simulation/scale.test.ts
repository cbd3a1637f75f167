import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { behindWall, context, withActor } from '../../shared/domain/actor/context.ts';
import { Create, create } from '../../shared/domain/organization/create.ts';
import { list, show } from '../../shared/domain/organization/manage.ts';
import { Closures, OrganizationRecords, treeOf, type Organization } from '../../shared/domain/organization/organization.ts';
import { table } from '../../shared/table/client.ts';
import { countOperation } from '../../shared/table/counter.ts';
import { tableName } from '../../shared/table/schema.ts';
import { transact } from '../../shared/table/transact.ts';
import { wallOf } from '../../shared/table/wall.ts';
import { userOf } from '../support/actors.ts';
import { firstPage } from '../support/lists.ts';
import { makeRoot } from '../support/platform.ts';
import { useTable } from '../support/table.ts';

useTable();

const size = 10_000;
const pageRows = 10;
/** Items of one batch write, a limit of the service. */
const batchMax = 25;
/** Batches on the way at once. */
const lanes = 8;

const partner = (organization: string) => userOf(organization, 'Admin', { partner: true });

test('a page of ten thousand organizations costs the same at any depth, the total is right, and a partner beside sees none', { timeout: 120_000 }, async () => {
  const { id: root } = await makeRoot();
  const [left, right] = await withActor(partner(root), async () => [await create(Create.parse({ name: 'Left' })), await create(Create.parse({ name: 'Right' }))]);
  const customer = await withActor(partner(left.id), () => create(Create.parse({ name: 'Customer of its own' })));
  await fill(left);
  const second = await costOfPage(left.id, 2);
  expect(second).toMatchObject({ roundTrips: 2, found: pageRows });
  expect(await costOfPage(left.id, 100)).toEqual(second);
  expect(await costOfPage(left.id, 1000)).toEqual(second);
  expect(await walk(left.id)).toEqual({ different: size + 2, total: size + 2 });
  await withActor(partner(right.id), async () => {
    expect((await list(firstPage({ per_page: 100 }))).items.map(({ id }) => id)).toEqual([right.id]);
    await expect(show(customer.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});

/** What a page costs whose cursor the page before it gave. */
async function costOfPage(organization: string, page: number): Promise<{ roundTrips: number; read: number; found: number }> {
  const { next_cursor: cursor } = await withActor(partner(organization), () => list(firstPage({ per_page: pageRows, page: page - 1 })));
  return withActor(partner(organization), async () => {
    const { items } = await list(firstPage({ per_page: pageRows, cursor }));
    const { roundTrips, read } = context().meter;
    return { roundTrips, read, found: items.length };
  });
}

/** Follows the cursor to the end. */
async function walk(organization: string): Promise<{ different: number; total: number }> {
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (;;) {
    const page = await withActor(partner(organization), () => list(firstPage({ per_page: 100, cursor })));
    page.items.forEach(({ id }) => seen.add(id));
    cursor = page.next_cursor;
    if (cursor === undefined) return { different: seen.size, total: page.total };
  }
}

/** Customers below it, written as their founding would, a batch at a time behind the wall of the one it holds. */
async function fill(parent: Organization): Promise<void> {
  const customers = Array.from({ length: size }, (_, at) => OrganizationRecords.create(parent.id, { name: `Customer ${at}`, description: '', company_name: '', partner: false, path: [...parent.path, parent.id], details: {}, members: [], projects: {}, deleted_at: null }).item);
  // In the parent's partition instead of each customer's own: the index under the ancestor, which is what is measured, is the same.
  const rows = customers.map((organization) => Closures.create(parent.id, { id: parent.id, organization }).operations.flatMap(({ item }) => (item.Put ? [{ ...item.Put.Item, sk: organization.id }] : []))).flat();
  const batches = Array.from({ length: Math.ceil(rows.length / batchMax) }, (_, at) => rows.slice(at * batchMax, (at + 1) * batchMax));
  await withActor(partner(parent.id), () =>
    behindWall(wallOf(parent.id), async () => {
      await Promise.all(Array.from({ length: lanes }, async () => {
        for (let batch = batches.pop(); batch; batch = batches.pop()) {
          await table().send(new BatchWriteCommand({ RequestItems: { [tableName()]: batch.map((Item) => ({ PutRequest: { Item } })) } }));
        }
      }));
      // What the events of so many foundings count, its own and that of the customer made above included.
      await transact([countOperation(treeOf(parent.id), size + 2)]);
    }),
  );
}

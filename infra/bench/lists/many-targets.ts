import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { asSystem, tenant } from '../../../shared/domain/actor/context.ts';
import * as Edit from '../../../shared/domain/target/edit.ts';
import { type Target, Targets } from '../../../shared/domain/target/target.ts';
import { newId } from '../../../shared/lib/id.ts';
import { countOperation } from '../../../shared/table/counter.ts';
import { tableName } from '../../../shared/table/schema.ts';
import { transact } from '../../../shared/table/transact.ts';
import { as, type World } from '../world/world.ts';

/** Items of one BatchWriteItem, a limit of the service. */
const batchItems = 25;

/** Batches under way at once. */
const sideBySide = 8;

/** Gives the customer so many targets: items as the product writes them, put in bulk, and their count beside them. */
export async function makeTargets(world: World, raw: DynamoDBDocumentClient, total: number, made: (count: number) => void): Promise<void> {
  const { user } = world.people;
  const first = await as(user, () => Edit.create(Edit.Create.parse({ name: 'Office 0', hosts: '127.0.0.1' })));
  await asSystem('bench', user.organization, async () => {
    for (let at = 1; at < total; at += batchItems * sideBySide) {
      const starts = Array.from({ length: sideBySide }, (_, batch) => at + batch * batchItems).filter((start) => start < total);
      await Promise.all(starts.map((start) => raw.send(new BatchWriteCommand({ RequestItems: { [tableName()]: puts(first, start, Math.min(batchItems, total - start)) } }))));
      made(Math.min(total, at + batchItems * sideBySide));
    }
    const counter = Targets.create(tenant(), first).operations.find(({ step }) => step)?.step?.counter;
    if (counter !== undefined) await transact([countOperation(counter, total - 1)]);
  });
}

function puts(like: Target, start: number, length: number) {
  const changes = Array.from({ length }, (_, offset) => Targets.create(tenant(), { ...like, id: newId(), name: `Office ${start + offset}` }));
  return changes.flatMap(({ operations }) => operations.flatMap(({ item }) => (item.Put?.Item ? [{ PutRequest: { Item: item.Put.Item } }] : [])));
}

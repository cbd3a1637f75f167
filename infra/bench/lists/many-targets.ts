import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { asSystem, tenant } from '../../../shared/domain/actor/context.ts';
import * as Edit from '../../../shared/domain/target/edit.ts';
import { Targets } from '../../../shared/domain/target/target.ts';
import { newId } from '../../../shared/lib/id.ts';
import { countOperation } from '../../../shared/table/counter.ts';
import { tableName } from '../../../shared/table/schema.ts';
import { transact } from '../../../shared/table/transact.ts';
import { as, type World } from '../world/world.ts';

/** Items of one BatchWriteItem, a limit of the service. */
const batchItems = 25;

/** Gives the customer so many targets: items as the product writes them, put in bulk, and their count beside them. */
export async function makeTargets(world: World, raw: DynamoDBDocumentClient, total: number, made: (count: number) => void): Promise<void> {
  const { user } = world.people;
  const first = await as(user, () => Edit.create(Edit.Create.parse({ name: 'Office 0', hosts: '127.0.0.1' })));
  await asSystem('bench', user.organization, async () => {
    for (let at = 1; at < total; at += batchItems) {
      const numbers = Array.from({ length: Math.min(batchItems, total - at) }, (_, offset) => at + offset);
      const changes = numbers.map((number) => Targets.create(tenant(), { ...first, id: newId(), name: `Office ${number}` }));
      const Items = changes.flatMap(({ operations }) => operations.flatMap(({ item }) => (item.Put?.Item ? [{ PutRequest: { Item: item.Put.Item } }] : [])));
      await raw.send(new BatchWriteCommand({ RequestItems: { [tableName()]: Items } }));
      const counter = changes[0]?.operations.find(({ step }) => step)?.step?.counter;
      if (counter !== undefined) await transact([countOperation(counter, numbers.length)]);
      made(at + numbers.length);
    }
  });
}

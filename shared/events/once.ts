import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { clock } from '../platform/clock.ts';
import { table } from '../table/client.ts';
import { tenantKey } from '../table/keys.ts';
import type { Operation } from '../table/operation.ts';
import { tableName, tableSchema } from '../table/schema.ts';
import type { EventRecord } from './event.ts';

/** Longer than the longest retry of a bus and a queue together. */
const rememberedSeconds = 14 * 86_400;

/** The effect of this event was already written: the consumer has nothing more to do. */
export class AlreadyDone extends Error {}

/** Put into the transaction of an effect: the second delivery of the same event throws AlreadyDone instead of doing it twice. */
export function once(record: Pick<EventRecord, 'id' | 'tenant'>, consumer: string): Operation {
  const expires = Math.floor(clock.now().getTime() / 1000) + rememberedSeconds;
  const Item = { pk: tenantKey(record.tenant, 'DONE', consumer), sk: record.id, [tableSchema.expiry]: expires };
  return {
    item: { Put: { TableName: tableName(), Item, ConditionExpression: 'attribute_not_exists(pk)' } },
    refused: () => {
      throw new AlreadyDone(`${consumer} has done ${record.id}`);
    },
  };
}

/** Whether the consumer's effect was written already: asked before an effect outside of the table, which no transaction can hold back. */
export async function wasDone(record: Pick<EventRecord, 'id' | 'tenant'>, consumer: string): Promise<boolean> {
  const Key = { pk: tenantKey(record.tenant, 'DONE', consumer), sk: record.id };
  return (await table().send(new GetCommand({ TableName: tableName(), Key, ConsistentRead: true }))).Item !== undefined;
}

import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { table } from './client.ts';
import { type IndexName, tableName, tableSchema } from './schema.ts';

/** A stretch of one partition, in the order of its sort key. */
export interface Stretch {
  partition: string;
  index?: IndexName;
  /** Both ends included. */
  from?: string;
  to?: string;
  newestFirst?: boolean;
}

export type Row = Record<string, unknown>;
export type RowKey = Record<string, unknown>;
export interface RowPage {
  rows: Row[];
  /** Where the next page begins; undefined at the end. */
  next: RowKey | undefined;
}

/** Up to `limit` rows after `after`: one round trip, unless the rows are so large that the service splits them at 1 MB. */
export async function queryRows(stretch: Stretch, limit: number, after?: RowKey): Promise<RowPage> {
  const rows: Row[] = [];
  let next = after;
  do {
    const answer = await table().send(new QueryCommand({ ...inputOf(stretch), Limit: limit - rows.length, ExclusiveStartKey: next }));
    rows.push(...(answer.Items ?? []));
    next = answer.LastEvaluatedKey;
  } while (next && rows.length < limit);
  return { rows, next };
}

/** The key that `count` rows precede, without reading them out: undefined if there are fewer. */
export async function skipRows(stretch: Stretch, count: number): Promise<RowKey | undefined> {
  let left = count;
  let next: RowKey | undefined;
  do {
    const answer = await table().send(new QueryCommand({ ...inputOf(stretch), Select: 'COUNT', Limit: left, ExclusiveStartKey: next }));
    left -= answer.Count ?? 0;
    next = answer.LastEvaluatedKey;
  } while (next && left > 0);
  return next;
}

function inputOf({ partition, index, from, to, newestFirst }: Stretch): QueryCommandInput {
  const names = index ? tableSchema.indexes[index] : { partition: tableSchema.partition, sort: tableSchema.sort };
  const range = from !== undefined || to !== undefined;
  return {
    TableName: tableName(),
    IndexName: index,
    KeyConditionExpression: range ? '#pk = :pk AND #sk BETWEEN :from AND :to' : '#pk = :pk',
    ExpressionAttributeNames: { '#pk': names.partition, ...(range ? { '#sk': names.sort } : {}) },
    ExpressionAttributeValues: { ':pk': partition, ...(range ? { ':from': from ?? ' ', ':to': to ?? '~' } : {}) },
    ScanIndexForward: !newestFirst,
    // Indexes cannot be read consistently; the table can, and a customer sees what it has just written.
    ConsistentRead: index === undefined,
  };
}

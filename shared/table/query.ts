import { BatchGetCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { someAtOnce } from '../lib/some-at-once.ts';
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
interface RowPage {
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

/** Keys that one BatchGetItem takes (a limit of the service), and calls that run at once. */
const batchKeys = 100;
const batchesAtOnce = 8;

/** The whole items of these rows, in their order, consistently: one round trip a hundred. What is no longer there is left out. */
export async function wholeRows(keys: RowKey[]): Promise<Row[]> {
  const found = new Map<string, Row>();
  const batches = Array.from({ length: Math.ceil(keys.length / batchKeys) }, (_, at) => keys.slice(at * batchKeys, (at + 1) * batchKeys));
  for (const row of (await someAtOnce(batches, batchesAtOnce, readBatch)).flat()) found.set(placeOf(row), row);
  return keys.map((key) => found.get(placeOf(key))).filter((row) => row !== undefined);
}

async function readBatch(keys: RowKey[]): Promise<Row[]> {
  const rows: Row[] = [];
  let left: RowKey[] = keys.map(({ pk, sk }) => ({ pk, sk }));
  // The service answers what fits 16 MB and its throughput, and hands the rest back.
  while (left.length > 0) {
    const { Responses, UnprocessedKeys } = await table().send(new BatchGetCommand({ RequestItems: { [tableName()]: { Keys: left, ConsistentRead: true } } }));
    rows.push(...(Responses?.[tableName()] ?? []));
    left = UnprocessedKeys?.[tableName()]?.Keys ?? [];
  }
  return rows;
}

function placeOf({ pk, sk }: RowKey): string {
  return `${String(pk)} ${String(sk)}`;
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

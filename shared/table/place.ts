import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { table } from './client.ts';
import { countKey, countOperation, countOf } from './counter.ts';
import { tenantKey } from './keys.ts';
import { Conflict, type Operation } from './operation.ts';
import type { Row, Stretch } from './query.ts';
import { tableName } from './schema.ts';

/**
 * Where an item stands in a list that has an order of its own: a small row in the list's partition, `<sort>#<id>`, written and deleted in the
 * transaction that moves the item, so a page of the list costs the same at any depth and is never behind. Many items come and go at once,
 * therefore the number of rows is kept in shards.
 */
export interface Place {
  /** Key segments of the partition: `RUNNING`, `pci`. */
  list: string[];
  sort: string;
  /** Off for a list that nobody pages through. */
  counted: boolean;
}

const countShards = 8;

/** The writes that bring an item from its places to others; what it keeps is not touched. */
export function moveOperations(tenant: string, id: string, before: Place[], after: Place[]): Operation[] {
  const [old, wanted] = [byKey(tenant, id, before), byKey(tenant, id, after)];
  const left = [...old].filter(([key]) => !wanted.has(key)).flatMap(([, place]) => [remove(tenant, id, place), ...counted(tenant, id, place, -1)]);
  const taken = [...wanted].filter(([key]) => !old.has(key)).flatMap(([, place]) => [put(tenant, id, place), ...counted(tenant, id, place, 1)]);
  return [...left, ...taken];
}

export function placesStretch(tenant: string, list: string[]): Stretch {
  return { partition: tenantKey(tenant, ...list) };
}

/** A row of such a list as what it stands for. */
export function placed(row: Row): { id: string; created_at: string } {
  const { id } = row;
  if (typeof id !== 'string') throw new Error('A place without an id');
  return { id, created_at: '' };
}

/** How many items stand in a list: one read. */
export async function countPlaces(tenant: string, list: string[]): Promise<number> {
  const keys = Array.from({ length: countShards }, (_, shard) => countKey(shardOf(tenant, list, shard)));
  const { Responses } = await table().send(new BatchGetCommand({ RequestItems: { [tableName()]: { Keys: keys } } }));
  return (Responses?.[tableName()] ?? []).reduce((sum, row) => sum + countOf(row), 0);
}

/** Holds a transaction to a counted list in which nothing stands: one condition a shard. */
export function heldEmpty(tenant: string, list: string[]): Operation[] {
  return Array.from({ length: countShards }, (_, shard) => ({
    item: {
      ConditionCheck: {
        TableName: tableName(), Key: countKey(shardOf(tenant, list, shard)), ConditionExpression: 'attribute_not_exists(pk) OR #n = :none',
        ExpressionAttributeNames: { '#n': 'count' }, ExpressionAttributeValues: { ':none': 0 },
      },
    },
    refused: () => new Conflict('List'),
  }));
}

function byKey(tenant: string, id: string, places: Place[]): Map<string, Place> {
  return new Map(places.map((place) => [JSON.stringify(keyOf(tenant, id, place)), place]));
}

function keyOf(tenant: string, id: string, { list, sort }: Place): { pk: string; sk: string } {
  return { pk: tenantKey(tenant, ...list), sk: `${sort}#${id}` };
}

function put(tenant: string, id: string, place: Place): Operation {
  return { item: { Put: { TableName: tableName(), Item: { ...keyOf(tenant, id, place), id } } }, refused: unconditional };
}

function remove(tenant: string, id: string, place: Place): Operation {
  return { item: { Delete: { TableName: tableName(), Key: keyOf(tenant, id, place) } }, refused: unconditional };
}

function counted(tenant: string, id: string, place: Place, by: 1 | -1): Operation[] {
  return place.counted ? [countOperation(shardOf(tenant, place.list, Number.parseInt(id.slice(-2), 16) % countShards), by)] : [];
}

function shardOf(tenant: string, list: string[], shard: number): string {
  return tenantKey(tenant, ...list, String(shard));
}

function unconditional(): never {
  throw new Error('A place has no condition');
}

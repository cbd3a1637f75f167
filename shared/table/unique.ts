import { createHash } from 'node:crypto';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { problem } from '../problems.ts';
import { table } from './client.ts';
import { folded, lookupKey, tenantKey } from './keys.ts';
import type { Operation } from './operation.ts';
import { tableName } from './schema.ts';

/** Claims a name inside a tenant for one owner, in the transaction of the write; refused when it is taken, ignoring case. */
export function claimName(tenant: string, scope: string, name: string, owner: string, field = 'name'): Operation {
  const Item = { ...claimKey(tenant, scope, name), owner };
  return {
    item: { Put: { TableName: tableName(), Item, ConditionExpression: 'attribute_not_exists(pk) OR #owner = :owner', ExpressionAttributeNames: { '#owner': 'owner' }, ExpressionAttributeValues: { ':owner': owner } } },
    refused: () => problem.taken(field, name),
  };
}

/** Who has the name now; for a refusal in a documented order, because only the claim itself decides. */
export async function ownerOfName(tenant: string, scope: string, name: string): Promise<string | undefined> {
  const { Item } = await table().send(new GetCommand({ TableName: tableName(), Key: claimKey(tenant, scope, name), ConsistentRead: true }));
  const owner: unknown = Item?.['owner'];
  return typeof owner === 'string' ? owner : undefined;
}

export function releaseName(tenant: string, scope: string, name: string): Operation {
  return removal(claimKey(tenant, scope, name));
}

/** Whether a name is claimed now: for whoever would rather take another one than be refused. */
export async function isClaimed(tenant: string, scope: string, name: string): Promise<boolean> {
  const { Item } = await table().send(new GetCommand({ TableName: tableName(), Key: claimKey(tenant, scope, name), ConsistentRead: true }));
  return Item !== undefined;
}

/** Another number each time, from 2 up: those who look for a free name at once each try another one. */
export async function nextNumber(tenant: string, scope: string, name: string): Promise<number> {
  const { sk } = claimKey(tenant, scope, name);
  const command = new UpdateCommand({
    TableName: tableName(), Key: { pk: tenantKey(tenant, 'UNIQUE_NUMBER'), sk }, UpdateExpression: 'ADD #n :one',
    ExpressionAttributeNames: { '#n': 'count' }, ExpressionAttributeValues: { ':one': 1 }, ReturnValues: 'UPDATED_NEW',
  });
  const { Attributes } = await table().send(command);
  return Number(Attributes?.['count']) + 1;
}

/** Bytes of a sort key, which may have 1,024; a longer name is claimed by its hash. */
const sortBytesMax = 1000;

function claimKey(tenant: string, scope: string, name: string): { pk: string; sk: string } {
  const sk = `${scope}#${folded(name)}`;
  return { pk: tenantKey(tenant, 'UNIQUE'), sk: Buffer.byteLength(sk) <= sortBytesMax ? sk : `${scope}##${createHash('sha256').update(folded(name)).digest('hex')}` };
}

/** Where a look-up leads: the tenant and the item in it, and nothing else. */
export interface Pointer {
  tenant: string;
  id: string;
}

type LookupKind = Parameters<typeof lookupKey>[0];
const pointerSort = 'POINTER';

/** Makes a value findable before its tenant is known (a key's hash, an e-mail address); refused when it points elsewhere already. */
export function claimLookup(kind: LookupKind, value: string, pointer: Pointer, field: string): Operation {
  const Item = { pk: lookupKey(kind, value), sk: pointerSort, tenant: pointer.tenant, id: pointer.id };
  return {
    item: { Put: { TableName: tableName(), Item, ConditionExpression: 'attribute_not_exists(pk) OR id = :id', ExpressionAttributeValues: { ':id': pointer.id } } },
    refused: () => problem.taken(field, value),
  };
}

export function releaseLookup(kind: LookupKind, value: string): Operation {
  return removal({ pk: lookupKey(kind, value), sk: pointerSort });
}

/** Bytes of a partition key, which may have 2,048; nothing that long was ever made findable. */
const lookupBytesMax = 2000;

export async function findLookup(kind: LookupKind, value: string): Promise<Pointer | undefined> {
  if (Buffer.byteLength(value) > lookupBytesMax) return undefined;
  const { Item } = await table().send(new GetCommand({ TableName: tableName(), Key: { pk: lookupKey(kind, value), sk: pointerSort }, ConsistentRead: true }));
  const tenant: unknown = Item?.['tenant'];
  const id: unknown = Item?.['id'];
  return typeof tenant === 'string' && typeof id === 'string' ? { tenant, id } : undefined;
}

function removal(Key: { pk: string; sk: string }): Operation {
  return {
    item: { Delete: { TableName: tableName(), Key } },
    refused: () => {
      throw new Error('A release has no condition');
    },
  };
}

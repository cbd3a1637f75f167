import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { problem } from '../problems.ts';
import { table } from './client.ts';
import { folded, lookupKey, tenantKey } from './keys.ts';
import type { Operation } from './operation.ts';
import { tableName } from './schema.ts';

/** Claims a name inside a tenant for one owner, in the transaction of the write; refused when it is taken, ignoring case. */
export function claimName(tenant: string, scope: string, name: string, owner: string, field = 'name'): Operation {
  const Item = { pk: tenantKey(tenant, 'UNIQUE'), sk: `${scope}#${folded(name)}`, owner };
  return {
    item: { Put: { TableName: tableName(), Item, ConditionExpression: 'attribute_not_exists(pk) OR #owner = :owner', ExpressionAttributeNames: { '#owner': 'owner' }, ExpressionAttributeValues: { ':owner': owner } } },
    refused: () => problem.taken(field, name),
  };
}

export function releaseName(tenant: string, scope: string, name: string): Operation {
  return removal({ pk: tenantKey(tenant, 'UNIQUE'), sk: `${scope}#${folded(name)}` });
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

export async function findLookup(kind: LookupKind, value: string): Promise<Pointer | undefined> {
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

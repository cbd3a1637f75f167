import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { problem } from '../../problems.ts';
import { table } from '../../table/client.ts';
import { tenantKey } from '../../table/keys.ts';
import type { Operation } from '../../table/operation.ts';
import { tableName } from '../../table/schema.ts';

/** Beside the organization's own item, whose version is a client's ETag and must not move with every child. */
const sortKey = '!CHILDREN';

/** Moves an organization's number of children in the transaction that makes or removes one. A closed organization takes no more: 404, as if it were gone already. */
export function childStep(parent: string, by: 1 | -1): Operation {
  return {
    item: {
      Update: {
        TableName: tableName(), Key: keyOf(parent), UpdateExpression: 'ADD #n :by', ConditionExpression: 'attribute_not_exists(#closed)',
        ExpressionAttributeNames: { '#n': 'count', '#closed': 'closed' }, ExpressionAttributeValues: { ':by': by },
      },
    },
    refused: () => problem.notFound('Organization'),
  };
}

/** Holds a transaction to an organization without children, and keeps it so. */
export function closeToChildren(organization: string): Operation {
  return {
    item: {
      Update: {
        TableName: tableName(), Key: keyOf(organization), UpdateExpression: 'SET #closed = :yes', ConditionExpression: 'attribute_not_exists(#n) OR #n <= :none',
        ExpressionAttributeNames: { '#n': 'count', '#closed': 'closed' }, ExpressionAttributeValues: { ':yes': true, ':none': 0 },
      },
    },
    refused: () => problem.refused('The organization has organizations below it: delete those first'),
  };
}

function keyOf(organization: string): { pk: string; sk: string } {
  return { pk: tenantKey(organization, 'CHILDREN'), sk: sortKey };
}

/** Whether there are organizations below it now; what decides is the transaction that closes it. */
export async function hasChildren(organization: string): Promise<boolean> {
  const { Item } = await table().send(new GetCommand({ TableName: tableName(), Key: keyOf(organization), ConsistentRead: true }));
  const count: unknown = Item?.['count'];
  return typeof count === 'number' && count > 0;
}

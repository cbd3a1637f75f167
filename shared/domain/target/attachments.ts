import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { table } from '../../table/client.ts';
import { tenantKey } from '../../table/keys.ts';
import { Conflict, type Operation } from '../../table/operation.ts';
import { tableName } from '../../table/schema.ts';
import { tenant } from '../actor/context.ts';
import type { ProductCode } from '../plan/product.ts';

/**
 * How often a scan of a product was given a target. Who makes and starts a scan in one transaction holds it to the number that was there
 * before the allowance was counted: a scan made meanwhile was not counted. A start of a scan that exists needs no such thing, because
 * everything that was made before it is counted by it.
 */
export async function attachments(product: ProductCode): Promise<number> {
  const { Item } = await table().send(new GetCommand({ TableName: tableName(), Key: keyOf(product), ConsistentRead: true }));
  const changes: unknown = Item?.['changes'];
  return typeof changes === 'number' ? changes : 0;
}

/** Counts one, in the transaction that attaches the target; refused as a conflict when it is not at the number that was read. */
export function attachedOperation(product: ProductCode, read?: number): Operation {
  const condition = read === undefined ? undefined : read === 0 ? 'attribute_not_exists(changes)' : 'changes = :read';
  return {
    item: {
      Update: {
        TableName: tableName(),
        Key: keyOf(product),
        UpdateExpression: 'ADD changes :one',
        ...(condition === undefined ? {} : { ConditionExpression: condition }),
        ExpressionAttributeValues: { ':one': 1, ...(read ? { ':read': read } : {}) },
      },
    },
    refused: () => new Conflict('Allowance'),
  };
}

function keyOf(product: ProductCode): { pk: string; sk: string } {
  return { pk: tenantKey(tenant(), 'ATTACHMENTS'), sk: product };
}

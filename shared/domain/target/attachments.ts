import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { clock } from '../../platform/clock.ts';
import { table } from '../../table/client.ts';
import { tenantKey } from '../../table/keys.ts';
import { Conflict, type Operation } from '../../table/operation.ts';
import { tableName } from '../../table/schema.ts';
import { tenant } from '../actor/context.ts';
import type { ProductCode } from '../plan/product.ts';
import type { Counts } from './plan-limit.ts';

/** A release may count an address otherwise than the one before, and no change of a target says so. */
const keptMs = 86_400_000;

const digits = z.string().transform(BigInt);
const Stored = z.object({
  /** How often something changed that the allowance is counted from: a scan was given a target or left it, or a target that scans have got another scope. */
  changes: z.int().default(0),
  /** What was counted after so many changes. */
  used: z.object({ after: z.int(), at: z.int(), counts: z.object({ number_of_ips: digits, internal_vrms: digits, internal_penetration: digits }).partial() }).optional(),
});

/**
 * What the allowance of a product is counted from has one number that moves in the transaction of each change. Who makes and starts a scan in one
 * transaction holds it to the number that was there before the allowance was counted: a scan made meanwhile was not counted. A start of a scan that
 * exists needs no such thing, because everything that was made before it is counted by it.
 */
export async function attachments(product: ProductCode): Promise<number> {
  return (await read(product)).changes;
}

/** Counts a change, in its own transaction; refused as a conflict when it is not at the number that was read. */
export function attachedOperation(product: ProductCode, seen?: number): Operation {
  const condition = seen === undefined ? undefined : seen === 0 ? 'attribute_not_exists(changes)' : 'changes = :read';
  return {
    item: {
      Update: {
        TableName: tableName(),
        Key: keyOf(product),
        UpdateExpression: 'ADD changes :one',
        ...(condition === undefined ? {} : { ConditionExpression: condition }),
        ExpressionAttributeValues: { ':one': 1, ...(seen ? { ':read': seen } : {}) },
      },
    },
    refused: () => new Conflict('Allowance'),
  };
}

/**
 * What all targets of the product's scans hold together: as it was counted last, if nothing has changed since; else counted now, with the write that
 * keeps it. That write is held to the number that was read before the targets were: what changes meanwhile makes the count one of the past.
 */
export async function usedBy(product: ProductCode, count: () => Promise<Counts>): Promise<{ counts: Counts; operations: Operation[] }> {
  const { changes, used } = await read(product);
  const now = clock.now().getTime();
  if (used?.after === changes && now - used.at < keptMs) return { counts: used.counts, operations: [] };
  const counts = await count();
  return { counts, operations: [keeping(product, changes, { after: changes, at: now, counts: Object.fromEntries(Object.entries(counts).map(([feature, hosts]) => [feature, String(hosts)])) })] };
}

function keeping(product: ProductCode, changes: number, used: z.input<typeof Stored>['used']): Operation {
  return {
    item: {
      Update: {
        TableName: tableName(), Key: keyOf(product), UpdateExpression: 'SET used = :used', ConditionExpression: changes === 0 ? 'attribute_not_exists(changes)' : 'changes = :changes',
        ExpressionAttributeValues: { ':used': used, ...(changes === 0 ? {} : { ':changes': changes }) },
      },
    },
    refused: () => new Conflict('Allowance'),
  };
}

async function read(product: ProductCode): Promise<z.output<typeof Stored>> {
  const { Item } = await table().send(new GetCommand({ TableName: tableName(), Key: keyOf(product), ConsistentRead: true }));
  return Stored.parse(Item ?? {});
}

function keyOf(product: ProductCode): { pk: string; sk: string } {
  return { pk: tenantKey(tenant(), 'ATTACHMENTS'), sk: product };
}

import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { table } from './client.ts';
import type { Operation } from './operation.ts';
import { tableName } from './schema.ts';

/** A count lives beside the partition that it counts, so that a list never meets it, and moves in the same transaction as the items. */
const sortKey = '!COUNT';

export function countOperation(partition: string, by: number): Operation {
  return {
    step: { counter: partition, by },
    item: { Update: { TableName: tableName(), Key: countKey(partition), UpdateExpression: 'ADD #n :by', ExpressionAttributeNames: { '#n': 'count' }, ExpressionAttributeValues: { ':by': by } } },
    refused: () => {
      throw new Error('A count has no condition');
    },
  };
}

export async function readCount(partition: string): Promise<number> {
  const { Item } = await table().send(new GetCommand({ TableName: tableName(), Key: countKey(partition) }));
  return countOf(Item);
}

export function countKey(partition: string): { pk: string; sk: string } {
  return { pk: `${partition}#COUNT`, sk: sortKey };
}

export function countOf(row: Record<string, unknown> | undefined): number {
  const count = row?.['count'];
  return typeof count === 'number' ? count : 0;
}

/** The same operations with all steps of one counter added up; a sum of nothing is left out. */
export function withSummedSteps(operations: Operation[]): Operation[] {
  const sums = new Map<string, number>();
  for (const { step } of operations) if (step) sums.set(step.counter, (sums.get(step.counter) ?? 0) + step.by);
  const summed = [...sums].filter(([, by]) => by !== 0).map(([counter, by]) => countOperation(counter, by));
  return [...operations.filter(({ step }) => !step), ...summed];
}

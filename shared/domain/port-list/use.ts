import { tenantKey } from '../../table/keys.ts';
import type { Operation } from '../../table/operation.ts';
import { queryRows } from '../../table/query.ts';
import { tableName } from '../../table/schema.ts';
import { tenant } from '../actor/context.ts';

/** More port lists than any organization's targets use. */
const usedListsMax = 1000;

/** Moves the number of the acting organization's targets that use a list, in the transaction that changes the target. */
export function useOperation(portList: string, by: 1 | -1): Operation {
  return {
    item: { Update: { TableName: tableName(), Key: { pk: partition(), sk: portList }, UpdateExpression: 'ADD #n :by', ExpressionAttributeNames: { '#n': 'targets_count' }, ExpressionAttributeValues: { ':by': by } } },
    refused: () => {
      throw new Error('A count has no condition');
    },
  };
}

/** How many targets of the acting organization use each list: one read for all of them. */
export async function targetsByPortList(): Promise<(portList: string) => number> {
  const { rows } = await queryRows({ partition: partition() }, usedListsMax);
  const counts = new Map(rows.map(({ sk, targets_count }) => [sk, targets_count]));
  return (portList) => {
    const count = counts.get(portList);
    return typeof count === 'number' ? count : 0;
  };
}

function partition(): string {
  return tenantKey(tenant(), 'PORT_LIST_USE');
}

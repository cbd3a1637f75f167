import { tenantKey } from '../../table/keys.ts';
import type { Operation } from '../../table/operation.ts';
import { queryRows, type Row } from '../../table/query.ts';
import { walk } from '../../table/read-all.ts';
import { tableName, tableSchema } from '../../table/schema.ts';
import { tenant } from '../actor/context.ts';
import { platformOrganization } from '../platform/organization.ts';

/** More port lists than any organization's targets use. */
const usedListsMax = 1000;

/**
 * Moves the number of the acting organization's targets that use a list, in the transaction that changes the target. The row is indexed
 * under the platform's organization, which alone may ask who uses a list.
 */
export function useOperation(portList: string, by: 1 | -1): Operation {
  return {
    item: {
      Update: {
        TableName: tableName(),
        Key: { pk: partition(), sk: portList },
        UpdateExpression: 'ADD #n :by SET #pk = :pk, #sk = :sk',
        ExpressionAttributeNames: { '#n': 'targets_count', '#pk': tableSchema.indexes.tree.partition, '#sk': tableSchema.indexes.tree.sort },
        ExpressionAttributeValues: { ':by': by, ':pk': usersOf(portList), ':sk': tenant() },
      },
    },
    refused: () => {
      throw new Error('A count has no condition');
    },
  };
}

/** How many targets of all organizations use a list; for whoever acts behind the platform's wall. */
export async function targetsUsing(portList: string): Promise<number> {
  let targets = 0;
  const counted = ({ targets_count }: Row): number => (typeof targets_count === 'number' ? targets_count : 0);
  for await (const counts of walk({ partition: usersOf(portList), index: 'tree' }, counted, usedListsMax)) for (const count of counts) targets += count;
  return targets;
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

function usersOf(portList: string): string {
  return tenantKey(platformOrganization, 'TREE', 'PORT_LIST', portList);
}

function partition(): string {
  return tenantKey(tenant(), 'PORT_LIST_USE');
}

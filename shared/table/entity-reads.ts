import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { clock } from '../platform/clock.ts';
import { problem } from '../problems.ts';
import { table } from './client.ts';
import type { Base, Owner, Rows } from './entity.ts';
import { type Row, wholeRows } from './query.ts';
import { tableName, tableSchema } from './schema.ts';

/** How an entity is read: each answer is parsed, and what has expired is not there. */
export function readsOf<A>({ name, parse, keyOf }: Rows<A>) {
  type T = A & Base;
  /** One consistent read; undefined for what is not there or has expired. */
  const get = async (owner: Owner, id: string, within?: string): Promise<T | undefined> => {
    const { Item } = await table().send(new GetCommand({ TableName: tableName(), Key: keyOf(owner, id, within), ConsistentRead: true }));
    return Item && !expired(Item) ? parse(Item) : undefined;
  };

  return {
    get,

    /** The same, or the 404 that names it. */
    async need(owner: Owner, id: string, within?: string): Promise<T> {
      const item = await get(owner, id, within);
      if (!item) throw problem.notFound(name);
      return item;
    },

    /** Those of them that are there, in their order: a hundred with one consistent read. */
    async getEach(owner: Owner, ids: string[], within?: string): Promise<T[]> {
      const rows = await wholeRows([...new Set(ids)].map((id) => keyOf(owner, id, within)));
      return rows.filter((row) => !expired(row)).map(parse);
    },
  };
}

/** Whether an item's time is over: the table removes it some time later, and nobody sees it until then. */
export function expired(row: Row): boolean {
  const at = row[tableSchema.expiry];
  return typeof at === 'number' && at * 1000 <= clock.now().getTime();
}

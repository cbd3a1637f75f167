import * as z from 'zod';
import { countOperation, readCount } from './counter.ts';
import { readsOf } from './entity-reads.ts';
import { writesOf } from './entity-writes.ts';
import { dueKey, dueShards, platformKey, tenantKey } from './keys.ts';
import type { Operation } from './operation.ts';
import type { Row, Stretch } from './query.ts';
import { type IndexName, tableSchema } from './schema.ts';

/** What every stored item has beside its own attributes. `version` grows with each write; updates are conditional on it. */
const Base = z.object({ id: z.string(), created_at: z.string(), updated_at: z.string(), version: z.number().int() });
export type Base = z.infer<typeof Base>;

/** An organization id, or the platform's catalogue. */
export type Owner = string;
export const platform: Owner = 'platform';

interface EntityOptions<A> {
  /** As messages name it: `Target`. */
  name: string;
  /** Key segment: partition `T#<org>#TARGET`, sort key the id. */
  family: string;
  /** A child's partition goes on with its parent: `T#<org>#CHUNK#<run>`. */
  within?: (item: A) => string;
  /** Keeps a count beside the list, so that `total_count` is one read. Off for what is never listed. */
  counted?: boolean;
  /** Where it lies in which index, by the question that the index answers; null for an item that is not in it. */
  indexes?: Partial<Record<Exclude<IndexName, 'due'>, (item: A & Base, owner: Owner) => IndexKey | null>>;
  /** When the tick has to say something about it; null for nothing. */
  due?: (item: A & Base) => { at: string; event: string } | null;
  /** Seconds since 1970 after which it may vanish; reads do not see it from then on. */
  expires?: (item: A & Base) => number | null;
}

/** Where an item lies in an index. The partition is a tenant's (`tenantKey`): the wall asks about it as about the table's own. */
export interface IndexKey {
  partition: string;
  sort: string;
}

/** An item as it will be, and the writes that make it so. */
export interface Change<T> {
  item: T;
  operations: Operation[];
}

/** How an entity's items lie in the table: what its reads and writes (entity-reads.ts, entity-writes.ts) are made of. */
export interface Rows<A> {
  name: string;
  parse: (row: Row) => A & Base;
  keyOf: (owner: Owner, id: string, within?: string) => { pk: string; sk: string };
  keyOfItem: (owner: Owner, item: A & Base) => { pk: string; sk: string };
  rowOf: (owner: Owner, item: A & Base) => Row;
  /** The step of the count beside the list; nothing where none is kept. */
  counted: (owner: Owner, item: A & Base, by: number) => Operation[];
}

/** What docs/access-patterns.md is written from. */
export const declaredEntities: { name: string; partition: string; counted: boolean; indexes: string[]; expires: boolean }[] = [];

/** Declares a kind of item: its shape and its keys. Reads and writes are parsed; nothing else knows how it is stored. */
export function entity<S extends z.ZodRawShape>(shape: z.ZodObject<S>, options: EntityOptions<z.infer<z.ZodObject<S>>>) {
  type A = z.infer<z.ZodObject<S>>;
  type T = A & Base;
  const Stored = z.intersection(shape, Base);
  declare(options);

  const partitionOf = (owner: Owner, within?: string): string => {
    const rest = within === undefined ? [options.family] : [options.family, within];
    return owner === platform ? platformKey(...rest) : tenantKey(owner, ...rest);
  };
  const keyOf = (owner: Owner, id: string, within?: string) => ({ pk: partitionOf(owner, within), sk: id });
  const parse = (row: Row): T => Stored.parse(row);
  const keyOfItem = (owner: Owner, item: T) => keyOf(owner, item.id, options.within?.(item));
  const rowOf = (owner: Owner, item: T): Row => ({ ...Stored.parse(item), ...keyOfItem(owner, item), entity: options.name, ...indexed(options, item, owner) });
  const counted = (owner: Owner, item: T, by: number): Operation[] =>
    options.counted ? [countOperation(partitionOf(owner, options.within?.(item)), by)] : [];
  const rows: Rows<A> = { name: options.name, parse, keyOf, keyOfItem, rowOf, counted };

  return {
    name: options.name,
    parse,
    ...writesOf(rows),
    ...readsOf(rows),

    /** The list of one owner, in the order of creation (ids are made in that order). */
    stretch(owner: Owner, within?: string): Stretch {
      return { partition: partitionOf(owner, within) };
    },

    count(owner: Owner, within?: string): Promise<number> {
      return readCount(partitionOf(owner, within));
    },
  };
}

function indexed<A>(options: EntityOptions<A>, item: A & Base, owner: Owner): Row {
  const row: Row = {};
  const put = (index: IndexName, { partition, sort }: IndexKey): void => {
    const names = tableSchema.indexes[index];
    Object.assign(row, { [names.partition]: partition, [names.sort]: sort });
  };
  for (const index of indexesOf(options)) {
    const key = options.indexes?.[index]?.(item, owner);
    if (key) put(index, key);
  }
  const due = options.due?.(item);
  if (due) {
    put('due', { partition: dueKey(Number.parseInt(item.id.slice(-2), 16) % dueShards), sort: `${due.at}#${item.id}` });
    Object.assign(row, { due_event: due.event, due_tenant: owner });
  }
  const expires = options.expires?.(item);
  if (expires) row[tableSchema.expiry] = expires;
  return row;
}

const givenIndexes = ['tree', 'newest', 'worst', 'check', 'port'] as const satisfies Exclude<IndexName, 'due'>[];

function indexesOf<A>({ indexes }: EntityOptions<A>): (typeof givenIndexes)[number][] {
  return givenIndexes.filter((index) => indexes?.[index] !== undefined);
}

function declare<A>(options: EntityOptions<A>): void {
  const { name, family, within, counted, due, expires } = options;
  const indexes = [...indexesOf(options), ...(due ? ['due'] : [])];
  declaredEntities.push({ name, partition: within ? `${family}#<parent>` : family, counted: counted ?? false, indexes, expires: expires !== undefined });
}

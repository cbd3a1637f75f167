import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { context } from '../domain/actor/context.ts';
import { newId } from '../lib/id.ts';
import { clock, timestamp } from '../platform/clock.ts';
import { problem, type Problem } from '../problems.ts';
import { table } from './client.ts';
import { countOperation, readCount } from './counter.ts';
import { dueKey, dueShards, platformKey, tenantKey } from './keys.ts';
import { Conflict, type Operation } from './operation.ts';
import { type Row, type Stretch, wholeRows } from './query.ts';
import { type IndexName, tableName, tableSchema } from './schema.ts';

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
  const rowOf = (owner: Owner, item: T): Row => ({ ...Stored.parse(item), ...keyOf(owner, item.id, options.within?.(item)), entity: options.name, ...indexed(options, item, owner) });
  const counted = (owner: Owner, item: T, by: number): Operation[] =>
    options.counted ? [countOperation(partitionOf(owner, options.within?.(item)), by)] : [];
  const put = (owner: Owner, item: T, condition: string, values: Row | undefined, refused: Operation['refused']): Operation => ({
    item: { Put: { TableName: tableName(), Item: rowOf(owner, item), ConditionExpression: condition, ...(values ? { ExpressionAttributeValues: values } : {}) } },
    refused,
  });

  return {
    name: options.name,
    parse,

    /** A new item with a new id (or the given one); refused as a conflict if the id exists. */
    create(owner: Owner, attributes: A & { id?: string }, refused: () => Problem | Conflict = () => new Conflict(options.name)): Change<T> {
      const now = timestamp();
      const item: T = { ...attributes, id: attributes.id ?? newId(), created_at: now, updated_at: now, version: 1 };
      return { item, operations: [put(owner, item, 'attribute_not_exists(pk)', undefined, refused), ...counted(owner, item, 1)] };
    },

    /** The item as new, whatever was there: for records that no reader decides on. */
    overwrite(owner: Owner, attributes: A & { id: string }): Operation {
      const now = timestamp();
      const Item = rowOf(owner, { ...attributes, created_at: now, updated_at: now, version: 1 });
      return { item: { Put: { TableName: tableName(), Item } }, refused: unconditional };
    },

    /** The item with some attributes changed; a conflict if it is no longer at the version that was read. */
    update(owner: Owner, item: T, changes: Partial<A>): Change<T> {
      expectAsSeen(options.name, item);
      const changed: T = { ...item, ...changes, updated_at: timestamp(), version: item.version + 1 };
      const operation = put(owner, changed, 'version = :read', { ':read': item.version }, () => new Conflict(options.name));
      return { item: changed, operations: [operation] };
    },

    remove(owner: Owner, item: T): Change<T> {
      expectAsSeen(options.name, item);
      const Key = keyOf(owner, item.id, options.within?.(item));
      const operation: Operation = {
        item: { Delete: { TableName: tableName(), Key, ConditionExpression: 'version = :read', ExpressionAttributeValues: { ':read': item.version } } },
        refused: () => new Conflict(options.name),
      };
      return { item, operations: [operation, ...counted(owner, item, -1)] };
    },

    /** Adds to numeric attributes in place: for counters that many writers move at once. */
    add(owner: Owner, id: string, numbers: Partial<Record<keyof A & string, number>>, within?: string): Operation {
      const names = Object.keys(numbers);
      return {
        item: {
          Update: {
            TableName: tableName(),
            Key: keyOf(owner, id, within),
            UpdateExpression: `ADD version :one, ${names.map((_, at) => `#n${at} :n${at}`).join(', ')}`,
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#n${at}`, name])),
            ExpressionAttributeValues: { ':one': 1, ...Object.fromEntries(Object.values(numbers).map((value, at) => [`:n${at}`, value])) },
          },
        },
        refused: () => problem.notFound(options.name),
      };
    },

    /** Sets attributes of an item that is there, and leaves its version: for what nobody decides on, so that no change collides with it. */
    touch(owner: Owner, item: T, changes: Partial<A>): Operation {
      const names = Object.keys(changes);
      return {
        item: {
          Update: {
            TableName: tableName(),
            Key: keyOf(owner, item.id, options.within?.(item)),
            UpdateExpression: `SET ${names.map((_, at) => `#n${at} = :n${at}`).join(', ')}`,
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#n${at}`, name])),
            ExpressionAttributeValues: Object.fromEntries(Object.values(changes).map((value, at) => [`:n${at}`, value])),
          },
        },
        refused: () => new Conflict(options.name),
      };
    },

    /** Holds the transaction to the version that was read, without writing the item. */
    unchanged(owner: Owner, item: T): Operation {
      const Key = keyOf(owner, item.id, options.within?.(item));
      return {
        item: { ConditionCheck: { TableName: tableName(), Key, ConditionExpression: 'version = :read', ExpressionAttributeValues: { ':read': item.version } } },
        refused: () => new Conflict(options.name),
      };
    },

    /** One consistent read; undefined for what is not there or has expired. */
    async get(owner: Owner, id: string, within?: string): Promise<T | undefined> {
      const { Item } = await table().send(new GetCommand({ TableName: tableName(), Key: keyOf(owner, id, within), ConsistentRead: true }));
      return Item && !expired(Item) ? parse(Item) : undefined;
    },

    /** The same, or the 404 that names it. */
    async need(owner: Owner, id: string, within?: string): Promise<T> {
      const item = await this.get(owner, id, within);
      if (!item) throw problem.notFound(options.name);
      return item;
    },

    /** Those of them that are there, in their order: a hundred with one consistent read. */
    async getEach(owner: Owner, ids: string[], within?: string): Promise<T[]> {
      const rows = await wholeRows([...new Set(ids)].map((id) => keyOf(owner, id, within)));
      return rows.filter((row) => !expired(row)).map(parse);
    },

    /** The list of one owner, in the order of creation (ids are made in that order). */
    stretch(owner: Owner, within?: string): Stretch {
      return { partition: partitionOf(owner, within) };
    },

    count(owner: Owner, within?: string): Promise<number> {
      return readCount(partitionOf(owner, within));
    },
  };
}

function unconditional(): never {
  throw new Error('Overwriting has no condition');
}

/** If-Match: the caller changes what it saw, or nothing. */
function expectAsSeen(name: string, { id, version }: Base): void {
  const { expected } = context();
  if (expected?.id === id && expected.version !== version) throw problem.changedMeanwhile(name);
}

export function expired(row: Row): boolean {
  const at = row[tableSchema.expiry];
  return typeof at === 'number' && at * 1000 <= clock.now().getTime();
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

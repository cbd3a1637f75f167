import { context } from '../domain/actor/context.ts';
import { newId } from '../lib/id.ts';
import { timestamp } from '../platform/clock.ts';
import { problem, type Problem } from '../problems.ts';
import type { Base, Change, Owner, Rows } from './entity.ts';
import { Conflict, type Operation } from './operation.ts';
import type { Row } from './query.ts';
import { tableName } from './schema.ts';

/** How an entity is written: as operations, of which nothing happens before a transaction takes them. */
export function writesOf<A>(rows: Rows<A>) {
  return { ...wholeWrites(rows), ...partWrites(rows) };
}

function wholeWrites<A>({ name, keyOfItem, rowOf, counted }: Rows<A>) {
  type T = A & Base;
  const put = (owner: Owner, item: T, condition: string, values: Row | undefined, refused: Operation['refused']): Operation => ({
    item: { Put: { TableName: tableName(), Item: rowOf(owner, item), ConditionExpression: condition, ...(values ? { ExpressionAttributeValues: values } : {}) } },
    refused,
  });

  return {
    /** A new item with a new id (or the given one); refused as a conflict if the id exists. */
    create(owner: Owner, attributes: A & { id?: string }, refused: () => Problem | Conflict = () => new Conflict(name)): Change<T> {
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
      expectAsSeen(name, item);
      const changed: T = { ...item, ...changes, updated_at: timestamp(), version: item.version + 1 };
      const operation = put(owner, changed, 'version = :read', { ':read': item.version }, () => new Conflict(name));
      return { item: changed, operations: [operation] };
    },

    remove(owner: Owner, item: T): Change<T> {
      expectAsSeen(name, item);
      const Key = keyOfItem(owner, item);
      const operation: Operation = {
        item: { Delete: { TableName: tableName(), Key, ConditionExpression: 'version = :read', ExpressionAttributeValues: { ':read': item.version } } },
        refused: () => new Conflict(name),
      };
      return { item, operations: [operation, ...counted(owner, item, -1)] };
    },
  };
}

function partWrites<A>({ name, keyOf, keyOfItem }: Rows<A>) {
  type T = A & Base;
  return {
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
        refused: () => problem.notFound(name),
      };
    },

    /** Sets attributes of an item that is there, and leaves its version: for what nobody decides on, so that no change collides with it. */
    touch(owner: Owner, item: T, changes: Partial<A>): Operation {
      const names = Object.keys(changes);
      return {
        item: {
          Update: {
            TableName: tableName(),
            Key: keyOfItem(owner, item),
            UpdateExpression: `SET ${names.map((_, at) => `#n${at} = :n${at}`).join(', ')}`,
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#n${at}`, name])),
            ExpressionAttributeValues: Object.fromEntries(Object.values(changes).map((value, at) => [`:n${at}`, value])),
          },
        },
        refused: () => new Conflict(name),
      };
    },

    /** Holds the transaction to the version that was read, without writing the item. */
    unchanged(owner: Owner, item: T): Operation {
      const Key = keyOfItem(owner, item);
      return {
        item: { ConditionCheck: { TableName: tableName(), Key, ConditionExpression: 'version = :read', ExpressionAttributeValues: { ':read': item.version } } },
        refused: () => new Conflict(name),
      };
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

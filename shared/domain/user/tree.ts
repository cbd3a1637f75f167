import * as z from 'zod';
import { entity } from '../../table/entity.ts';
import { tenantKey } from '../../table/keys.ts';
import type { Operation } from '../../table/operation.ts';
import type { Organization } from '../organization/organization.ts';
import { Document, present } from './document.ts';
import type { User } from './user.ts';

/** What a user's writes need to know of its organization. */
export type Home = Pick<Organization, 'id' | 'name' | 'path'>;

/**
 * For its organization and each one above a user keeps one row in its own tenant's partition, indexed under that ancestor: "all users below me"
 * is one query there. A row is a copy of what the list shows; the version of the user itself guards it, so rows carry no condition.
 * The name of the organization in it may be one that was read before a rename: events bring it up to date (tree-events.ts).
 */
const Row = z.object({ user: Document });

export const UserRows = entity(Row, {
  name: 'User',
  family: 'USER_ANCESTOR',
  within: ({ user }) => user.id,
  indexes: { tree: ({ id, user }) => ({ partition: usersBelow(id), sort: user.id }) },
});

/** The list of all users of an organization and of those below it, in the order in which they were made. */
export function usersBelow(ancestor: string): string {
  return tenantKey(ancestor, 'TREE', 'USER');
}

/** The writes after which each list above shows the user as it is now. */
export function rowsOf(home: Home, user: User): Operation[] {
  const document = present(user, home);
  return ancestorsOf(home).flatMap((id) => UserRows.create(home.id, { id, user: document }).operations.map(unconditional));
}

/** The writes after which no list shows the user of that organization. */
export function withoutRows(home: Home, user: User): Operation[] {
  const document = present(user, home);
  return ancestorsOf(home).flatMap((id) => UserRows.remove(home.id, UserRows.create(home.id, { id, user: document }).item).operations.map(unconditional));
}

function ancestorsOf({ id, path }: Home): string[] {
  return [...path, id];
}

function unconditional(operation: Operation): Operation {
  const { Put, Delete } = operation.item;
  if (Put) {
    const { ConditionExpression: _, ...rest } = Put;
    return { ...operation, item: { Put: rest } };
  }
  return Delete ? { ...operation, item: { Delete: { TableName: Delete.TableName, Key: Delete.Key } } } : operation;
}

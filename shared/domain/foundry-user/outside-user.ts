import * as z from 'zod';
import { event } from '../../events/define.ts';
import { entity } from '../../table/entity.ts';
import { folded, tenantKey } from '../../table/keys.ts';
import type { Operation } from '../../table/operation.ts';
import { queryRows } from '../../table/query.ts';
import { transact } from '../../table/transact.ts';
import { claimName, releaseName } from '../../table/unique.ts';
import { tenant } from '../actor/context.ts';
import { Username } from '../user/user-name.ts';

/**
 * Somebody whom another identity provider knows, by that provider's key (`origin`): a UAA names such users before their first sign-in, so that roles
 * may be given by name. A name is one of its origin, so the same name may be an account's here too. Nobody signs in here as one: there is no such provider.
 */
const Stored = z.object({ username: z.string(), origin: z.string() });

export const OutsideUsers = entity(Stored, {
  name: 'Outside user',
  family: 'OUTSIDE_USER',
  indexes: { tree: ({ username, origin }, owner) => ({ partition: named(owner, username), sort: origin }) },
});
type OutsideUser = ReturnType<typeof OutsideUsers.parse>;

const Created = event('outside_user.created', Stored);
const Deleted = event('outside_user.deleted', Stored);

/** A partition key of the index has 2,048 bytes. */
const isNameable = (username: string): boolean => Buffer.byteLength(folded(username)) <= 1024;
/** A UAA's column for the key of an identity provider has 36 characters. */
const originForm = /^[A-Za-z0-9][\w.-]{0,35}$/;
export const Create = z.object({ username: Username.refine(isNameable, 'is too long'), origin: z.string().regex(originForm, 'is not the key of an identity provider') });

/** More origins than any name has. */
const originsMax = 100;

/** Makes a user of another origin; refused as taken where that origin has the name. */
export async function create({ username, origin }: z.output<typeof Create>): Promise<OutsideUser> {
  const made = OutsideUsers.create(tenant(), { username, origin });
  const claim = claimName(tenant(), scopeOf(origin), username, made.item.id, 'userName');
  await transact([made, claim, Created.publish(made.item.id, { username, origin })]);
  return made.item;
}

/** All of that name, each of another origin. */
export async function outsideUsersNamed(username: string): Promise<OutsideUser[]> {
  if (!isNameable(username)) return [];
  const { rows } = await queryRows({ partition: named(tenant(), username), index: 'tree' }, originsMax);
  return rows.map(OutsideUsers.parse);
}

/** The writes after which there is none with that guid. */
export async function removal(guid: string): Promise<Operation[]> {
  const user = await OutsideUsers.get(tenant(), guid);
  if (!user) return [];
  const { username, origin } = user;
  return [...OutsideUsers.remove(tenant(), user).operations, releaseName(tenant(), scopeOf(origin), username), Deleted.publish(guid, { username, origin })];
}

function named(owner: string, username: string): string {
  return tenantKey(owner, 'OUTSIDE_USER_NAMED', folded(username));
}

function scopeOf(origin: string): string {
  return `OUTSIDE_USER#${origin}`;
}

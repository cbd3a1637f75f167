import { problem } from '../../problems.ts';
import { queryRows } from '../../table/query.ts';
import { retrying, transact } from '../../table/transact.ts';
import { findLookup } from '../../table/unique.ts';
import { wallOf } from '../../table/wall.ts';
import { context, tenant } from '../actor/context.ts';
import { activeProducts } from '../subscription/subscription.ts';
import { relocate, type User, Users } from '../user/user.ts';
import { type Member, membersMax, withMember, withoutMember } from './member.ts';
import { change, type Organization } from './organization.ts';
import { reach } from './reach.ts';

/**
 * Moves a user to another organization within the caller's reach and answers that one. Sessions end, since they were of the old organization; what
 * the user made stays there. All or nothing.
 */
export async function moveUser(userId: string, organizationId: string): Promise<Organization> {
  return retrying('User', async () => {
    const pointer = await findLookup('USER', userId);
    if (!pointer) throw problem.notFound('User');
    const from = await reach(pointer.tenant).catch((error: unknown) => {
      throw isNotFound(error) ? problem.notFound('User') : error;
    });
    const to = await reach(organizationId);
    if (from.id === to.id) return to;
    // Both were found within reach: the wall lets the request through to the two of them.
    context().wall = { ...wallOf(tenant(), from.id, to.id), role: context().wall.role };
    return move(await Users.need(from.id, userId), from, to);
  });
}

async function move(user: User, from: Organization, to: Organization): Promise<Organization> {
  if (user.role === 'Super Admin') throw problem.refused('A Super Admin belongs to the platform organization', { user_id: ['is a Super Admin'] });
  const [products, others] = await Promise.all([activeProducts(to.id), othersOf(from)]);
  const active_product = products.includes(user.active_product) ? user.active_product : (products[0] ?? user.active_product);
  const moved = relocate({ ...user, active_product }, from, to);
  const left = change(from, { members: withoutMember(from, user.id, others) });
  const joined = change(to, { members: withMember(to, { id: user.id, username: user.username, partner: user.partner }) });
  await transact([moved, left, joined]);
  return joined.item;
}

/** Who fills up a list of members that is full. */
async function othersOf({ id, members }: Organization): Promise<Member[]> {
  if (members.length < membersMax) return [];
  const { rows } = await queryRows(Users.stretch(id), membersMax + 1);
  return rows.map(Users.parse).map(({ id: member, username, partner }) => ({ id: member, username, partner }));
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'not_found';
}

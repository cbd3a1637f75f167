import * as z from 'zod';
import { problem } from '../../problems.ts';
import { transact } from '../../table/transact.ts';
import { wallOf } from '../../table/wall.ts';
import { behindWall, user as actingUser } from '../actor/context.ts';
import { reachToChange, reachUser } from './reach-user.ts';
import { TransferRequested } from './transfer-events.ts';
import { type User, Users } from './user.ts';

/** The work goes on in the background; nothing is without an owner at any time. */
export const Transfer = z.object({ status: z.literal('queued') }).meta({ id: 'ResourceTransfer' });
export type Transfer = z.infer<typeof Transfer>;
export const OtherUser = z.object({ user_id: z.uuid() });

/** User `id` receives everything that `from` owns; both belong to one organization, because what they own does. */
export async function inheritResources(id: string, from: string): Promise<Transfer> {
  const [heir, giver] = [await reachUser(id), await reachToChange(from)];
  if (heir.home.id !== giver.home.id) throw problem.invalid({ user_id: ['belongs to another organization'] });
  return give(giver.home.id, giver.user, heir.user);
}

/** Everything that the caller owns goes to a colleague. */
export function transferMine(to: string): Promise<Transfer> {
  const { id, home } = actingUser();
  return behindWall(wallOf(home), async () => {
    const [me, heir] = await Promise.all([Users.need(home, id), Users.need(home, to)]);
    return give(home, me, heir);
  });
}

async function give(organization: string, from: User, to: User): Promise<Transfer> {
  if (from.id === to.id) throw problem.invalid({ user_id: ['is the user who would receive'] });
  await transact([TransferRequested.publish(from.id, { from: from.id, to: { id: to.id, username: to.username }, place: null }, organization), Users.unchanged(organization, to)]);
  return { status: 'queued' };
}

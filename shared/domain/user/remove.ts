import * as z from 'zod';
import { problem } from '../../problems.ts';
import { everything } from '../../table/list.ts';
import { queryRows } from '../../table/query.ts';
import { retrying, transact } from '../../table/transact.ts';
import { user as actingUser } from '../actor/context.ts';
import { products } from '../plan/product.ts';
import { Scans } from '../scan/scan.ts';
import { isBusy } from '../scan/status.ts';
import { refuseImpersonator } from '../session/recent.ts';
import { countAdmins, isAdmin, lastAdminReason } from './admin-count.ts';
import { memberLeft } from './members.ts';
import { type Reached, reachToChange, reachUser } from './reach-user.ts';
import { type Owner, TransferRequested } from './transfer-events.ts';
import { atMyAccount } from './update-me.ts';
import { leave, type User, Users } from './user.ts';

export const Deletable = z.object({ can_be_deleted: z.boolean(), reasons: z.array(z.string()) }).meta({ id: 'Deletable' });
export type Deletable = z.infer<typeof Deletable>;

/** Whether a user can be deleted now, and what stands against it. */
export async function canBeDeleted(id: string): Promise<Deletable> {
  const reasons = await obstacles(await reachUser(id));
  return { can_be_deleted: reasons.length === 0, reasons };
}

/** Gone at once, with every session and token; what the user owned goes to the deleting Admin, or to one of its own organization. */
export async function remove(id: string): Promise<void> {
  const { id: actingId, username, home } = actingUser();
  await retrying('User', async () => {
    const reached = await reachToChange(id);
    const heir = reached.home.id === home && actingId !== id ? { id: actingId, username } : await otherAdmin(reached);
    await removeReached(reached, heir);
  });
}

/** The caller's own account: what stands against deleting it. */
export function canIBeDeleted(): Promise<Deletable> {
  return atMyAccount(async (reached) => {
    const reasons = await obstacles(reached);
    return { can_be_deleted: reasons.length === 0, reasons };
  });
}

/** Deletes the caller's own account; an Admin of the organization inherits. Who impersonates cannot. */
export async function removeMe(): Promise<void> {
  refuseImpersonator();
  await retrying('User', () => atMyAccount(async (reached) => removeReached(reached, await otherAdmin(reached))));
}

async function removeReached(reached: Reached, heir: Owner | undefined): Promise<void> {
  const { user, home } = reached;
  const reasons = await obstacles(reached);
  if (reasons.length > 0) throw problem.refused(reasons.join('; '));
  const inherited = heir ? [TransferRequested.publish(user.id, { from: user.id, to: heir, place: null }, home.id)] : [];
  await transact([leave(home, user), ...(await memberLeft(home, user)), ...inherited]);
}

/** The count of Admins is checked again in the transaction that deletes. */
async function obstacles({ user, home }: Reached): Promise<string[]> {
  const [admins, running] = await Promise.all([isAdmin(user.role) ? countAdmins(home.id) : Number.POSITIVE_INFINITY, runningScans(home.id, user)]);
  return [...(admins <= 1 ? [lastAdminReason] : []), ...(running > 0 ? [`The user owns ${running} running ${running === 1 ? 'scan' : 'scans'}`] : [])];
}

async function runningScans(organization: string, { id }: User): Promise<number> {
  const scans = await everything({ stretches: products.map((product) => Scans.stretch(organization, product)), parse: Scans.parse });
  return scans.filter(({ owner, status }) => owner.id === id && isBusy(status)).length;
}

/** Users among whom an heir is looked for; the first Admin of an organization is among its first users. */
const candidatesMax = 1000;

async function otherAdmin({ user, home }: Reached): Promise<Owner | undefined> {
  const { rows } = await queryRows(Users.stretch(home.id), candidatesMax);
  const others = rows.map(Users.parse).filter(({ id }) => id !== user.id);
  const heir = others.find(({ role }) => isAdmin(role)) ?? others[0];
  return heir && { id: heir.id, username: heir.username };
}

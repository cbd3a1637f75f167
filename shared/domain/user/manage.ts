import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import { problem } from '../../problems.ts';
import { readCount } from '../../table/counter.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { retrying, transact } from '../../table/transact.ts';
import { reachesBelow } from '../actor/actor.ts';
import { actor, tenant } from '../actor/context.ts';
import { roles } from '../actor/permission.ts';
import { actingOrganization } from '../organization/acting.ts';
import type { Organization } from '../organization/organization.ts';
import { reach } from '../organization/reach.ts';
import { activeProducts } from '../subscription/subscription.ts';
import { type Presented, present } from './document.ts';
import { changeEmail } from './email-change.ts';
import { memberAltered, membersJoined } from './members.ts';
import { Email, NewUser, prepareUser } from './new-user.ts';
import { Locale, Profile, profileOf, Timezone } from './profile.ts';
import { checkRole, reachToChange, reachUser } from './reach-user.ts';
import { usersBelow, UserRows } from './tree.ts';
import { alter, ConfirmationResent, join, type NewAttributes, Updated, type UserAttributes, Users } from './user.ts';
import { Username } from './user-name.ts';

const Placed = z.object({ role: z.enum(roles).default('User'), organization_id: z.uuid().optional() });

export const Create = NewUser.extend(Placed.shape);
export const Invite = Profile.pick({ first_name: true, last_name: true }).extend({ email: Email, ...Placed.shape });
/** Only what is named changes. A password is never set by somebody else (ASVS 6.4.6), and a user moves by another operation. */
export const Update = Profile.extend({ email: Email, username: Username, role: z.enum(roles), locale: Locale, timezone: Timezone, organization_id: z.uuid(), password: z.never('is chosen by the user alone') }).partial();

type Row = Presented;
export const columns = { username: ({ username }: Row) => username, email: ({ email }: Row) => email, role: ({ role }: Row) => role };

/** The users of the own organization; for a partner's Admin of every one below it too, in one query whatever the depth. */
export async function list(request: ListRequest): Promise<Page<Presented>> {
  if (reachesBelow(actor())) {
    const stretches = [{ partition: usersBelow(tenant()), index: 'tree' as const }];
    return listOf({ stretches, parse: (row) => UserRows.parse(row).user, columns, total: () => readCount(usersBelow(tenant())) }, request);
  }
  const home = await actingOrganization();
  return listOf({ stretches: [Users.stretch(tenant())], parse: (row) => present(Users.parse(row), home), columns, total: () => Users.count(tenant()) }, request);
}

export async function show(id: string): Promise<Presented & { version: number }> {
  const { user, home } = await reachUser(id);
  return { ...present(user, home), version: user.version };
}

/** Makes a user; without a password, or not confirmed, it gets a mail by which it confirms its address. */
export async function create({ role, organization_id, ...input }: z.output<typeof Create>): Promise<Presented> {
  checkRole(role, await reach(organization_id ?? tenant()));
  return place(organization_id ?? tenant(), await prepareUser(input, role));
}

/** Makes a user who sets name and password through the link in the mail. */
export async function invite({ role, organization_id, ...input }: z.output<typeof Invite>): Promise<Presented> {
  checkRole(role, await reach(organization_id ?? tenant()));
  return place(organization_id ?? tenant(), await prepareUser(NewUser.parse(input), role), { invited: true });
}

async function place(organization: string, attributes: Omit<NewAttributes, 'active_product'>, how?: { invited: boolean }): Promise<Presented> {
  const id = newId();
  return retrying('User', async () => {
    const home = await reach(organization);
    const user = join(home, id, { ...attributes, active_product: await productOf(home) }, how);
    await transact([user, ...membersJoined(home, [user.item])]);
    return present(user.item, home);
  });
}

/** `active_product` is the product of the first active subscription, `pci` if there is none (chosen, 4.3). */
export async function productOf({ id }: Pick<Organization, 'id'>): Promise<NewAttributes['active_product']> {
  return (await activeProducts(id))[0] ?? 'pci';
}

/** Role changes hold from the next request on, because each reads its user anew. A new e-mail address counts once it was confirmed. */
export async function update(id: string, { email, organization_id, ...input }: z.output<typeof Update>): Promise<Presented> {
  return retrying('User', async () => {
    const { user, home } = await reachToChange(id);
    if (organization_id !== undefined && organization_id !== home.id) throw problem.invalid({ organization_id: ['is changed by PUT /v2/organizations/move'] });
    if (input.role !== undefined) checkRole(input.role, home);
    const mail = email === undefined ? { changes: {}, operations: [] } : await changeEmail(home, user, email);
    const changed = alter(home, user, { ...namedOf(input), profile: { ...user.profile, ...profileOf(input) }, ...mail.changes });
    const updated = Updated.publish(id, { username: changed.item.username, changes: Object.keys({ ...input, ...mail.changes }) }, home.id);
    await transact([changed, ...mail.operations, ...memberAltered(home, changed.item), updated]);
    return present(changed.item, home);
  });
}

function namedOf({ username, role, locale, timezone }: Partial<z.output<typeof Update>>): Partial<UserAttributes> {
  return { ...(username === undefined ? {} : { username }), ...(role === undefined ? {} : { role }), ...(locale === undefined ? {} : { locale }), ...(timezone === undefined ? {} : { timezone }) };
}

/** As a partner an Admin reaches every organization below its own. */
export async function setPartner(id: string, partner: boolean): Promise<Presented> {
  return retrying('User', async () => {
    const { user, home } = await reachToChange(id);
    if (user.partner === partner) return present(user, home);
    const changed = alter(home, user, { partner });
    await transact([changed, ...memberAltered(home, changed.item), Updated.publish(id, { username: user.username, changes: ['partner'] }, home.id)]);
    return present(changed.item, home);
  });
}

/** Another mail with a new link, by which the user confirms the address and, without one yet, sets a password. */
export async function resendConfirmation(id: string): Promise<void> {
  const { user, home } = await reachToChange(id);
  if (user.confirmed_at !== null) throw problem.refused('The user is confirmed already');
  await transact([ConfirmationResent.publish(id, { email: user.email }, home.id)]);
}

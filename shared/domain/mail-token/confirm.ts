import * as z from 'zod';
import { timestamp } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { retrying, transact } from '../../table/transact.ts';
import { asSystem } from '../actor/context.ts';
import { Organizations } from '../organization/organization.ts';
import { InvitationAccepted, UserConfirmed } from '../user/account-events.ts';
import { checkPassword, hashPassword } from '../user/password.ts';
import { alter, Updated } from '../user/user.ts';
import { redeem, type Redeemed } from './mail-token.ts';

const secret = z.string().max(256).optional();
export const ConfirmBody = z.object({ confirmation_token: z.string().max(256), password: secret, password_confirmation: secret });
export const AcceptBody = z.object({ invitation_token: z.string().max(256), password: secret, password_confirmation: secret, first_name: z.string().max(255).optional(), last_name: z.string().max(255).optional() });
export const Confirmed = z.object({ status: z.literal('confirmed'), username: z.string() });
export const Accepted = z.object({ status: z.literal('accepted'), username: z.string() });

/** The address is proved: the account opens, or its new address counts. Who has no password sets one here. 422 for a token that does not hold. */
export function confirm(given: z.output<typeof ConfirmBody>): Promise<z.input<typeof Confirmed>> {
  return retrying('User', () => confirmOnce(given));
}

async function confirmOnce({ confirmation_token, password, password_confirmation }: z.output<typeof ConfirmBody>): Promise<z.input<typeof Confirmed>> {
  const account = await redeem(confirmation_token, 'confirmation');
  if (account) return openAccount(account, password, password_confirmation);
  const change = await redeem(confirmation_token, 'email_change');
  if (!change) throw problem.invalid({ confirmation_token: ['is invalid or has expired'] });
  const { organization, user, email, spent } = change;
  return asSystem('confirmation', organization, async () => {
    const home = await Organizations.need(organization, organization);
    const changed = alter(home, user, { email, pending_email: null });
    const said = [Updated.publish(user.id, { username: user.username, changes: ['email'] }, organization), UserConfirmed.publish(user.id, { username: user.username, email }, organization)];
    await transact([changed, ...spent, ...said]);
    return { status: 'confirmed', username: user.username };
  });
}

async function openAccount({ organization, user, spent, email }: Redeemed, password: string | undefined, confirmation: string | undefined): Promise<z.input<typeof Confirmed>> {
  return asSystem('confirmation', organization, async () => {
    const home = await Organizations.need(organization, organization);
    const own = user.password_hash === null ? { password_hash: await chosen({ user, password, confirmation, organization: home.name }), must_change_password: false } : {};
    const changed = alter(home, user, { ...own, confirmed_at: timestamp() });
    await transact([changed, ...spent, UserConfirmed.publish(user.id, { username: user.username, email }, organization)]);
    return { status: 'confirmed', username: user.username };
  });
}

/** Who was invited joins: with a password, and the name that it goes by. */
export function acceptInvitation(given: z.output<typeof AcceptBody>): Promise<z.input<typeof Accepted>> {
  return retrying('User', () => acceptOnce(given));
}

async function acceptOnce(given: z.output<typeof AcceptBody>): Promise<z.input<typeof Accepted>> {
  const invited = await redeem(given.invitation_token, 'invitation');
  if (!invited) throw problem.invalid({ invitation_token: ['is invalid or has expired'] });
  const { organization, user, spent } = invited;
  return asSystem('invitation', organization, async () => {
    const home = await Organizations.need(organization, organization);
    const names = Object.fromEntries(Object.entries({ first_name: given.first_name, last_name: given.last_name }).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])));
    const password_hash = await chosen({ user, password: given.password, confirmation: given.password_confirmation, organization: home.name });
    const changed = alter(home, user, { password_hash, must_change_password: false, confirmed_at: timestamp(), profile: { ...user.profile, ...names } });
    await transact([changed, ...spent, InvitationAccepted.publish(user.id, { username: user.username }, organization)]);
    return { status: 'accepted', username: user.username };
  });
}

/** The hash of a password that its user chose. */
async function chosen({ user, password, confirmation, organization }: { user: Redeemed['user']; password: string | undefined; confirmation: string | undefined; organization: string }): Promise<string> {
  if (password === undefined) throw problem.invalid({ password: ["can't be blank"] });
  await checkPassword(password, confirmation, [user.email, user.username, user.profile['first_name'], user.profile['last_name'], organization]);
  return hashPassword(password);
}

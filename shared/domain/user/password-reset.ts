import * as z from 'zod';
import { event } from '../../events/define.ts';
import { timestamp } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { folded } from '../../table/keys.ts';
import { retrying, transact } from '../../table/transact.ts';
import { findLookup, releaseLookup } from '../../table/unique.ts';
import { asSystem } from '../actor/context.ts';
import { redeem } from '../mail-token/mail-token.ts';
import { Organizations } from '../organization/organization.ts';
import { addressCounter, isReached, keyOrganization } from '../session/account.ts';
import { spend } from '../session/attempt-limit.ts';
import { PasswordChanged } from './account-events.ts';
import { checkPassword, hashPassword } from './password.ts';
import { alter } from './user.ts';

export const ForgotBody = z.object({ email: z.string().min(1).max(255) });
export const ResetBody = z.object({ reset_password_token: z.string().max(256), password: z.string().max(256), password_confirmation: z.string().max(256) });

export const ResetRequested = event('user.password_reset_requested', z.object({}));
/** Said to nobody: what is written where no account is, so that the time tells nothing. */
const ResetUnanswered = event('user.password_reset_unanswered', z.object({}));

/** Requests in 15 minutes for one mail address of an API key's organization. */
const perMailAddress = 5;

/** Has a mail with a link sent, if there is such an account. The same answer after the same work in any case. */
export async function forgotPassword({ email }: z.output<typeof ForgotBody>): Promise<void> {
  await spend([{ ...addressCounter(), kind: 'mail' }, { owner: keyOrganization(), kind: 'mail', value: folded(email), max: perMailAddress }]);
  const pointer = await findLookup('EMAIL', folded(email));
  const reached = await isReached(pointer?.tenant ?? keyOrganization());
  const nobody = { tenant: keyOrganization(), id: keyOrganization() };
  const { tenant, id } = pointer && reached ? pointer : nobody;
  const said = pointer && reached ? ResetRequested : ResetUnanswered;
  await asSystem('password-reset', tenant, () => transact([said.publish(id, {}, tenant)]));
}

/** A new password for the token of the mail. Every session and the access token of the user end; second factors stay. 422 for a token that does not hold. */
export function resetPassword(given: z.output<typeof ResetBody>): Promise<void> {
  return retrying('User', () => resetOnce(given));
}

async function resetOnce({ reset_password_token, password, password_confirmation }: z.output<typeof ResetBody>): Promise<void> {
  const allowed = await redeem(reset_password_token, 'password_reset');
  if (!allowed) throw problem.invalid({ reset_password_token: ['is invalid or has expired'] });
  const { organization, user, spent } = allowed;
  await asSystem('password-reset', organization, async () => {
    const home = await Organizations.need(organization, organization);
    await checkPassword(password, password_confirmation, [user.email, user.username, user.profile['first_name'], user.profile['last_name'], home.name]);
    const password_hash = await hashPassword(password);
    // Whoever reads the mails of an address has confirmed it.
    const changed = alter(home, user, { password_hash, must_change_password: false, confirmed_at: user.confirmed_at ?? timestamp(), session_epoch: user.session_epoch + 1, access_token_hash: null });
    const token = user.access_token_hash === null ? [] : [releaseLookup('ACCESS_TOKEN', user.access_token_hash)];
    await transact([changed, ...token, ...spent, PasswordChanged.publish(user.id, { username: user.username }, organization)]);
  });
}

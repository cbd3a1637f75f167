import * as z from 'zod';
import { problem } from '../../problems.ts';
import { retrying, transact } from '../../table/transact.ts';
import { user as actingUser } from '../actor/context.ts';
import { limited } from '../session/attempt-limit.ts';
import { refuseImpersonator } from '../session/recent.ts';
import { Sessions } from '../session/session.ts';
import { PasswordChanged } from './account-events.ts';
import { checkPassword, hashPassword, verifyPassword } from './password.ts';
import type { Reached } from './reach-user.ts';
import { atMyAccount } from './update-me.ts';
import { alter } from './user.ts';

/** Wrong ones in 15 minutes, those at sign-in included. */
const guessesMax = 10;

const secret = z.string().max(256);
export const ChangePassword = z.object({ current_password: secret.min(1), password: secret, password_confirmation: secret });

/** Sets a new password: every other session of the user ends at once; the one that asks goes on. */
export async function changePassword({ current_password, password, password_confirmation }: z.output<typeof ChangePassword>): Promise<void> {
  refuseImpersonator();
  const before = await atMyAccount(({ user }) => Promise.resolve(user));
  const guesses = { owner: actingUser().home, kind: 'account' as const, value: before.id, max: guessesMax };
  const right = await limited([guesses], async () => ((await verifyPassword(current_password, before.password_hash)) ? true : undefined));
  if (!right) throw problem.invalid({ current_password: ['is wrong'] });
  await checkPassword(password, password_confirmation, [before.email, before.username, before.profile['first_name'], before.profile['last_name']]);
  const hash = await hashPassword(password);
  await retrying('User', () => atMyAccount((reached) => replace(reached, before.password_hash, hash)));
}

async function replace({ user, home }: Reached, known: string | null, hash: string): Promise<void> {
  // Somebody else set another one since the check.
  if (user.password_hash !== known) throw problem.changedMeanwhile('Password');
  const epoch = user.session_epoch + 1;
  const { session } = actingUser();
  const current = session === null ? undefined : await Sessions.get(home.id, session);
  const kept = current ? [Sessions.update(home.id, current, { epoch })] : [];
  const changed = alter(home, user, { password_hash: hash, must_change_password: false, session_epoch: epoch });
  await transact([changed, ...kept, PasswordChanged.publish(user.id, { username: user.username }, home.id)]);
}

import { problem } from '../../problems.ts';
import { folded } from '../../table/keys.ts';
import type { Operation } from '../../table/operation.ts';
import { findLookup } from '../../table/unique.ts';
import type { Home } from './tree.ts';
import { ConfirmationResent, EmailChangeRequested, type User, type UserAttributes } from './user.ts';

/**
 * What asking for another e-mail address writes beside the rest: the new address waits until its mail was confirmed, whoever asked, so that nobody
 * takes over an account by pointing it at his own mailbox. A user who never confirmed the old one confirms the new one instead.
 */
export async function changeEmail(home: Home, user: User, email: string): Promise<{ changes: Partial<UserAttributes>; operations: Operation[] }> {
  if (folded(email) === folded(user.email)) return { changes: user.pending_email === null ? {} : { pending_email: null }, operations: [] };
  const pointer = await findLookup('EMAIL', folded(email));
  if (pointer && pointer.id !== user.id) throw problem.taken('email', email);
  if (user.confirmed_at === null) return { changes: { email }, operations: [ConfirmationResent.publish(user.id, { email }, home.id)] };
  return { changes: { pending_email: email }, operations: [EmailChangeRequested.publish(user.id, { new_email: email }, home.id)] };
}

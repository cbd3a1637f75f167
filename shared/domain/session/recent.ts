import { clock } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { wallOf } from '../../table/wall.ts';
import { behindWall, user } from '../actor/context.ts';
import { type Session, Sessions } from './session.ts';

/** So long a sign-in counts as fresh proof of who is there (ASVS 7.5.1). */
const recentMs = 15 * 60_000;

/** Nobody who acts as somebody else makes, changes or removes what that person signs in with: 403. */
export function refuseImpersonator(): void {
  if (user().impersonator) throw problem.forbidden();
}

/**
 * Stands before every change of an e-mail address, a phone number or a second factor: the caller's own session, when the user itself signed in
 * within 15 minutes. 401 for an older one and for an access token, which proves nobody's presence; 403 for an impersonator.
 */
export async function recentSession(): Promise<Session> {
  refuseImpersonator();
  const { home, session } = user();
  const found = session === null ? undefined : await behindWall(wallOf(home), () => Sessions.get(home, session));
  if (!found || found.authenticated_at === null || clock.now().getTime() - new Date(found.authenticated_at).getTime() > recentMs) throw problem.unauthenticated();
  return found;
}

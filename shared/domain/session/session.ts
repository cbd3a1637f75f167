import * as z from 'zod';
import { clock, timestamp } from '../../platform/clock.ts';
import { entity } from '../../table/entity.ts';
import { transact } from '../../table/transact.ts';
import { wallOf } from '../../table/wall.ts';
import { behindWall, user } from '../actor/context.ts';
import { SignedOut, type User } from '../user/user.ts';

/**
 * A session is what a token stands for: ended by sign-out, by its time, by an hour without a request, or by a raised session epoch of its user, it opens
 * nothing, whatever the token's own expiry says. One that somebody above opened to act as the user holds only as long as that person's own rights do.
 */
const Stored = z.object({
  user_id: z.string(),
  epoch: z.number().int(),
  expires_at: z.string(),
  ended_at: z.string().nullable(),
  /** When the user proved who it is; null where somebody else vouched for it (an SSO link) or acts as it. */
  authenticated_at: z.string().nullable(),
  /** Noted coarsely, because it costs a write; absent until the first note. */
  last_used_at: z.string().optional(),
  /** Of a sign-in on the Cloud Foundry surface: what its tokens may, and the hash of the one refresh token that is good now. */
  foundry: z.object({ scopes: z.array(z.string()), refresh_hash: z.string() }).optional(),
  impersonator: z.object({ id: z.string(), username: z.string(), organization: z.string(), session: z.string().nullable(), epoch: z.number().int(), revert_hash: z.string() }).nullable(),
});

export const Sessions = entity(Stored, {
  name: 'Session',
  family: 'SESSION',
  expires: ({ expires_at }) => Math.ceil(new Date(expires_at).getTime() / 1000),
});
export type Session = ReturnType<typeof Sessions.parse>;
export type Impersonator = NonNullable<Session['impersonator']>;

/** Seconds that a token lives; a setting of the deployment. */
function sessionSeconds(): number {
  return Number(process.env['PERIMETER_SESSION_SECONDS'] ?? 8 * 3600);
}

/** The end of a session that is opened now. */
export function sessionEnd(): Date {
  return new Date(clock.now().getTime() + sessionSeconds() * 1000);
}

/** Seconds without a request after which a session ends (ASVS 7.3.1); a setting of the deployment. */
function idleSeconds(): number {
  return Number(process.env['PERIMETER_SESSION_IDLE_SECONDS'] ?? 3600);
}

/** The use of a session is noted at most so often: a session may end by so much too early, and never too late. */
const notedEveryMs = 5 * 60_000;

/** Whether nobody used it for too long. */
export function isIdle(session: Session): boolean {
  return unusedMs(session) > idleSeconds() * 1000;
}

/** Notes that it is in use, if that was not noted lately. */
export async function noteUse(organization: string, session: Session): Promise<void> {
  if (unusedMs(session) < Math.min(notedEveryMs, (idleSeconds() * 1000) / 4)) return;
  await transact([Sessions.touch(organization, session, { last_used_at: timestamp() })]);
}

function unusedMs({ last_used_at, created_at }: Session): number {
  return clock.now().getTime() - new Date(last_used_at ?? created_at).getTime();
}

/** The token is refused from then on. */
export async function signOut(): Promise<void> {
  const { id, username, home, session } = user();
  if (session === null) return;
  await behindWall(wallOf(home), async () => {
    const current = await Sessions.get(home, session);
    if (!current || current.ended_at !== null) return;
    await transact([Sessions.update(home, current, { ended_at: timestamp() }), SignedOut.publish(id, { username }, home)]);
  });
}

/** Whether the session of a token still holds for its user. */
export function holds(session: Session | undefined, owner: User | undefined): boolean {
  return session !== undefined && owner !== undefined && session.user_id === owner.id && session.ended_at === null && session.epoch === owner.session_epoch && new Date(session.expires_at) > clock.now();
}

import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import { clock, timestamp } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { entity } from '../../table/entity.ts';
import { folded } from '../../table/keys.ts';
import { retrying, transact } from '../../table/transact.ts';
import { findLookup } from '../../table/unique.ts';
import { wallOf } from '../../table/wall.ts';
import { actor, asSystem, behindWall, context, user } from '../actor/context.ts';
import { Organizations } from '../organization/organization.ts';
import { isBelow } from '../organization/reach.ts';
import { verifyPassword } from '../user/password.ts';
import { SignedIn, SignedOut, type User, Users } from '../user/user.ts';
import { signToken } from './token.ts';

/**
 * A session is what a token stands for: ended by sign-out, by its time, or by a raised session epoch of its user, it opens nothing,
 * whatever the token's own expiry says.
 */
const Stored = z.object({ user_id: z.string(), epoch: z.number().int(), expires_at: z.string(), ended_at: z.string().nullable() });

export const Sessions = entity(Stored, {
  name: 'Session',
  family: 'SESSION',
  expires: ({ expires_at }) => Math.ceil(new Date(expires_at).getTime() / 1000),
});
export type Session = ReturnType<typeof Sessions.parse>;

/** Seconds that a token lives; a setting of the deployment. */
export function sessionSeconds(): number {
  return Number(process.env['PERIMETER_SESSION_SECONDS'] ?? 8 * 3600);
}

/** Body of sign-in (4.1); `username` takes the e-mail address too. */
export const SignIn = z.object({ username: z.string().min(1).max(255), password: z.string().min(1).max(256) });

/** The documented flat answer. */
export const SignedInAnswer = z
  .object({
    status: z.literal(200),
    status_text: z.literal('OK'),
    username: z.string(),
    token: z.string(),
    sign_in_count: z.int(),
    role: z.string(),
    timezone: z.string(),
    verified: z.boolean(),
    provider: z.literal('email'),
    must_change_password: z.boolean(),
    organization: z.object({ uuid: z.string(), name: z.string() }),
  })
  .meta({ id: 'SignedIn' });

/** Checks user name and password and opens a session. The same 401 after the same work, whatever was wrong. */
export async function signIn({ username, password }: z.output<typeof SignIn>): Promise<z.input<typeof SignedInAnswer>> {
  const pointer = (await findLookup('USERNAME', folded(username))) ?? (await findLookup('EMAIL', folded(username)));
  const reachable = pointer !== undefined && (await keyReaches(pointer.tenant));
  if (!pointer || !reachable) return refuse(password);
  return asSystem('sign-in', pointer.tenant, async () => {
    const found = await Users.get(pointer.tenant, pointer.id);
    const right = await verifyPassword(password, found?.password_hash ?? null);
    if (!found || !right || found.confirmed_at === null) throw problem.unauthenticated();
    return open(pointer.tenant, pointer.id);
  });
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

async function open(organization: string, id: string): Promise<z.input<typeof SignedInAnswer>> {
  return retrying('User', async () => {
    const owner = await Users.need(organization, id);
    const expires = new Date(clock.now().getTime() + sessionSeconds() * 1000);
    const session = Sessions.create(organization, { id: newId(), user_id: id, epoch: owner.session_epoch, expires_at: expires.toISOString(), ended_at: null });
    const counted = Users.update(organization, owner, { sign_in_count: owner.sign_in_count + 1, last_sign_in_at: timestamp(), last_sign_in_ip: context().origin?.ip ?? null });
    await transact([session, counted, SignedIn.publish(id, { username: owner.username }, organization)]);
    const home = await Organizations.need(organization, organization);
    return {
      status: 200,
      status_text: 'OK',
      username: owner.username,
      token: await signToken({ sub: id, org: organization, sid: session.item.id }, expires),
      sign_in_count: counted.item.sign_in_count,
      role: owner.role,
      timezone: owner.timezone,
      verified: owner.confirmed_at !== null,
      provider: 'email',
      must_change_password: owner.must_change_password,
      organization: { uuid: organization, name: home.name },
    };
  });
}

/** A key opens its own organization and everything below. */
async function keyReaches(organization: string): Promise<boolean> {
  const current = actor();
  const key = current.type === 'system' ? undefined : current.key.organization;
  return key !== undefined && behindWall(wallOf(organization), () => isBelow(key, organization));
}

async function refuse(password: string): Promise<never> {
  await verifyPassword(password, null);
  throw problem.unauthenticated();
}

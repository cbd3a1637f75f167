import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { event } from '../../events/define.ts';
import { newId } from '../../lib/id.ts';
import { equalInConstantTime, hashOf } from '../../lib/secret-text.ts';
import { timestamp } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { retrying, transact } from '../../table/transact.ts';
import { wallOf } from '../../table/wall.ts';
import type { UserActor } from '../actor/actor.ts';
import { behindWall, user } from '../actor/context.ts';
import { Organizations } from '../organization/organization.ts';
import { type User, Users } from '../user/user.ts';
import { userBelow } from './below.ts';
import { holds, type Impersonator, sessionEnd, Sessions } from './session.ts';
import { answerOf, type SignedInAnswer } from './signed-in.ts';
import { signToken } from './token.ts';

export const Impersonate = z.object({ uuid: z.uuid() });
export const Revert = z.object({ impersonator_revert_token: z.string().min(1).max(64) });

/** The documented flat answer (4.2), with the organization as in sign-in. */
export const Impersonating = z
  .object({
    username: z.string(),
    token: z.string(),
    role: z.string(),
    timezone: z.string(),
    provider: z.literal('email'),
    impersonator_revert_token: z.string(),
    organization: z.object({ uuid: z.string(), name: z.string() }),
  })
  .meta({ id: 'Impersonating' });

const Both = z.object({ username: z.string(), impersonator: z.object({ id: z.string(), username: z.string(), organization: z.string() }) });
const Impersonated = event('user.impersonated', Both);
const ImpersonationEnded = event('user.impersonation_ended', Both);

/** A session as a user below, in which everything is recorded with both identities. */
export async function impersonate({ uuid }: z.output<typeof Impersonate>): Promise<z.input<typeof Impersonating>> {
  const { organization, target } = await userBelow(uuid);
  const caller = user();
  const own = await behindWall(wallOf(caller.home), () => Users.need(caller.home, caller.id));
  const revertToken = randomUUID();
  const impersonator: Impersonator = { id: caller.id, username: caller.username, organization: caller.home, session: caller.session, epoch: own.session_epoch, revert_hash: hashOf(revertToken) };
  return behindWall(wallOf(caller.home, organization), async () => {
    const expires = sessionEnd();
    const session = Sessions.create(organization, { id: newId(), user_id: target.id, epoch: target.session_epoch, expires_at: expires.toISOString(), ended_at: null, authenticated_at: null, impersonator });
    const [home] = await Promise.all([Organizations.need(organization, organization), transact([session, Impersonated.publish(target.id, both(target, caller), organization)])]);
    const token = await signToken({ sub: target.id, org: organization, sid: session.item.id }, expires);
    const { username, role, timezone } = target;
    return { username, token, role, timezone, provider: 'email', impersonator_revert_token: revertToken, organization: { uuid: organization, name: home.name } };
  });
}

/** The session as somebody else ends, and the caller is itself again, in a new session. The revert token works once, and only with the session that it came with. */
export async function stopImpersonating({ impersonator_revert_token }: z.output<typeof Revert>): Promise<SignedInAnswer> {
  const { id, username, home, session, impersonator: caller } = user();
  const refuse = (): never => {
    throw problem.invalid({ impersonator_revert_token: ['is invalid or was used'] });
  };
  if (!caller || session === null) return refuse();
  const original = await behindWall(wallOf(home), () =>
    retrying('Session', async () => {
      const current = await Sessions.get(home, session);
      const { impersonator } = current ?? {};
      if (!current || !impersonator || current.ended_at !== null || !equalInConstantTime(impersonator.revert_hash, hashOf(impersonator_revert_token))) return refuse();
      await transact([Sessions.update(home, current, { ended_at: timestamp() }), ImpersonationEnded.publish(id, { username, impersonator: caller }, home)]);
      return impersonator;
    }),
  );
  return behindWall(wallOf(original.organization), () => resume(original));
}

/** Whether who acts through this session still may: its account, its rights and the session that it came from all hold. That one rests meanwhile, however long. */
export function impersonatorHolds({ id, organization, session, epoch }: Impersonator): Promise<boolean> {
  return behindWall(wallOf(organization), async () => {
    const [own, from, home] = await Promise.all([Users.get(organization, id), session === null ? undefined : Sessions.get(organization, session), Organizations.get(organization, organization)]);
    if (!own || !home || own.session_epoch !== epoch || (session !== null && !holds(from, own))) return false;
    return own.role === 'Super Admin' || (own.role === 'Admin' && (own.partner || home.partner));
  });
}

/** Not a sign-in: it counts none, and proves nothing anew. */
async function resume({ id, organization, session }: Impersonator): Promise<SignedInAnswer> {
  const [own, home, from] = await Promise.all([Users.need(organization, id), Organizations.need(organization, organization), session === null ? undefined : Sessions.get(organization, session)]);
  const expires = sessionEnd();
  const resumed = Sessions.create(organization, { id: newId(), user_id: id, epoch: own.session_epoch, expires_at: expires.toISOString(), ended_at: null, authenticated_at: from?.authenticated_at ?? null, impersonator: null });
  await transact([resumed]);
  return answerOf(home, own, await signToken({ sub: id, org: organization, sid: resumed.item.id }, expires));
}

function both(target: User, { id, username, home }: UserActor): z.input<typeof Both> {
  return { username: target.username, impersonator: { id, username, organization: home } };
}

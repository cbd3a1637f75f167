import * as z from 'zod';
import { event } from '../../events/define.ts';
import { newId } from '../../lib/id.ts';
import { equalInConstantTime, hashOf } from '../../lib/secret-text.ts';
import { clock, timestamp } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { entity } from '../../table/entity.ts';
import { retrying, transact } from '../../table/transact.ts';
import { wallOf } from '../../table/wall.ts';
import { asSystem, behindWall, context } from '../actor/context.ts';
import { nameOf } from '../actor/actor.ts';
import { publicUrl } from '../mail/public-url.ts';
import { enabledMethods } from '../mfa/state.ts';
import { Users } from '../user/user.ts';
import { brand } from '../whitelabel/brand.ts';
import { addressCounter, isReached } from './account.ts';
import { limited } from './attempt-limit.ts';
import { userBelow } from './below.ts';
import { beginSecondStep, type SecondStep } from './second-step.ts';
import { openSession, type SignedInAnswer } from './signed-in.ts';
import { readPointer, signPointer } from './signed-pointer.ts';

/**
 * A link by which a partner sends one of its customers' users through to here, signed in: for one user, one use, at most ten minutes. The user is named by
 * its id, never by an e-mail address. It stands for the password alone: a user with a second factor is asked for it.
 */
const lifeMs = 10 * 60_000;
const purpose = 'sso link';

const Stored = z.object({ user_id: z.string(), epoch: z.number().int(), hash: z.string(), expires_at: z.string(), used_at: z.string().nullable() });
const SsoLinks = entity(Stored, {
  name: 'SSO link',
  family: 'SSO_LINK',
  expires: ({ expires_at }) => Math.ceil(new Date(expires_at).getTime() / 1000),
});

export const SsoLink = z.object({ url: z.string(), token: z.string(), expires_at: z.string() }).meta({ id: 'SsoLink' });
export const Login = z.object({ token: z.string().min(1).max(256) });

const Named = z.object({ username: z.string() });
const Created = event('user.sso_link_created', Named.extend({ by: z.object({ id: z.string(), username: z.string() }) }));
const Used = event('user.sso_link_used', Named);

/** Makes a link for a user below the caller; only this answer ever holds it. */
export async function createSsoLink(userId: string): Promise<z.input<typeof SsoLink>> {
  const { organization, target } = await userBelow(userId);
  const id = newId();
  const token = await signPointer('sso', purpose, { organization, id });
  const expires_at = new Date(clock.now().getTime() + lifeMs).toISOString();
  const created = Created.publish(userId, { username: target.username, by: nameOf(context().actor) }, organization);
  await behindWall(wallOf(context().actor.organization, organization), () =>
    transact([SsoLinks.create(organization, { id, user_id: userId, epoch: target.session_epoch, hash: hashOf(token), expires_at, used_at: null }), created]),
  );
  const { portal_url } = await brand(organization);
  // After the number sign, because what stands there is sent to no server and lies in no log.
  return { url: new URL(`sso#token=${token}`, portal_url ?? publicUrl()).href, token, expires_at };
}

/** The sign-in body for a link's token; the same 401 for a forged, used or expired one. */
export async function signInWithSsoLink({ token }: z.output<typeof Login>): Promise<SignedInAnswer | SecondStep> {
  const ip = context().origin?.ip ?? null;
  const answer = await limited([addressCounter()], async () => {
    const target = await readPointer(purpose, token);
    if (!target || !(await isReached(target.organization))) return undefined;
    return asSystem('sso-link', target.organization, () => retrying('SSO link', () => use(target.organization, target.id, token, ip)));
  });
  if (!answer) throw problem.unauthenticated();
  return answer;
}

async function use(organization: string, id: string, token: string, ip: string | null): Promise<SignedInAnswer | SecondStep | undefined> {
  const link = await SsoLinks.get(organization, id);
  const user = link && (await Users.get(organization, link.user_id));
  const holds = link && user && link.used_at === null && link.epoch === user.session_epoch && new Date(link.expires_at) > clock.now() && equalInConstantTime(link.hash, hashOf(token));
  if (!holds) return undefined;
  const uses = [...SsoLinks.update(organization, link, { used_at: timestamp() }).operations, Used.publish(user.id, { username: user.username }, organization)];
  if (enabledMethods(user.mfa).length > 0) return beginSecondStep(organization, user, false, uses);
  return openSession({ organization, user, ip, proved: false, uses });
}

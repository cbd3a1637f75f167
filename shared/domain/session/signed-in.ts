import * as z from 'zod';
import { event } from '../../events/define.ts';
import { newId } from '../../lib/id.ts';
import { timestamp } from '../../platform/clock.ts';
import type { Operation } from '../../table/operation.ts';
import { transact } from '../../table/transact.ts';
import { atOnce } from '../actor/context.ts';
import { type Organization, Organizations } from '../organization/organization.ts';
import { SignedIn, type User, type UserAttributes, Users } from '../user/user.ts';
import { type Session, sessionEnd, Sessions } from './session.ts';
import { signToken } from './token.ts';

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
export type SignedInAnswer = z.input<typeof SignedInAnswer>;

/** `username` is null where no account was meant: what strangers type may be a password. */
export const SignInFailed = event('user.sign_in_failed', z.object({ username: z.string().nullable(), step: z.enum(['password', 'second']) }));

/** Said at once, with what the failure costs: a refused request writes nothing else. */
export function noteFailure(subject: string, about: { username: string | null; step: 'password' | 'second' }, organization: string, costs: Operation[] = []): Promise<void> {
  return atOnce(() => transact([...costs, SignInFailed.publish(subject, about, organization)]));
}

export interface Opening {
  organization: string;
  /** As it was read: a user that changed meanwhile is a Conflict. */
  user: User;
  ip: string | null;
  /** Whether the user itself proved who it is; an SSO link is another's word. */
  proved: boolean;
  changes?: Partial<UserAttributes>;
  /** What the sign-in uses up, in the same transaction. */
  uses?: Operation[];
  /** What the tokens of the Cloud Foundry surface hang on. */
  foundry?: Session['foundry'];
}

/** Opens a session of the scanning surface and counts the sign-in, in one transaction. */
export async function openSession(opening: Opening): Promise<SignedInAnswer> {
  const { home, user, session } = await beginSession(opening);
  return answerOf(home, user, await signToken({ sub: user.id, org: home.id, sid: session.id }, new Date(session.expires_at)));
}

export interface Begun {
  home: Organization;
  user: User;
  session: Session;
}

/** The session without a token: each surface has its own. */
export async function beginSession({ organization, user, ip, proved, changes = {}, uses = [], foundry }: Opening): Promise<Begun> {
  const expires = sessionEnd();
  const session = Sessions.create(organization, { id: newId(), user_id: user.id, epoch: user.session_epoch, expires_at: expires.toISOString(), ended_at: null, authenticated_at: proved ? timestamp() : null, ...(foundry ? { foundry } : {}), impersonator: null });
  const counted = Users.update(organization, user, { ...changes, sign_in_count: user.sign_in_count + 1, last_sign_in_at: timestamp(), last_sign_in_ip: ip });
  const [home] = await Promise.all([Organizations.need(organization, organization), transact([session, counted, ...uses, SignedIn.publish(user.id, { username: user.username }, organization)])]);
  return { home, user: counted.item, session: session.item };
}

export function answerOf(home: Organization, owner: User, token: string): SignedInAnswer {
  const { username, sign_in_count, role, timezone, must_change_password } = owner;
  const organization = { uuid: home.id, name: home.name };
  return { status: 200, status_text: 'OK', username, token, sign_in_count, role, timezone, verified: owner.confirmed_at !== null, provider: 'email', must_change_password, organization };
}

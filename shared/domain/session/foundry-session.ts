import * as z from 'zod';
import { event } from '../../events/define.ts';
import { newId } from '../../lib/id.ts';
import { equalInConstantTime, hashOf, newSecret } from '../../lib/secret-text.ts';
import { clock, timestamp } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { retrying, transact } from '../../table/transact.ts';
import { asSystem, context, withActor } from '../actor/context.ts';
import type { Actor } from '../actor/actor.ts';
import { readScope, scopesOf, writeScope } from '../foundry/access.ts';
import { sighted } from '../foundry-user/foundry-user.ts';
import { Organizations } from '../organization/organization.ts';
import { platformOrganization } from '../platform/organization.ts';
import { type User, Users } from '../user/user.ts';
import { authenticateKey } from './authenticate.ts';
import { issuerOf, signFoundryToken } from './foundry-token.ts';
import { holds, isIdle, type Session, Sessions } from './session.ts';
import { signInWithPassword } from './sign-in.ts';
import { beginSession, type Begun } from './signed-in.ts';
import { readPointer, signPointer } from './signed-pointer.ts';

/**
 * Sign-in on the Cloud Foundry surface: the same sessions, limits and timing as on the scanning surface, with a short access token and a refresh
 * token that works once. A refresh token that was used before was stolen, or its thief was quicker: the session ends, and with it the whole family.
 */
interface Tokens {
  access_token: string;
  token_type: 'bearer';
  refresh_token?: string;
  expires_in: number;
  scope: string;
  jti: string;
}

/** As a UAA has it: so long a client goes without asking again. */
const accessSeconds = 599;
const purpose = 'cloud foundry refresh token';
const refreshForm = /^(cfr_[\w-]{107})\.(cfr_[\w-]{43})-r$/;

const RefreshReused = event('user.refresh_token_reused', z.object({ username: z.string() }));

/** Every client that signs users in here is the public `cf`: it reaches all organizations, as the platform's own key would. */
const cf: Actor = { type: 'api_key', id: 'cf', organization: platformOrganization, key: { id: 'cf', organization: platformOrganization, scopes: [] } };

/** Tokens for a right name and password; 401 for anything else, a user with a second factor included, because no client of this surface can ask for it. */
export async function grantByPassword(username: string, password: string, asked: string[], baseUrl: string): Promise<Tokens> {
  const secret = newSecret('cfr');
  const { origin, meter, correlation_id } = context();
  const begun = await withActor(cf, () => signInWithPassword<Begun>(username, password, async (opening) => {
    const scopes = narrowed(scopesOf(opening.user.role), asked);
    return beginSession({ ...opening, foundry: { scopes, refresh_hash: hashOf(secret) }, uses: await sighted(opening.user.id, opening.user) });
  }), { origin, meter, correlation_id });
  if ('otp_session_state' in begun) throw problem.unauthenticated();
  return tokensOf(begun.home.id, begun.user, begun.session, secret, baseUrl);
}

/** New tokens for a refresh token, which is used up; undefined for one that is none, has ended, or was used before. */
export async function grantByRefresh(token: string, asked: string[], baseUrl: string): Promise<Tokens | undefined> {
  const [, pointer = '', secret = ''] = refreshForm.exec(token) ?? [];
  const target = pointer === '' ? undefined : await readPointer(purpose, pointer);
  if (!target) return undefined;
  const { organization, id } = target;
  const next = newSecret('cfr');
  return asSystem('refresh', organization, () => retrying('Session', async () => {
    const [session, home] = await Promise.all([Sessions.get(organization, id), Organizations.get(organization, organization)]);
    const user = session && (await Users.get(organization, session.user_id));
    if (!session?.foundry || !user || !home || !holds(session, user) || isIdle(session)) return undefined;
    if (!equalInConstantTime(session.foundry.refresh_hash, hashOf(secret))) {
      await transact([Sessions.update(organization, session, { ended_at: timestamp() }), RefreshReused.publish(user.id, { username: user.username }, organization)]);
      return undefined;
    }
    const rotated = Sessions.update(organization, session, { last_used_at: timestamp(), foundry: { scopes: narrowed(session.foundry.scopes, asked), refresh_hash: hashOf(next) } });
    await transact([rotated]);
    return tokensOf(organization, user, rotated.item, next, baseUrl);
  }));
}

/** A token of an API key, which is its own client: the key's id and the key. Undefined where they do not belong together, null where the key's scopes are too narrow. */
export async function grantToClient(clientId: string, secret: string, asked: string[], baseUrl: string): Promise<Tokens | undefined | null> {
  const known = await authenticateKey(secret).catch(ignoreRefusal);
  if (known?.type !== 'api_key' || known.id !== clientId) return undefined;
  if (!known.key.scopes.includes('*')) return null;
  const scope = narrowed([readScope, writeScope], asked);
  const jti = newId();
  const access_token = await signFoundryToken({ client_id: known.id, org: known.organization, scope, jti }, issuerOf(baseUrl), new Date(clock.now().getTime() + accessSeconds * 1000));
  return { access_token, token_type: 'bearer', expires_in: accessSeconds, scope: scope.join(' '), jti };
}

/** Whether that token is one of the session: its name begins with the session's. */
export function isOfSession(jti: string, session: string | null): boolean {
  const [, own] = /^([0-9a-f-]{36})\.[0-9a-f-]{36}$/.exec(jti) ?? [];
  return session !== null && own === session;
}

async function tokensOf(organization: string, { id, username, email }: User, session: Session, secret: string, baseUrl: string): Promise<Tokens> {
  const now = clock.now().getTime();
  const seconds = Math.max(0, Math.min(accessSeconds, Math.floor((new Date(session.expires_at).getTime() - now) / 1000)));
  const scope = session.foundry?.scopes ?? [];
  const jti = `${session.id}.${newId()}`;
  const claims = { user_id: id, user_name: username, email, org: organization, sid: session.id, scope, jti };
  const [access_token, pointer] = await Promise.all([signFoundryToken(claims, issuerOf(baseUrl), new Date(now + seconds * 1000)), signPointer('cfr', purpose, { organization, id: session.id })]);
  return { access_token, token_type: 'bearer', refresh_token: `${pointer}.${secret}-r`, expires_in: seconds, scope: scope.join(' '), jti };
}

/** A client may ask for less than it could have, and gets no more. */
function narrowed(scopes: string[], asked: string[]): string[] {
  return asked.length === 0 ? scopes : scopes.filter((scope) => asked.includes(scope));
}

function ignoreRefusal(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'unauthenticated')) throw error;
}

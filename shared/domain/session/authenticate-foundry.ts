import { wallOf } from '../../table/wall.ts';
import type { Actor } from '../actor/actor.ts';
import { asSystem, behindWall } from '../actor/context.ts';
import { ApiKeys, isUsable } from '../api-key/api-key.ts';
import { countRequest } from '../api-key/rate.ts';
import { refuse } from '../foundry/refusal.ts';
import { Organizations } from '../organization/organization.ts';
import { Users } from '../user/user.ts';
import { actorOf, nowhere } from './authenticate.ts';
import { type FoundryClaims, readFoundryToken } from './foundry-token.ts';
import { holds, isIdle, noteUse, Sessions } from './session.ts';

/** Who acts on the Cloud Foundry surface. A token holds as long as its session, or as the API key that it was given for. */
export function authenticateFoundry(authorization: string | undefined, { counted } = { counted: true }): Promise<Actor> {
  return asSystem('authorizer', nowhere, async () => {
    const [, token] = /^bearer +(\S{1,4096})$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) throw refuse('NotAuthenticated');
    const claims = await readFoundryToken(token);
    const actor = claims && (await behindWall(wallOf(claims.org), () => ('user_id' in claims ? userOf(claims, counted) : clientOf(claims, counted))));
    if (!actor) throw refuse('InvalidAuthToken');
    return actor;
  });
}

/** Requests are counted for each user, however many sessions he opens, as they are for each API key elsewhere, and keep the session from idling; but `/v2/info` is exempt. */
async function userOf({ user_id, org, sid, scope }: Extract<FoundryClaims, { user_id: string }>, counted: boolean): Promise<Actor | undefined> {
  const [session, user, organization, rate] = await Promise.all([Sessions.get(org, sid), Users.get(org, user_id), Organizations.get(org, org), counted ? countRequest(org, user_id) : undefined]);
  if (!session || !user || !organization || !holds(session, user) || isIdle(session)) return undefined;
  if (counted) await noteUse(org, session);
  return actorOf({ user, organization, session: sid, impersonator: null }, { id: sid, organization: org, scopes: scope, rate });
}

async function clientOf({ client_id, org, scope }: Extract<FoundryClaims, { client_id: string }>, counted: boolean): Promise<Actor | undefined> {
  const [key, organization, rate] = await Promise.all([ApiKeys.get(org, client_id), Organizations.get(org, org), counted ? countRequest(org, client_id) : undefined]);
  if (!key || !organization || !isUsable(key)) return undefined;
  return { type: 'api_key', id: client_id, organization: org, key: { id: client_id, organization: org, scopes: scope, rate } };
}

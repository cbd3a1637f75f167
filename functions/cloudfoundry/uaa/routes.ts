import * as z from 'zod';
import { actor } from '../../../shared/domain/actor/context.ts';
import { refuse } from '../../../shared/domain/foundry/refusal.ts';
import { isOfSession } from '../../../shared/domain/session/foundry-session.ts';
import { issuerOf, publicKeys } from '../../../shared/domain/session/foundry-token.ts';
import { signOut } from '../../../shared/domain/session/session.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { bare, nothing } from '../answers.ts';
import { uaa as answer } from './answers.ts';
import { grant, Tokens } from './token.ts';
import { createUser, MadeUser, ScimUser } from './user.ts';

const form = 'application/x-www-form-urlencoded';
const prompt = z.array(z.string());
const Login = z.object({ app: z.object({ version: z.string() }), links: z.object({ uaa: z.string(), login: z.string() }), prompts: z.object({ username: prompt, password: prompt }) }).meta({ id: 'Login' });
const Keys = z.object({ keys: z.array(z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string(), kid: z.string(), alg: z.string(), use: z.string() })) }).meta({ id: 'TokenKeys' });
const Discovery = z.object({ issuer: z.string(), token_endpoint: z.string(), jwks_uri: z.string(), token_endpoint_auth_methods_supported: z.array(z.string()), id_token_signing_alg_values_supported: z.array(z.string()) }).meta({ id: 'OpenIdConfiguration' });

/** Accounts and tokens (reference 12): this surface is its own login server and UAA. */
export const uaa: Group = {
  id: 'uaa',
  title: 'Login and UAA',
  grants: { table: 'write', secrets: ['token-signing', 'encryption'] },
  errorImpact: 'Nobody logs in with a Cloud Foundry client.',
  endpoints: [
    endpoint({
      id: 'showLogin', method: 'GET', path: '/login', summary: 'Show what a login asks for',
      can: 'public', answer: bare(Login), status: 200,
      handle: async ({ base_url }) => ({ app: { version: '74.0.0' }, links: { uaa: base_url, login: base_url }, prompts: { username: ['text', 'Email'], password: ['password', 'Password'] } }),
    }),
    endpoint({
      id: 'issueToken', method: 'POST', path: '/oauth/token', summary: 'Log in, refresh a token, or log in as a client',
      description: 'A form. `grant_type` is `password` or `refresh_token` for the client `cf` with an empty secret, or `client_credentials` for an API key: its id and itself. A refresh token works once; used again, it ends the session.',
      can: 'public', accepts: [form], answer: answer(Tokens, [400, 401, 403, 429]), status: 200,
      handle: async ({ raw, headers, base_url }) => grant({ form: new URLSearchParams(raw.toString()), authorization: headers['authorization'], base_url }),
    }),
    endpoint({
      id: 'listTokenKeys', method: 'GET', path: '/token_keys', summary: 'List the keys that tokens are checked with',
      can: 'public', answer: bare(Keys), status: 200,
      handle: async () => Keys.parse({ keys: await publicKeys() }),
    }),
    endpoint({
      id: 'showOpenIdConfiguration', method: 'GET', path: '/.well-known/openid-configuration', summary: 'Show who issues tokens',
      can: 'public', answer: bare(Discovery), status: 200,
      handle: async ({ base_url }) => ({ issuer: issuerOf(base_url), token_endpoint: issuerOf(base_url), jwks_uri: `${base_url}/token_keys`, token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'], id_token_signing_alg_values_supported: ['ES256'] }),
    }),
    endpoint({
      id: 'createUaaUser', method: 'POST', path: '/Users', summary: 'Create the account of a user',
      description: 'With an `origin` other than `uaa` it is the name of somebody whom that identity provider knows, for roles by user name: without a password, and nobody signs in here as one.',
      can: 'token', body: ScimUser, answer: answer(MadeUser, [400, 403, 409], ({ id }) => `/Users/${id}`), status: 201,
      handle: async ({ body }) => createUser(body),
    }),
    endpoint({
      id: 'revokeToken', method: 'DELETE', path: '/oauth/token/revoke/{jti}', summary: 'Log out',
      description: 'Ends the session that the token is of, and with it every token of the session.',
      can: 'token', params: z.object({ jti: z.string() }), answer: nothing(), status: 204,
      handle: async ({ params: { jti } }) => {
        const caller = actor();
        if (!isOfSession(jti, caller.type === 'user' ? caller.session : null)) throw refuse('ResourceNotFound', 'The token could not be found');
        await signOut();
      },
    }),
  ],
};

import * as z from 'zod';
import { grantByPassword, grantByRefresh, grantToClient } from '../../../shared/domain/session/foundry-session.ts';
import { Problem } from '../../../shared/problems.ts';
import { refused, type Refused } from './answers.ts';

export const Tokens = z
  .object({ access_token: z.string(), token_type: z.literal('bearer'), refresh_token: z.string().optional(), expires_in: z.int(), scope: z.string(), jti: z.string() })
  .meta({ id: 'Tokens' });
type Answered = z.input<typeof Tokens> | Refused;

const badCredentials = refused(401, 'unauthorized', 'Bad credentials');
const textMax = 4096;

interface TokenRequest {
  form: URLSearchParams;
  authorization: string | undefined;
  base_url: string;
}

/** `POST /oauth/token` (reference 12): by password, by refresh token, or as a client. */
export async function grant({ form, authorization, base_url }: TokenRequest): Promise<Answered> {
  const client = clientOf(form, authorization);
  const scopes = (given(form, 'scope') ?? '').split(' ').filter((scope) => scope !== '');
  switch (given(form, 'grant_type')) {
    case 'password':
      return isCf(client) ? byPassword(form, scopes, base_url) : badCredentials;
    case 'refresh_token':
      return isCf(client) ? byRefresh(form, scopes, base_url) : badCredentials;
    case 'client_credentials':
      return byClient(client, scopes, base_url);
    default:
      return refused(400, 'unsupported_grant_type', 'grant_type must be password, refresh_token or client_credentials');
  }
}

async function byPassword(form: URLSearchParams, scopes: string[], url: string): Promise<Answered> {
  const [username, password] = [given(form, 'username'), given(form, 'password')];
  if (username === undefined || password === undefined) return badCredentials;
  try {
    return await grantByPassword(username, password, scopes, url);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'unauthenticated') return badCredentials;
    // Too many failures; the CLI shows the description.
    if (error.code === 'too_many') return { ...refused(429, 'too_many_requests', error.message), retryAfterSeconds: error.retryAfterSeconds };
    throw error;
  }
}

async function byRefresh(form: URLSearchParams, scopes: string[], url: string): Promise<Answered> {
  const tokens = await grantByRefresh(given(form, 'refresh_token') ?? '', scopes, url);
  return tokens ?? refused(401, 'invalid_token', 'The token expired, was revoked, or the refresh token was used before');
}

async function byClient({ id, secret }: Client, scopes: string[], url: string): Promise<Answered> {
  const tokens = await grantToClient(id, secret, scopes, url);
  if (tokens === null) return refused(403, 'insufficient_scope', 'The API key must hold every scope');
  return tokens ?? badCredentials;
}

interface Client {
  id: string;
  secret: string;
}

/** Who asks: by HTTP Basic, or in the form as the npm clients do it. */
function clientOf(form: URLSearchParams, authorization: string | undefined): Client {
  const [, encoded] = /^basic ([A-Za-z0-9+/=_-]{1,4096})$/i.exec(authorization ?? '') ?? [];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString()) ?? [];
  return { id: id ?? given(form, 'client_id') ?? '', secret: secret !== undefined && secret !== '' ? secret : (given(form, 'client_secret') ?? '') };
}

/** The public client of the CLI and the npm clients, which has no secret. */
function isCf({ id, secret }: Client): boolean {
  return id === 'cf' && secret === '';
}

function given(form: URLSearchParams, name: string): string | undefined {
  const value = form.get(name);
  return value === null || value === '' || value.length > textMax ? undefined : value;
}

import { createHmac } from 'node:crypto';
import { signToken } from '../../shared/domain/session/token.ts';
import { newId } from '../../shared/lib/id.ts';
import type { Person } from './people.ts';

/** Tokens that look like those of a person with an open session, and open nothing. */
export async function forgedTokens({ id, organization, session, token }: Person): Promise<Record<string, string>> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = { sub: id, org: organization, sid: session };
  const soon = new Date(Date.now() + 60_000);
  return {
    'no token at all': 'not-a-token',
    'an expired token': await signToken(claims, new Date(Date.now() - 1000)),
    'a token of no session': await signToken({ ...claims, sid: newId() }, soon),
    'a token of another user for this session': await signToken({ ...claims, sub: newId() }, soon),
    'a token with alg none': `${encoded({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
    'a token with an HMAC for a signature': hmac(`${encoded({ alg: 'HS256', typ: 'at+jwt' })}.${payload}`),
    'a token whose claims were changed': `${header}.${encoded({ ...claims, iss: 'perimeter', aud: 'perimeter:scanning', nbf: 0, exp: 4_000_000_000 })}.${signature}`,
  };
}

function hmac(signed: string): string {
  return `${signed}.${createHmac('sha256', 'perimeter').update(signed).digest('base64url')}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

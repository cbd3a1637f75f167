import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { clock } from '../../platform/clock.ts';
import { signingKeys } from './signing-key.ts';

const issuer = 'perimeter';
const audience = 'perimeter:scanning';

const Claims = z.object({ sub: z.uuid(), org: z.uuid(), sid: z.uuid() });
type Claims = z.infer<typeof Claims>;

/** An access token (RFC 9068) that names a session; the session says whether it still holds. */
export async function signToken({ sub, org, sid }: Claims, expiresAt: Date): Promise<string> {
  const [current] = await signingKeys();
  if (!current) throw new Error('No signing key');
  return new SignJWT({ org, sid })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: current.id })
    .setSubject(sub)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(clock.now())
    .setNotBefore(clock.now())
    .setExpirationTime(expiresAt)
    .sign(current.sign);
}

/** The claims of a genuine token that has not ended; undefined for anything else. Only our own keys count, whatever its header says. */
export async function readToken(token: string): Promise<Claims | undefined> {
  for (const { verify } of await signingKeys()) {
    const verified = await jwtVerify(token, verify, { algorithms: ['ES256'], typ: 'at+jwt', issuer, audience, currentDate: clock.now(), requiredClaims: ['exp', 'nbf', 'sub'] }).catch(() => undefined);
    const claims = Claims.safeParse(verified?.payload);
    if (claims.success) return claims.data;
  }
  return undefined;
}

import { exportJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { clock } from '../../platform/clock.ts';
import { signingKeys } from './signing-key.ts';

/** Whom a Cloud Foundry API believes (UAA): other than the scanning surface, so that neither takes the other's tokens. */
const audience = 'cloud_controller';
const issuerPath = '/oauth/token';

const Common = z.object({ org: z.uuid(), scope: z.array(z.string()), jti: z.string() });
const OfUser = Common.extend({ user_id: z.uuid(), user_name: z.string(), email: z.string(), sid: z.uuid() });
/** Of an API key, which stands for itself and for no session. */
const OfClient = Common.extend({ client_id: z.uuid(), sid: z.never().optional() });
const Claims = z.union([OfUser, OfClient]);
export type FoundryClaims = z.infer<typeof Claims>;

/** The access token of a UAA: a real JWT, because clients look into it for the user's name and for when to refresh. */
export async function signFoundryToken(claims: FoundryClaims, issuer: string, expiresAt: Date): Promise<string> {
  const [current] = await signingKeys();
  if (!current) throw new Error('No signing key');
  return new SignJWT({ ...claims, cid: 'client_id' in claims ? claims.client_id : 'cf', grant_type: 'user_id' in claims ? 'password' : 'client_credentials', origin: 'uaa', zid: 'uaa' })
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: current.id })
    .setSubject('user_id' in claims ? claims.user_id : claims.client_id)
    .setIssuer(issuer)
    .setAudience([audience, 'cf'])
    .setIssuedAt(clock.now())
    .setExpirationTime(expiresAt)
    .sign(current.sign);
}

/** The claims of a genuine token that has not ended; undefined for anything else, a refresh token included. */
export async function readFoundryToken(token: string): Promise<FoundryClaims | undefined> {
  for (const { verify } of await signingKeys()) {
    const verified = await jwtVerify(token, verify, { algorithms: ['ES256'], typ: 'JWT', audience, currentDate: clock.now(), requiredClaims: ['exp', 'iss', 'jti'] }).catch(() => undefined);
    if (!verified?.payload.iss?.endsWith(issuerPath)) continue;
    const claims = Claims.safeParse(verified.payload);
    if (claims.success) return claims.data;
  }
  return undefined;
}

export function issuerOf(baseUrl: string): string {
  return `${baseUrl}${issuerPath}`;
}

/** The keys by which anybody can check a token. */
export async function publicKeys(): Promise<JWK[]> {
  const keys = await signingKeys();
  return Promise.all(keys.map(async ({ id, verify }) => ({ ...(await exportJWK(verify)), kid: id, alg: 'ES256', use: 'sig' })));
}

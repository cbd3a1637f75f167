import { createECDH, hkdfSync } from 'node:crypto';
import { importJWK } from 'jose';
import type { SecretVersions } from '../../platform/contract/secrets.ts';
import { secrets } from '../../platform/secrets.ts';

type Key = Awaited<ReturnType<typeof importJWK>>;

interface SigningKey {
  id: string;
  sign: Key;
  verify: Key;
}

/** Order of P-256 (FIPS 186-5): a private key is a number from 1 up to below it. */
const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

/** The ES256 keys that tokens may be signed with: the current one first, then the one before a rotation. */
export async function signingKeys(): Promise<SigningKey[]> {
  const { current, previous } = await secrets().then((port) => port.get('token-signing'));
  return Promise.all([current, ...(previous ? [previous] : [])].map(derive));
}

/** A key pair derived from the secret (HKDF), so that no key has to be made, stored or copied by hand. 48 bytes leave no bias. */
async function derive({ id, value }: SecretVersions['current']): Promise<SigningKey> {
  const bytes = Buffer.from(hkdfSync('sha256', value, '', 'es256 access token', 48));
  const scalar = (BigInt(`0x${bytes.toString('hex')}`) % (order - 1n)) + 1n;
  const secret = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(secret);
  const point = pair.getPublicKey();
  const open = { kty: 'EC', crv: 'P-256', alg: 'ES256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  return { id, sign: await importJWK({ ...open, d: secret.toString('base64url') }, 'ES256'), verify: await importJWK(open, 'ES256') };
}

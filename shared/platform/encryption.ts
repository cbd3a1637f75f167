import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Sealing } from './contract/sealing.ts';
import { secrets } from './secrets.ts';

/**
 * Customers' secrets at rest: AES-256-GCM (NIST SP 800-38D) under a key that HKDF makes from the platform's `encryption` secret.
 * Form: `v1.<id of the secret's version>.<nonce>.<ciphertext and tag>`. A rotation of the platform's secret leaves what was sealed
 * before it readable until the next one: by then it has to be sealed anew.
 */
const form = /^v1\.([\w-]{1,64})\.([\w-]{16})\.([\w-]{22,})$/;
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Encrypts under the current key. `binding` says what the text belongs to (tenant, kind, id): in any other place it does not open. */
export async function seal(text: string, binding: string): Promise<string> {
  const { current } = await secrets().then((port) => port.get('encryption'));
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, keyOf(current.value), nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(binding));
  const box = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1.${current.id}.${nonce.toString('base64url')}.${box.toString('base64url')}`;
}

/** Gives the text back; throws when it was changed, moved to another place, or sealed before the previous key. */
export async function unseal(sealed: string, binding: string): Promise<string> {
  const [, id, nonce = '', box = ''] = form.exec(sealed) ?? [];
  const { current, previous } = await secrets().then((port) => port.get('encryption'));
  const version = [current, previous].find((known) => known?.id === id);
  if (!version) throw new Error('A sealed text is damaged, or its key is gone');
  try {
    return open(Buffer.from(box, 'base64url'), Buffer.from(nonce, 'base64url'), keyOf(version.value), binding);
  } catch (error) {
    throw new Error('A sealed text was changed, or belongs to another place', { cause: error });
  }
}

function open(box: Buffer, nonce: Buffer, key: Buffer, binding: string): string {
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(binding)).setAuthTag(box.subarray(-tagBytes));
  return Buffer.concat([decipher.update(box.subarray(0, -tagBytes)), decipher.final()]).toString('utf8');
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'encryption', 32));
}

/** What an endpoint names whose answer holds a secret. */
export const sealing: Sealing = { seal, unseal };

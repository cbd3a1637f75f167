import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Names of RFC 3414 in the credentials, and of the hash in OpenSSL. */
export type Authentication = 'md5' | 'sha1';
export type Privacy = 'aes' | 'des';

/** Bytes of an authentication code: HMAC-MD5-96 and HMAC-SHA-96 (RFC 3414 6 and 7). */
export const codeBytes = 12;
/** What a password is repeated to before it is hashed (RFC 3414 A.2). */
const expandedBytes = 1_048_576;

/** What an agent's engine says of itself; keys are for one engine alone. */
export interface EngineClock {
  id: Buffer;
  boots: number;
  /** Seconds. A session is shorter than the 150 that the clocks may differ (RFC 3414 2.2.3), so it is not moved on. */
  time: number;
}

/** The key that a password gives for this engine (RFC 3414 2.6 and A.2). */
export function localizedKey(algorithm: Authentication, password: string, engineId: Uint8Array): Buffer {
  const once = createHash(algorithm).update(Buffer.alloc(expandedBytes, password)).digest();
  return createHash(algorithm).update(once).update(engineId).update(once).digest();
}

export function codeOf(algorithm: Authentication, key: Buffer, message: Uint8Array): Buffer {
  return createHmac(algorithm, key).update(message).digest().subarray(0, codeBytes);
}

/** Whether the code inside of the message is that of the message with zeros in the code's place. `code` has to be a part of `message`. */
export function isAuthentic(algorithm: Authentication, key: Buffer, message: Buffer, code: Buffer): boolean {
  if (code.length !== codeBytes) return false;
  const bare = Buffer.from(message);
  bare.fill(0, code.byteOffset - message.byteOffset, code.byteOffset - message.byteOffset + codeBytes);
  return timingSafeEqual(codeOf(algorithm, key, bare), code);
}

/** Encrypts by CBC-DES (RFC 3414 8) or CFB128-AES-128 (RFC 3826); the salt goes with the message. */
export function encrypted(algorithm: Privacy, key: Buffer, { boots, time }: EngineClock, plain: Buffer): { salt: Buffer; bytes: Buffer } {
  const salt = algorithm === 'aes' ? randomBytes(8) : Buffer.concat([numbers(boots), randomBytes(4)]);
  const filled = algorithm === 'aes' ? plain : Buffer.concat([plain, Buffer.alloc((8 - (plain.length % 8)) % 8)]);
  const cipher = createCipheriv(...parametersOf(algorithm, key, boots, time, salt)).setAutoPadding(false);
  return { salt, bytes: Buffer.concat([cipher.update(filled), cipher.final()]) };
}

/** Throws where the bytes cannot be of this cipher. */
export function decrypted(algorithm: Privacy, key: Buffer, { boots, time }: Omit<EngineClock, 'id'>, salt: Buffer, bytes: Buffer): Buffer {
  const decipher = createDecipheriv(...parametersOf(algorithm, key, boots, time, salt)).setAutoPadding(false);
  return Buffer.concat([decipher.update(bytes), decipher.final()]);
}

/** OpenSSL 3 has no DES any more; three times with one key it is the same. */
function parametersOf(algorithm: Privacy, key: Buffer, boots: number, time: number, salt: Buffer): [string, Buffer, Buffer] {
  if (algorithm === 'aes') return ['aes-128-cfb', key.subarray(0, 16), Buffer.concat([numbers(boots, time), salt])];
  const des = key.subarray(0, 8);
  return ['des-ede3-cbc', Buffer.concat([des, des, des]), Buffer.from(key.subarray(8, 16).map((byte, at) => byte ^ (salt[at] ?? 0)))];
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, 4 * at);
  return bytes;
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A random secret of 256 bits behind a prefix by which people and secret scanners recognise it. */
export function newSecret(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/** Enough for secrets of 120 random bits and more: they cannot be guessed, so no slow hash is needed. Never for passwords. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function equalInConstantTime(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

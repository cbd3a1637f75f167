import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { problem } from '../../problems.ts';

const derive = promisify(argon2);

/** Argon2id, 19 MiB, two passes, one lane (OWASP); the parameters stand in each hash, so they can rise later. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };
const lengthMin = 8;
/** Bytes of input are cheap to hash; the cap only bounds the body. */
const lengthMax = 256;

/** PHC string format of the hash. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const hash = await derive('argon2id', { message: password.normalize('NFC'), nonce, ...cost });
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(nonce)}$${unpadded(hash)}`;
}

/** False for a wrong password, and for no hash at all: after the same work, so that the time tells nothing. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored ?? '');
  const [memory, passes, parallelism] = parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3])] : [cost.memory, cost.passes, cost.parallelism];
  const nonce = Buffer.from(parts?.[4] ?? 'AAAAAAAAAAAAAAAAAAAAAA', 'base64');
  const expected = Buffer.from(parts?.[5] ?? '', 'base64');
  const given = await derive('argon2id', { message: password.normalize('NFC'), nonce, memory, passes, parallelism, tagLength: expected.length || cost.tagLength });
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Length alone (ASVS 6.2.5: no rules of composition), and the two entries have to agree. */
export function checkPassword(password: string, confirmation: string | undefined): void {
  if (password.length < lengthMin) throw problem.invalid({ password: [`is too short (at least ${lengthMin} characters)`] });
  if (password.length > lengthMax) throw problem.invalid({ password: [`is too long (at most ${lengthMax} characters)`] });
  if (confirmation !== undefined && confirmation !== password) throw problem.invalid({ password_confirmation: ["doesn't match password"] });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

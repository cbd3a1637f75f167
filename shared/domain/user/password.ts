import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { problem } from '../../problems.ts';

const derive = promisify(argon2);

/** Argon2id, 19 MiB, two passes, one lane (OWASP); the parameters stand in each hash, so they can rise later. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };
const lengthMin = 8;
/** Bytes of input are cheap to hash; the cap only bounds the body. */
const lengthMax = 256;
/** Shorter words turn up in good passwords by chance. */
const contextWordMin = 4;
/** So much has to be left of a password beside the words that anybody would try for this user. */
const ownCharactersMin = 6;

/** PHC string format of the hash. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const hash = await derive('argon2id', { message: password.normalize('NFC'), nonce, ...cost });
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(nonce)}$${unpadded(hash)}`;
}

/** False for a wrong password, and for no hash at all: after the same work, so that the time tells nothing. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const { memory, passes, parallelism, nonce, expected } = read(stored);
  const given = await derive('argon2id', { message: password.normalize('NFC'), nonce, memory, passes, parallelism, tagLength: expected.length || cost.tagLength });
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Whether the hash was made at a lower cost than today's: sign-in, the one moment that knows the password, makes it anew. */
export function isOutdated(stored: string): boolean {
  const { memory, passes, parallelism } = read(stored);
  return memory < cost.memory || passes < cost.passes || parallelism < cost.parallelism;
}

/**
 * Refuses a password that is too short, common, or made of what is known about its user (ASVS 6.2.1, 6.2.4, 6.2.11); no rules of composition
 * (6.2.5). `about` is what is known: e-mail address, user name, names, organization. The two entries have to agree.
 */
export async function checkPassword(password: string, confirmation: string | undefined, about: (string | undefined)[] = []): Promise<void> {
  const refuse = (reason: string): never => {
    throw problem.invalid({ password: [reason] });
  };
  if (Array.from(password).length < lengthMin) refuse(`is too short (at least ${lengthMin} characters)`);
  if (password.length > lengthMax) refuse(`is too long (at most ${lengthMax} characters)`);
  if (confirmation !== undefined && confirmation !== password) throw problem.invalid({ password_confirmation: ["doesn't match password"] });
  // Loaded here, so that only who sets a password pays for the list.
  const { commonPasswords } = await import('./password-common.ts');
  const plain = password.normalize('NFKC').toLowerCase();
  if (commonPasswords.has(plain)) refuse('is one of the most common passwords');
  if (Array.from(without(plain, about)).length < ownCharactersMin) refuse('is too close to the e-mail address, a name or the organization');
}

function without(password: string, about: (string | undefined)[]): string {
  const words = ['perimeter', ...about].flatMap((text) => (text ?? '').normalize('NFKC').toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length >= contextWordMin);
  return [...new Set(words)].sort((a, b) => b.length - a.length).reduce((rest, word) => rest.replaceAll(word, ''), password);
}

function read(stored: string | null) {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored ?? '');
  const [memory, passes, parallelism] = parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3])] : [cost.memory, cost.passes, cost.parallelism];
  return { memory, passes, parallelism, nonce: Buffer.from(parts?.[4] ?? 'AAAAAAAAAAAAAAAAAAAAAA', 'base64'), expected: Buffer.from(parts?.[5] ?? '', 'base64') };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

import { randomInt } from 'node:crypto';
import { hashOf } from '../../lib/secret-text.ts';
import { timestamp } from '../../platform/clock.ts';
import type { Mfa } from './state.ts';

const count = 10;
/** No characters that are read for one another: 31, so that 24 of them hold 118 bits, more than the 112 above which a plain hash is enough (ASVS 6.5.2). */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const [groups, groupLength] = [6, 4];

/** Ten new codes, shown once; the ones before no longer work. */
export function newRecoveryCodes(): { codes: string[]; recovery: NonNullable<Mfa['recovery']> } {
  const codes = Array.from({ length: count }, () => Array.from({ length: groups }, newGroup).join('-'));
  return { codes, recovery: { hashes: codes.map(hashOfCode), generated_at: timestamp() } };
}

/** The second factors without the code that was used; undefined for a wrong one. */
export function useRecoveryCode(mfa: Mfa, given: string): Mfa | undefined {
  const hash = hashOfCode(given);
  const { recovery } = mfa;
  if (!recovery?.hashes.includes(hash)) return undefined;
  return { ...mfa, recovery: { ...recovery, hashes: recovery.hashes.filter((known) => known !== hash) } };
}

function newGroup(): string {
  return Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** Dashes, blanks and case are how people copy, not part of the code. */
function hashOfCode(code: string): string {
  return hashOf(code.toLowerCase().replace(/[^a-z0-9]/g, ''));
}

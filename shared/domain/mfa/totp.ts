import { Secret, TOTP } from 'otpauth';
import { clock } from '../../platform/clock.ts';
import { seal, unseal } from '../../platform/encryption.ts';
import type { Mfa } from './state.ts';

/** RFC 6238 as authenticator apps know it: SHA-1, six digits, 30 seconds, over a secret of 160 bits (RFC 4226, section 4). */
const [algorithm, digits, period, secretBytes] = ['SHA1', 6, 30, 20];
const issuer = 'Perimeter';

/** A new secret, sealed for the user's item, and in the forms that an authenticator app takes. */
export async function newTotp(userId: string, username: string): Promise<{ sealed: string; secret: string; otpauth_url: string }> {
  const secret = new Secret({ size: secretBytes });
  const otpauth_url = new TOTP({ issuer, label: username, algorithm, digits, period, secret }).toString();
  return { sealed: await seal(secret.base32, bindingOf(userId)), secret: secret.base32, otpauth_url };
}

/**
 * The time step of a right code; undefined for a wrong one, for one of a step at or before `lastStep`, and for one further than one step from the server's clock
 * (none with PERIMETER_TOTP_DRIFT_STEPS=0).
 */
export async function stepOf(userId: string, sealed: string, code: string, lastStep: number): Promise<number | undefined> {
  if (!/^\d{6}$/.test(code)) return undefined;
  const totp = new TOTP({ algorithm, digits, period, secret: Secret.fromBase32(await unseal(sealed, bindingOf(userId))) });
  const now = clock.now().getTime();
  const drift = process.env['PERIMETER_TOTP_DRIFT_STEPS'] === '0' ? 0 : 1;
  const delta = totp.validate({ token: code, timestamp: now, window: drift });
  const step = delta === null ? undefined : Math.floor(now / 1000 / period) + delta;
  return step !== undefined && step > lastStep ? step : undefined;
}

/** The second factors after a right code, which they remember, so that it is never accepted again; undefined for a wrong one. */
export async function acceptTotp(userId: string, mfa: Mfa, code: string): Promise<Mfa | undefined> {
  const step = mfa.totp ? await stepOf(userId, mfa.totp.sealed, code, mfa.totp.last_step) : undefined;
  return mfa.totp && step !== undefined ? { ...mfa, totp: { ...mfa.totp, last_step: step } } : undefined;
}

/** Not the organization: a user who moves takes the authenticator along. */
function bindingOf(userId: string): string {
  return `totp ${userId}`;
}

import * as z from 'zod';
import { clock } from '../../platform/clock.ts';

/**
 * A user's second factors. They stand in the user's own item, so that they go where the user goes and change only at the version that was read.
 * A method begins as `pending` and counts once a code proved it; secrets and codes are sealed, recovery codes hashed.
 */
export const methods = ['sms', 'totp'] as const;
export type Method = (typeof methods)[number];

const Pending = z.discriminatedUnion('method', [
  z.object({ method: z.literal('totp'), sealed: z.string(), expires_at: z.string() }),
  z.object({ method: z.literal('sms'), phone: z.string(), sealed: z.string(), expires_at: z.string() }),
]);

export const Mfa = z.object({
  /** `last_step`: the newest time step whose code was accepted; it and all before it are refused from then on (RFC 6238, 5.2). */
  totp: z.object({ sealed: z.string(), last_step: z.number().int() }).nullable(),
  /** E.164. */
  sms: z.object({ phone: z.string() }).nullable(),
  default_method: z.enum(methods).nullable(),
  pending: Pending.nullable(),
  recovery: z.object({ hashes: z.array(z.string()), generated_at: z.string() }).nullable(),
});
export type Mfa = z.infer<typeof Mfa>;

export const noMfa: Mfa = { totp: null, sms: null, default_method: null, pending: null, recovery: null };

/** The methods that sign-in may ask for; none means that it asks for no second step. */
export function enabledMethods({ totp, sms }: Mfa): Method[] {
  return [...(sms ? ['sms' as const] : []), ...(totp ? ['totp' as const] : [])];
}

/** What was begun with that method and can still be confirmed. */
export function pendingOf<M extends Method>({ pending }: Mfa, method: M): Extract<z.infer<typeof Pending>, { method: M }> | undefined {
  const isThat = (some: z.infer<typeof Pending>): some is Extract<z.infer<typeof Pending>, { method: M }> => some.method === method;
  return pending && isThat(pending) && new Date(pending.expires_at) > clock.now() ? pending : undefined;
}

/** The documented block of the current user (4.15). */
export function shown(mfa: Mfa): { enabled: boolean; otp_sms_enabled: boolean; otp_totp_enabled: boolean; otp_phone: string | null; otp_default_method: string | null } {
  return { enabled: enabledMethods(mfa).length > 0, otp_sms_enabled: mfa.sms !== null, otp_totp_enabled: mfa.totp !== null, otp_phone: mfa.sms?.phone ?? null, otp_default_method: mfa.default_method };
}

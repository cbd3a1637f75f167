import { renderSVG } from 'uqr';
import * as z from 'zod';
import { event } from '../../events/define.ts';
import { clock } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { retrying, transact } from '../../table/transact.ts';
import { wallOf } from '../../table/wall.ts';
import { behindWall, user as currentUser } from '../actor/context.ts';
import { limited } from '../session/attempt-limit.ts';
import { recentSession } from '../session/recent.ts';
import { type Session, Sessions } from '../session/session.ts';
import { type User, Users } from '../user/user.ts';
import { checkedNumber } from './phone-number.ts';
import { newRecoveryCodes } from './recovery-code.ts';
import { opensSms, sendCode } from './sms-code.ts';
import { enabledMethods, type Method, methods, type Mfa, pendingOf } from './state.ts';
import { acceptTotp, newTotp, stepOf } from './totp.ts';

export const MethodQuery = z.object({ method: z.enum(methods) });
export const Enable = MethodQuery.extend({ phone_number: z.string().max(32).optional(), country_code: z.string().max(8).optional() });
export const Attempt = MethodQuery.extend({ otp_attempt: z.string().min(1).max(64) });

/** 4.11; for `totp` with what the authenticator app needs, shown once. */
export const Begun = z.union([
  z.object({ status: z.literal('pending'), secret: z.string(), otpauth_url: z.string(), qr_svg: z.string() }),
  z.object({ status: z.literal('queued') }),
]);

const Enabled = event('user.mfa_enabled', z.object({ method: z.enum(methods) }));
const Disabled = event('user.mfa_disabled', z.object({ method: z.enum(methods) }));
const RecoveryCodesMade = event('user.recovery_codes_generated', z.object({}));

/** What was begun has to be confirmed in this time. */
const pendingMs = 10 * 60_000;
/** Wrong codes of a signed-in user in 15 minutes. */
const attemptsMax = 10;

/** First of two steps: the method counts when a code proved it (`verify`). */
export async function enable({ method, phone_number, country_code }: z.output<typeof Enable>): Promise<z.input<typeof Begun>> {
  await recentSession();
  const { id, home, username } = currentUser();
  if (method === 'totp') {
    const { sealed, secret, otpauth_url } = await newTotp(id, username);
    await begin({ method, sealed, expires_at: new Date(clock.now().getTime() + pendingMs).toISOString() });
    return { status: 'pending', secret, otpauth_url, qr_svg: `data:image/svg+xml;base64,${Buffer.from(renderSVG(otpauth_url)).toString('base64')}` };
  }
  const phone = checkedNumber(phone_number, country_code);
  await sendCode({ organization: home, user_id: id, phone }, (code) => begin({ method, phone, ...code }));
  return { status: 'queued' };
}

/** Second step: the method is on, the user's other sessions end. */
export function verify({ method, otp_attempt }: z.output<typeof Attempt>): Promise<{ status: 'verified' }> {
  return withCode(otp_attempt, async (owner) => {
    const changed = method === 'totp' ? await provedTotp(owner, otp_attempt) : await provedSms(owner, otp_attempt);
    return changed && { mfa: { ...changed, pending: null, default_method: changed.default_method ?? method }, said: Enabled.publish(owner.id, { method }, currentUser().home), answer: { status: 'verified' as const } };
  });
}

/** Off again, with a code of that method: for `sms` the one that `enable` sends. The recovery codes go with the last method. */
export function disable({ method, otp_attempt }: z.output<typeof Attempt>): Promise<{ status: 'disabled'; method: Method }> {
  return withCode(otp_attempt, async (owner) => {
    if (!enabledMethods(owner.mfa).includes(method)) throw problem.refused(`The method ${method} is not enabled`);
    const proved = method === 'totp' ? await acceptTotp(owner.id, owner.mfa, otp_attempt) : await provedSms(owner, otp_attempt, owner.mfa.sms?.phone);
    if (!proved) return undefined;
    const left: Mfa = { ...owner.mfa, [method]: null, pending: null };
    const [other = null] = enabledMethods(left);
    return { mfa: { ...left, default_method: other, recovery: other ? left.recovery : null }, said: Disabled.publish(owner.id, { method }, currentUser().home), answer: { status: 'disabled' as const, method } };
  });
}

/** Which method a sign-in proposes. */
export async function setDefault({ method }: z.output<typeof MethodQuery>): Promise<{ default_method: Method }> {
  await recentSession();
  return changeOwn(async (owner, home) => {
    if (!enabledMethods(owner.mfa).includes(method)) throw problem.refused(`The method ${method} is not enabled`);
    await transact([Users.update(home, owner, { mfa: { ...owner.mfa, default_method: method } })]);
    return { default_method: method };
  });
}

/** Ten codes that each stand once for a second factor. */
export async function generateRecoveryCodes(): Promise<{ codes: string[] }> {
  await recentSession();
  const { codes, recovery } = newRecoveryCodes();
  return changeOwn(async (owner, home) => {
    if (enabledMethods(owner.mfa).length === 0) throw problem.refused('Two-factor authentication is not enabled');
    await transact([Users.update(home, owner, { mfa: { ...owner.mfa, recovery } }), RecoveryCodesMade.publish(owner.id, {}, home)]);
    return { codes };
  });
}

export function countRecoveryCodes(): Promise<{ remaining: number; generated_at: string | null }> {
  return changeOwn(async ({ mfa: { recovery } }) => ({ remaining: recovery?.hashes.length ?? 0, generated_at: recovery?.generated_at ?? null }));
}

function begin(pending: NonNullable<Mfa['pending']>): Promise<void> {
  return changeOwn((owner, home) => transact([Users.update(home, owner, { mfa: { ...owner.mfa, pending } })]));
}

interface Proved<R> {
  mfa: Mfa;
  said: ReturnType<typeof Enabled.publish>;
  answer: R;
}

/** A change of second factors: a fresh sign-in, a right code, and the end of every other session of the user (ASVS 7.4.3). */
async function withCode<R>(code: string, prove: (owner: User) => Promise<Proved<R> | undefined>): Promise<R> {
  const session = await recentSession();
  const { id, home } = currentUser();
  const answer = await limited([{ owner: home, kind: 'account', value: `second factor ${id}`, max: attemptsMax }], () =>
    changeOwn(async (owner) => {
      const proved = await prove(owner);
      if (!proved) return undefined;
      await transact([...replaceEpoch(home, owner, session, proved.mfa), proved.said]);
      return proved.answer;
    }),
  );
  if (!answer) throw problem.invalid({ otp_attempt: [code.length > 0 ? 'is wrong or has expired' : "can't be blank"] });
  return answer;
}

function replaceEpoch(home: string, owner: User, session: Session, mfa: Mfa) {
  const epoch = owner.session_epoch + 1;
  return [Users.update(home, owner, { mfa, session_epoch: epoch }), Sessions.update(home, session, { epoch })];
}

async function provedTotp(owner: User, code: string): Promise<Mfa | undefined> {
  const pending = pendingOf(owner.mfa, 'totp');
  const step = pending && (await stepOf(owner.id, pending.sealed, code, -1));
  return pending && step !== undefined ? { ...owner.mfa, totp: { sealed: pending.sealed, last_step: step } } : undefined;
}

async function provedSms(owner: User, code: string, expected?: string): Promise<Mfa | undefined> {
  const pending = pendingOf(owner.mfa, 'sms');
  const right = pending && (expected === undefined || expected === pending.phone) && (await opensSms(pending, owner.id, code));
  return pending && right ? { ...owner.mfa, sms: { phone: pending.phone } } : undefined;
}

/** Read, decide and write the caller's own item, behind the wall of its own organization. */
function changeOwn<R>(work: (owner: User, home: string) => Promise<R>): Promise<R> {
  const { id, home } = currentUser();
  return behindWall(wallOf(home), () => retrying('User', async () => work(await Users.need(home, id), home)));
}

import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import { clock } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { entity } from '../../table/entity.ts';
import { retrying, transact } from '../../table/transact.ts';
import { asSystem, context } from '../actor/context.ts';
import { opensSms, SmsCode, sendCode } from '../mfa/sms-code.ts';
import { enabledMethods, type Method, methods, type Mfa } from '../mfa/state.ts';
import { acceptTotp } from '../mfa/totp.ts';
import { useRecoveryCode } from '../mfa/recovery-code.ts';
import { type User, Users } from '../user/user.ts';
import { countersFor, isReached } from './account.ts';
import { limited } from './attempt-limit.ts';
import { readPointer, signPointer } from './signed-pointer.ts';
import { noteFailure, openSession, type SignedInAnswer } from './signed-in.ts';

/**
 * A sign-in whose first step succeeded: it waits ten minutes for a code of the second factor and dies after five wrong ones. The state that the
 * client holds is a signed pointer to it; a code sent by SMS belongs to this one sign-in and no other.
 */
const lifeMs = 10 * 60_000;
const triesMax = 5;
const purpose = 'otp session state';

const Stored = z.object({
  user_id: z.string(),
  epoch: z.number().int(),
  proved: z.boolean(),
  tries_left: z.number().int(),
  sms: SmsCode.nullable(),
  expires_at: z.string(),
});
const PendingSignIns = entity(Stored, {
  name: 'Sign-in',
  family: 'PENDING_SIGN_IN',
  expires: ({ expires_at }) => Math.ceil(new Date(expires_at).getTime() / 1000),
});
type PendingSignIn = ReturnType<typeof PendingSignIns.parse>;

export const SecondStep = z.object({ otp_session_state: z.string() }).meta({ id: 'SecondStep' });
export type SecondStep = z.infer<typeof SecondStep>;
export const State = z.object({ otp_session_state: z.string().min(1).max(256) });
export const Check = z.object({ methods: z.array(z.enum(methods)), default_method: z.enum(methods).nullable() });

/** The answer to a right first step of a user with a second factor. `proved`: by a password, not by another's word. */
export async function beginSecondStep(organization: string, user: User, proved: boolean, uses: Parameters<typeof transact>[0] = []): Promise<SecondStep> {
  const expires = new Date(clock.now().getTime() + lifeMs);
  const begun = PendingSignIns.create(organization, { id: newId(), user_id: user.id, epoch: user.session_epoch, proved, tries_left: triesMax, sms: null, expires_at: expires.toISOString() });
  await transact([begun, ...uses]);
  return { otp_session_state: await signPointer('ots', purpose, { organization, id: begun.item.id }) };
}

/** The second step with a code from the authenticator app or by SMS. */
export function signInWithCode(state: string, code: string): Promise<SignedInAnswer> {
  return finish(state, async (user, { sms }) => {
    const afterTotp = await acceptTotp(user.id, user.mfa, code);
    if (afterTotp) return afterTotp;
    return user.mfa.sms && sms && (await opensSms(sms, user.id, code)) ? user.mfa : undefined;
  });
}

/** The second step with a recovery code, which works once. */
export function signInWithRecoveryCode({ otp_session_state, recovery_code }: { otp_session_state: string; recovery_code: string }): Promise<SignedInAnswer> {
  return finish(otp_session_state, async ({ mfa }) => useRecoveryCode(mfa, recovery_code));
}

/** Which second factors this sign-in may use. */
export async function checkMfa({ otp_session_state }: z.output<typeof State>): Promise<{ methods: Method[]; default_method: Method | null }> {
  const { user } = await need(otp_session_state);
  return { methods: enabledMethods(user.mfa), default_method: user.mfa.default_method };
}

/** Sends a new code to the user's number; the one before no longer works. */
export async function sendSmsOtp({ otp_session_state }: z.output<typeof State>): Promise<{ status: 'queued' }> {
  const { organization, pending, user } = await need(otp_session_state);
  const { sms } = user.mfa;
  if (!sms) throw problem.refused('The user has no phone number for codes');
  await sendCode({ organization, user_id: user.id, phone: sms.phone }, (code) =>
    asSystem('sign-in', organization, () =>
      retrying('Sign-in', async () => {
        const current = await PendingSignIns.need(organization, pending.id);
        await transact([PendingSignIns.update(organization, current, { sms: code })]);
      }),
    ),
  );
  return { status: 'queued' };
}

/** Right: the session opens and the state is used up. Wrong: one try less; that, too, holds when many guesses come at once, because a guess counts only at the version that it saw. */
async function finish(stateText: string, prove: (user: User, pending: PendingSignIn) => Promise<Mfa | undefined>): Promise<SignedInAnswer> {
  const { organization, user: owner, pending: { id } } = await need(stateText);
  const ip = context().origin?.ip ?? null;
  const answer = await limited(countersFor({ tenant: organization, id: owner.id }, ''), () =>
    asSystem('sign-in', organization, () =>
      retrying('Sign-in', async () => {
        const found = await read(organization, id);
        if (!found) return undefined;
        const { user, pending } = found;
        const mfa = await prove(user, pending);
        if (mfa) return openSession({ organization, user, ip, proved: pending.proved, changes: { mfa }, uses: PendingSignIns.remove(organization, pending).operations });
        const less = PendingSignIns.update(organization, pending, { tries_left: pending.tries_left - 1 });
        await noteFailure(user.id, { username: user.username, step: 'second' }, organization, less.operations);
        return undefined;
      }),
    ),
  );
  if (!answer) throw problem.unauthenticated();
  return answer;
}

interface Found {
  organization: string;
  pending: PendingSignIn;
  user: User;
}

async function need(stateText: string): Promise<Found> {
  const target = await readPointer(purpose, stateText);
  const reached = target !== undefined && (await isReached(target.organization));
  const found = reached ? await asSystem('sign-in', target.organization, () => read(target.organization, target.id)) : undefined;
  if (!found) throw problem.unauthenticated();
  return found;
}

async function read(organization: string, id: string): Promise<Found | undefined> {
  const pending = await PendingSignIns.get(organization, id);
  const user = pending && (await Users.get(organization, pending.user_id));
  const alive = pending && user && pending.tries_left > 0 && pending.epoch === user.session_epoch && new Date(pending.expires_at) > clock.now();
  return alive ? { organization, pending, user } : undefined;
}

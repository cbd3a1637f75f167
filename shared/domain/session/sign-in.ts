import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { problem } from '../../problems.ts';
import { Conflict } from '../../table/operation.ts';
import type { Pointer } from '../../table/unique.ts';
import { asSystem, context } from '../actor/context.ts';
import { enabledMethods } from '../mfa/state.ts';
import { hashPassword, isOutdated, verifyPassword } from '../user/password.ts';
import { type User, Users } from '../user/user.ts';
import { countersFor, findAccount, keyOrganization } from './account.ts';
import { limited } from './attempt-limit.ts';
import { beginSecondStep, type SecondStep, signInWithCode } from './second-step.ts';
import { noteFailure, type Opening, openSession, type SignedInAnswer } from './signed-in.ts';

const [turnsMax, turnMs] = [25, 100];

const given = z.string().min(1).max(256).optional();

/** Body of sign-in (4.1): user name (or e-mail address) and password, or the second step's code and state. */
export const SignIn = z.object({ username: given, password: given, otp_attempt: given, otp_session_state: given }).superRefine((body, refinement) => {
  const needed = body.otp_session_state === undefined && body.otp_attempt === undefined ? (['username', 'password'] as const) : (['otp_attempt', 'otp_session_state'] as const);
  for (const field of needed) if (body[field] === undefined) refinement.addIssue({ code: 'custom', path: [field], message: "can't be blank" });
});

/** Opens a session, or asks for the second step. The same 401 after the same work, whatever was wrong; 429 after too many. */
export async function signIn({ username = '', password = '', otp_attempt, otp_session_state }: z.output<typeof SignIn>): Promise<SignedInAnswer | SecondStep> {
  if (otp_session_state !== undefined) return signInWithCode(otp_session_state, otp_attempt ?? '');
  return signInWithPassword(username, password, openSession);
}

/** The first step alone, for the session that a surface opens. */
export async function signInWithPassword<T extends object>(username: string, password: string, open: (opening: Opening) => Promise<T>): Promise<T | SecondStep> {
  const ip = context().origin?.ip ?? null;
  const account = await findAccount(username);
  const answer = await limited<T | SecondStep>(countersFor(account, username), () => (account ? withPassword(account, password, ip, open) : asUnknown(password)));
  if (!answer) throw problem.unauthenticated();
  return answer;
}

async function withPassword<T extends object>({ tenant, id }: Pointer, password: string, ip: string | null, open: (opening: Opening) => Promise<T>): Promise<T | SecondStep | undefined> {
  return asSystem('sign-in', tenant, async () => {
    const user = await Users.get(tenant, id);
    const right = await verifyPassword(password, user?.password_hash ?? null);
    if (!user || !right || user.confirmed_at === null) return failed(tenant, id, user?.username ?? null);
    if (enabledMethods(user.mfa).length > 0) return beginSecondStep(tenant, user, true);
    const rehashed = await anew(user, password);
    return patiently(async (turn) => {
      // The session opens on the version that was read, so it is read again only after somebody else's turn.
      const current = turn === 1 ? user : await Users.need(tenant, id);
      // What was proved is the password that it had; another one, or a second factor since, asks anew.
      if (current.password_hash !== user.password_hash || enabledMethods(current.mfa).length > 0) return undefined;
      return open({ organization: tenant, user: current, ip, proved: true, changes: rehashed });
    });
  });
}

/** The work of an account that exists: one read, one hash, one event. */
async function asUnknown(password: string): Promise<undefined> {
  const organization = keyOrganization();
  return asSystem('sign-in', organization, async () => {
    await Users.get(organization, organization);
    await verifyPassword(password, null);
    return failed(organization, organization, null);
  });
}

async function failed(organization: string, subject: string, username: string | null): Promise<undefined> {
  await noteFailure(subject, { username, step: 'password' }, organization);
}

/** The hash under today's parameters, when they rose since it was made. */
async function anew({ password_hash }: User, password: string): Promise<{ password_hash?: string }> {
  return password_hash !== null && isOutdated(password_hash) ? { password_hash: await hashPassword(password) } : {};
}

/** An integrator may sign in many times at once as one user; each counts on the user's item, so there they take turns. */
async function patiently<T>(work: (turn: number) => Promise<T>): Promise<T> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await work(turn);
    } catch (error) {
      if (!(error instanceof Conflict) || turn >= turnsMax) throw error instanceof Conflict ? problem.changedMeanwhile('User') : error;
      await pause(Math.random() * turnMs);
    }
  }
}

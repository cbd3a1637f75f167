import { afterEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { authentication } from '../../functions/scanning/authentication/routes.ts';
import { scanning } from '../../functions/scanning/dialect.ts';
import { users } from '../../functions/scanning/users/routes.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import { Create as NewOrganization, create as createOrganization } from '../../shared/domain/organization/create.ts';
import { authenticateKey, authenticateUser } from '../../shared/domain/session/authenticate.ts';
import { Sessions } from '../../shared/domain/session/session.ts';
import { checkMfa } from '../../shared/domain/session/second-step.ts';
import { signIn } from '../../shared/domain/session/sign-in.ts';
import { SignInFailed } from '../../shared/domain/session/signed-in.ts';
import { createSsoLink } from '../../shared/domain/session/sso-link.ts';
import { readToken } from '../../shared/domain/session/token.ts';
import { newRecoveryCodes } from '../../shared/domain/mfa/recovery-code.ts';
import { newTotp } from '../../shared/domain/mfa/totp.ts';
import { Imported, Outcome } from '../../shared/domain/user/import-users.ts';
import { Created, SignedIn, Users } from '../../shared/domain/user/user.ts';
import type { Group } from '../../shared/http/endpoint.ts';
import type { Response } from '../../shared/http/request.ts';
import { serve } from '../../shared/http/serve.ts';
import { newId } from '../../shared/lib/id.ts';
import { clock } from '../../shared/platform/clock.ts';
import { queryRows } from '../../shared/table/query.ts';
import { transact } from '../../shared/table/transact.ts';
import { type Account, makeAccount, password } from '../support/accounts.ts';
import { userOf } from '../support/actors.ts';
import { MortalTable } from '../support/mortal-table.ts';
import { outbox } from '../support/outbox.ts';
import { makePerson } from '../support/people.ts';
import { makeRoot } from '../support/platform.ts';
import { lastCodeTo, smsTo } from '../support/sms-outbox.ts';
import { useTable } from '../support/table.ts';
import { stateOf, tokenOf } from '../support/tokens.ts';

useTable({ large: true });

const { now } = clock;
afterEach(() => {
  clock.now = now;
});

function pass(seconds: number): void {
  const before = clock.now;
  clock.now = () => new Date(before().getTime() + seconds * 1000);
}

/** Past the lease of a request that died; and past a window in which attempts are counted. */
const [leaseOver, windowOver] = [31, 960];

interface Ask {
  group: Group;
  id: string;
  body: string;
  contentType?: string;
}

async function ask(actor: Actor, { group, id, body, contentType = 'application/json' }: Ask, key: string): Promise<Response> {
  const endpoint = group.endpoints.find((one) => one.id === id);
  if (!endpoint) throw new Error(`No endpoint ${id}`);
  const headers = { 'idempotency-key': key, 'content-type': contentType };
  return serve(scanning, group.id, endpoint, { method: 'POST', path: endpoint.path, params: {}, query: {}, headers, body: Buffer.from(body), request_id: newId(), ip: '127.0.0.1' }, actor);
}

interface Run {
  actor: Actor;
  request: Ask;
  /** What has to be so after the request was done once. */
  check: (answer: Response) => Promise<void>;
}

/**
 * Asks as a process that dies at its nth call to the table, once it is written and before it hears of it, for every n; then again with the same key,
 * twice: the first of these answers, and the second gets that very answer. Answers how many calls there were.
 */
async function dyingAtEachCall(begin: () => Promise<Run>): Promise<number> {
  for (let at = 1; ; at += 1) {
    const { actor, request, check } = await begin();
    const key = newId();
    const mortal = new MortalTable(at, true);
    await ask(actor, request, key).catch(() => undefined).finally(() => mortal.remove());
    if (mortal.calls < at) return mortal.calls;
    pass(leaseOver);
    const answer = await ask(actor, request, key);
    await check(answer);
    const again = await ask(actor, request, key);
    expect(again).toEqual({ ...answer, headers: { ...answer.headers, 'idempotent-replayed': 'true' } });
    await check(again);
  }
}

/** What a sign-in may leave: one session more, which the token names, and one event of it. */
async function oneSessionMore({ organization }: Account): Promise<Run['check']> {
  const sessions = () => asSystem('test', organization, async () => (await queryRows(Sessions.stretch(organization), 1000)).rows.map(({ sk }) => sk));
  const signedIn = async () => (await outbox(organization)).filter(({ name }) => name === SignedIn.name).length;
  const [before, said] = [await sessions(), await signedIn()];
  return async (answer) => {
    const claims = await readToken(tokenOf(JSON.parse(answer.body.toString())));
    const fresh = (await sessions()).filter((id) => !before.includes(id));
    expect([fresh, (await signedIn()) - said]).toEqual([[claims?.sid], 1]);
  };
}

async function signingIn(account: Account, request: () => Promise<Ask>): Promise<Run> {
  pass(windowOver);
  const [actor, asked] = [await authenticateKey(account.key), await request()];
  return { actor, request: asked, check: await oneSessionMore(account) };
}

const OutcomesOf = z.object({ data: z.array(Outcome) });
const bodyOf = (body: unknown): string => JSON.stringify(body);

describe('a process that dies at any call to the table, asked again with the same Idempotency-Key', () => {
  test('opens one session for a password', async () => {
    const account = await makeAccount();
    const request = { group: authentication, id: 'signIn', body: bodyOf({ username: account.email, password }) };
    expect(await dyingAtEachCall(() => signingIn(account, async () => request))).toBeGreaterThan(8);
  });

  test('opens one session for a second step, and the code is used up once', async () => {
    const account = await makeAccount();
    const { id, organization } = account;
    const withCode = (): Promise<string> =>
      asSystem('test', organization, async () => {
        const [owner, { codes, recovery }, { sealed }] = [await Users.need(organization, id), newRecoveryCodes(), await newTotp(id, '')];
        await transact([Users.update(organization, owner, { mfa: { ...owner.mfa, totp: { sealed, last_step: 0 }, recovery } })]);
        return codes[0] ?? '';
      });
    const calls = await dyingAtEachCall(() =>
      signingIn(account, async () => {
        const recovery_code = await withCode();
        return { group: authentication, id: 'signInWithRecoveryCode', body: bodyOf({ otp_session_state: stateOf(await account.signIn()), recovery_code }) };
      }),
    );
    expect(calls).toBeGreaterThan(8);
    await asSystem('test', organization, async () => expect((await Users.need(organization, id)).mfa.recovery?.hashes).toHaveLength(9));
  });

  test('opens one session for an SSO link', async () => {
    const account = await makeAccount();
    const link = () => withActor(userOf(account.root, 'Admin', { partner: true }), () => createSsoLink(account.id));
    const calls = await dyingAtEachCall(() => signingIn(account, async () => ({ group: authentication, id: 'ssoLinkLogin', body: bodyOf({ token: (await link()).token }) })));
    expect(calls).toBeGreaterThan(7);
  });

  test('imports each row once, and says of each what the first attempt would have', async () => {
    const { id: root } = await makeRoot();
    const calls = await dyingAtEachCall(async () => {
      const { id } = await withActor(userOf(root, 'Admin', { partner: true }), () => createOrganization(NewOrganization.parse({ name: newId() })));
      const [first, second, third] = [`a-${id}@example.com`, `b-${id}@example.com`, `c-${id}@example.com`];
      const rows = ['email,role', `${first},`, `${second},Admin`, 'nobody,', `${first},`, `${third},`];
      const check = async (answer: Response): Promise<void> => {
        expect(OutcomesOf.parse(JSON.parse(answer.body.toString())).data.map(({ status }) => status)).toEqual(['created', 'created', 'error', 'skipped', 'created']);
        const made = await asSystem('test', id, async () => (await queryRows(Users.stretch(id), 10)).rows.map(Users.parse));
        expect(made.map(({ email }) => email)).toEqual([first, second, third]);
        const said = await outbox(id);
        expect([Created.name, Imported.name].map((name) => said.filter((record) => record.name === name).length)).toEqual([3, 1]);
      };
      return { actor: userOf(id), request: { group: users, id: 'importUsers', body: rows.join('\r\n'), contentType: 'text/csv' }, check };
    });
    expect(calls).toBeGreaterThan(10);
  });
});

test('a code by SMS goes out once its sign-in is written, and a repeat sends no other', async () => {
  const account = await makeAccount();
  const { id, organization } = account;
  const phone = '+12015550177';
  await asSystem('test', organization, async () => {
    const owner = await Users.need(organization, id);
    await transact([Users.update(organization, owner, { mfa: { ...owner.mfa, sms: { phone }, default_method: 'sms' } })]);
  });
  const otp_session_state = stateOf(await account.signIn());
  const [actor, request] = [await authenticateKey(account.key), { group: authentication, id: 'sendSmsOtp', body: bodyOf({ otp_session_state }) }];
  expect((await ask(actor, request, 'once')).headers['idempotent-replayed']).toBeUndefined();
  expect((await ask(actor, request, 'once')).headers['idempotent-replayed']).toBe('true');
  expect(smsTo(phone)).toHaveLength(1);
  expect(tokenOf(await withActor(actor, () => signIn({ otp_session_state, otp_attempt: lastCodeTo(phone) })))).toMatch(/^ey/);
});

test('who acts for one organization below and works at another is answered once, in a transaction behind a wall that lets through to both', async () => {
  const account = await makeAccount();
  const beside = await makeAccount({ id: account.root, key: account.key });
  const partner = await makePerson(account.root, 'Admin', { partner: true, key: account.key });
  const acting = { ...(await authenticateUser(partner.key, `Bearer ${partner.token}`)), organization: beside.organization };
  const request = { group: authentication, id: 'impersonateUser', body: bodyOf({ uuid: account.id }) };
  const first = await ask(acting, request, 'once');
  expect(await readToken(tokenOf(JSON.parse(first.body.toString())))).toMatchObject({ sub: account.id });
  const again = await ask(acting, request, 'once');
  expect([again.headers['idempotent-replayed'], again.body.toString()]).toEqual(['true', first.body.toString()]);
});

test('six sign-ins of one user at once, each with a key of its own, all succeed', async () => {
  const account = await makeAccount();
  const actor = await authenticateKey(account.key);
  const request = { group: authentication, id: 'signIn', body: bodyOf({ username: account.email, password }) };
  const answers = await Promise.all(Array.from({ length: 6 }, () => ask(actor, request, newId())));
  expect(new Set(answers.map(({ body }) => tokenOf(JSON.parse(body.toString())))).size).toBe(6);
});

test('a wrong code counts whatever key the request has', async () => {
  const account = await makeAccount();
  const { id, organization } = account;
  await asSystem('test', organization, async () => {
    const owner = await Users.need(organization, id);
    await transact([Users.update(organization, owner, { mfa: { ...owner.mfa, totp: { sealed: (await newTotp(id, '')).sealed, last_step: 0 } } })]);
  });
  const actor = await authenticateKey(account.key);
  const otp_session_state = stateOf(await account.signIn());
  const guess = (key: string) => ask(actor, { group: authentication, id: 'signIn', body: bodyOf({ otp_session_state, otp_attempt: 'wrong' }) }, key);
  for (const key of ['a', 'b', 'c', 'd', 'e']) await expect(guess(key)).rejects.toMatchObject({ code: 'unauthenticated' });
  await expect(withActor(actor, () => checkMfa({ otp_session_state }))).rejects.toMatchObject({ code: 'unauthenticated' });
  expect((await outbox(organization)).filter(({ name }) => name === SignInFailed.name)).toHaveLength(5);
});



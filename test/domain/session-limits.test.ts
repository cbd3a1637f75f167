import { describe, expect, test } from 'vitest';
import { SignedIn } from '../../shared/domain/user/user.ts';
import { SignInFailed } from '../../shared/domain/session/signed-in.ts';
import { signIn } from '../../shared/domain/session/sign-in.ts';
import { ForgotBody, forgotPassword, ResetRequested } from '../../shared/domain/user/password-reset.ts';
import { asSystem, context } from '../../shared/domain/actor/context.ts';
import { Users } from '../../shared/domain/user/user.ts';
import { newId } from '../../shared/lib/id.ts';
import { fromAddress, makeAccount, password } from '../support/accounts.ts';
import { afterMinutes, useSteadyClock } from '../support/later.ts';
import { makeRoot } from '../support/platform.ts';
import { rowsOf } from '../support/raw-table.ts';
import { useTable } from '../support/table.ts';
import { tokenOf } from '../support/tokens.ts';

useTable();
useSteadyClock();

const refused = { code: 'unauthenticated', message: 'Unauthorized' };
const tooMany = { code: 'too_many', retryAfterSeconds: expect.any(Number) };
const codesOf = (results: PromiseSettledResult<unknown>[]) => results.map((result) => (result.status === 'fulfilled' ? 'fulfilled' : String(Object(result.reason).code)));
const eventsOf = async (organization: string, name: string) => (await rowsOf(organization)).filter((row) => row['name'] === name && row.pk.endsWith('#OUTBOX'));

describe('failed sign-ins of an account', () => {
  test('ten are answered, the next is told to wait, also with the right password, until the window ends', async () => {
    const account = await makeAccount();
    for (let guess = 0; guess < 10; guess += 1) await expect(account.signIn('wrong password', `192.0.2.${guess}`)).rejects.toMatchObject(refused);
    await expect(account.signIn('wrong password')).rejects.toMatchObject(tooMany);
    await expect(account.signIn()).rejects.toMatchObject(tooMany);
    await afterMinutes(15, async () => expect(tokenOf(await account.signIn())).toMatch(/^ey/));
  });

  test('at the same moment are ten as well', async () => {
    const account = await makeAccount();
    const codes = codesOf(await Promise.allSettled(Array.from({ length: 16 }, () => account.signIn('wrong password'))));
    expect(codes.filter((code) => code === 'unauthenticated')).toHaveLength(10);
    expect(codes.filter((code) => code === 'too_many')).toHaveLength(6);
  });

  test('successes do not count, many at the same moment neither', async () => {
    const account = await makeAccount();
    const codes = codesOf(await Promise.allSettled(Array.from({ length: 14 }, async () => account.signIn())));
    expect(codes).toEqual(codes.map(() => 'fulfilled'));
    expect(tokenOf(await account.signIn())).toMatch(/^ey/);
  });

  test('an unknown account is counted and answered like a known one', async () => {
    const { key } = await makeRoot();
    const username = `${newId()}@example.com`;
    const attempt = () => fromAddress(key, '192.0.2.1', () => signIn({ username, password }));
    for (let guess = 0; guess < 10; guess += 1) await expect(attempt()).rejects.toMatchObject(refused);
    await expect(attempt()).rejects.toMatchObject(tooMany);
  });
});

test('a hundred failures of one address, over many accounts, are the end for it and for no other address', async () => {
  const root = await makeRoot();
  const account = await makeAccount(root);
  const attempt = (username: string, ip: string) => fromAddress(root.key, ip, () => signIn({ username, password: 'wrong password' }));
  for (let round = 0; round < 10; round += 1) await Promise.all(Array.from({ length: 10 }, () => expect(attempt(newId(), '198.51.100.7')).rejects.toMatchObject(refused)));
  await expect(account.signIn(password, '198.51.100.7')).rejects.toMatchObject(tooMany);
  expect(tokenOf(await account.signIn(password, '198.51.100.8'))).toMatch(/^ey/);
}, 60_000);

test('a known and an unknown account cost the same round trips and write an event each', async () => {
  const root = await makeRoot();
  const account = await makeAccount(root);
  const tripsOf = (username: string) =>
    fromAddress(root.key, '192.0.2.9', async () => {
      await expect(signIn({ username, password: 'wrong password' })).rejects.toMatchObject(refused);
      return context().meter.roundTrips;
    });
  expect(await tripsOf(newId())).toBe(await tripsOf(account.email));
  expect(await eventsOf(account.organization, SignInFailed.name)).toHaveLength(1);
  const [unknown] = await eventsOf(root.id, SignInFailed.name);
  expect(unknown).toMatchObject({ payload: '{"username":null,"step":"password"}' });
});

test('a sign-in costs ten round trips, an hour after the last one too', async () => {
  const account = await makeAccount();
  const trips = () =>
    fromAddress(account.key, '192.0.2.9', async () => {
      await signIn({ username: account.email, password });
      return context().meter.roundTrips;
    });
  expect([await trips(), await afterMinutes(60, trips)]).toEqual([10, 10]);
});

test('a sign-in is counted, with its address', async () => {
  const account = await makeAccount();
  await account.signIn(password, '203.0.113.5');
  expect(await asSystem('test', account.organization, () => Users.need(account.organization, account.id))).toMatchObject({ sign_in_count: 1, last_sign_in_ip: '203.0.113.5' });
  expect(await eventsOf(account.organization, SignedIn.name)).toHaveLength(1);
});

describe('forgotPassword', () => {
  test('asks for a mail where there is an account, and does the same work where there is none', async () => {
    const root = await makeRoot();
    const account = await makeAccount(root);
    const tripsOf = (email: string) =>
      fromAddress(root.key, '192.0.2.1', async () => {
        expect(await forgotPassword(ForgotBody.parse({ email }))).toBeUndefined();
        return context().meter.roundTrips;
      });
    expect(await tripsOf('nobody@example.com')).toBe(await tripsOf(account.email));
    expect(await eventsOf(account.organization, ResetRequested.name)).toMatchObject([{ subject: account.id }]);
    expect(await eventsOf(root.id, ResetRequested.name)).toEqual([]);
  });

  test('a key beside the account asks for nothing, and says nothing', async () => {
    const [account, other] = [await makeAccount(), await makeRoot()];
    await fromAddress(other.key, '192.0.2.1', () => forgotPassword({ email: account.email }));
    expect(await eventsOf(account.organization, ResetRequested.name)).toEqual([]);
  });

  test('five times in a quarter of an hour for one address, known or not', async () => {
    const root = await makeRoot();
    const ask = () => fromAddress(root.key, '192.0.2.1', () => forgotPassword({ email: 'often@example.com' }));
    for (let time = 0; time < 5; time += 1) await ask();
    await expect(ask()).rejects.toMatchObject(tooMany);
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withActor } from '../../shared/domain/actor/context.ts';
import { authenticateUser } from '../../shared/domain/session/authenticate.ts';
import { impersonate, stopImpersonating } from '../../shared/domain/session/impersonation.ts';
import { signOut } from '../../shared/domain/session/session.ts';
import { generateAccessToken } from '../../shared/domain/user/access-token.ts';
import { clock } from '../../shared/platform/clock.ts';
import { type Account, makeAccount } from '../support/accounts.ts';
import { makePerson } from '../support/people.ts';
import { useTable } from '../support/table.ts';
import { tokenOf } from '../support/tokens.ts';
import { writesDuring } from '../support/writes.ts';

useTable();

const { now } = clock;
let account: Account;
let token: string;
beforeEach(async () => {
  account = await makeAccount();
  token = tokenOf(await account.signIn());
});
afterEach(() => {
  clock.now = now;
  vi.unstubAllEnvs();
});

function pass(minutes: number): void {
  const before = clock.now;
  clock.now = () => new Date(before().getTime() + minutes * 60_000);
}

const refused = { code: 'unauthenticated', message: 'Unauthorized' };
const knock = (bearer = token) => authenticateUser(account.key, `Bearer ${bearer}`);

/** Whether a request writes to its session. */
async function isNoted(): Promise<boolean> {
  const { writes } = await writesDuring(() => knock());
  return writes.some(({ partitions }) => partitions.some((key) => key.endsWith('#SESSION')));
}

describe('a session', () => {
  test('ends an hour after its last request, and not while it is used; its absolute end stays', async () => {
    for (let used = 0; used < 9; used += 1) {
      pass(52);
      await knock();
    }
    pass(12);
    // Eight hours after sign-in, twelve minutes after the last request.
    await expect(knock()).rejects.toMatchObject(refused);
  });

  test('that nobody used for an hour is refused for good', async () => {
    pass(59);
    await knock();
    pass(60.1);
    await expect(knock()).rejects.toMatchObject(refused);
    await expect(knock()).rejects.toMatchObject(refused);
  });

  test('is written to at most every five minutes, however often it is used', async () => {
    expect(await isNoted()).toBe(false);
    pass(5);
    expect([await isNoted(), await isNoted()]).toEqual([true, false]);
    pass(4.9);
    expect(await isNoted()).toBe(false);
    pass(0.1);
    expect(await isNoted()).toBe(true);
  });

  test('lives as short as the deployment says, and is noted often enough for that', async () => {
    vi.stubEnv('PERIMETER_SESSION_IDLE_SECONDS', '120');
    for (let used = 0; used < 5; used += 1) {
      pass(1.4);
      await knock();
    }
    pass(2.1);
    await expect(knock()).rejects.toMatchObject(refused);
  });

  test('that is noted while it signs out has signed out', async () => {
    const actor = await knock();
    pass(10);
    await Promise.all([withActor(actor, signOut), knock().catch(() => undefined)]);
    await expect(knock()).rejects.toMatchObject(refused);
  });

  test('to act as somebody ends by itself; the one that it came from rests meanwhile and is resumed', async () => {
    const partner = await makePerson(account.root, 'Admin', { partner: true, key: account.key });
    vi.stubEnv('PERIMETER_SESSION_IDLE_SECONDS', '600');
    const { token: other, impersonator_revert_token } = await withActor(await knock(partner.token), () => impersonate({ uuid: account.id }));
    pass(7);
    await knock(other);
    pass(7);
    const acting = await knock(other);
    await expect(knock(partner.token)).rejects.toMatchObject(refused);
    pass(11);
    await expect(knock(other)).rejects.toMatchObject(refused);
    expect(tokenOf(await withActor(acting, () => stopImpersonating({ impersonator_revert_token })))).toMatch(/^ey/);
  });
});

test('an access token, which no session stands behind, works after any rest', async () => {
  const { token: secret } = await withActor(await knock(), generateAccessToken);
  pass(30 * 24 * 60);
  expect(await authenticateUser(account.key, `Basic ${secret}`)).toMatchObject({ id: account.id });
});

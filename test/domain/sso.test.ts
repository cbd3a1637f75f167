import { beforeAll, describe, expect, test } from 'vitest';
import { withActor } from '../../shared/domain/actor/context.ts';
import { Begun, enable, verify } from '../../shared/domain/mfa/manage.ts';
import { authenticateUser } from '../../shared/domain/session/authenticate.ts';
import { createSsoLink, signInWithSsoLink } from '../../shared/domain/session/sso-link.ts';
import { Secret, TOTP } from 'otpauth';
import { newId } from '../../shared/lib/id.ts';
import { clock } from '../../shared/platform/clock.ts';
import { type Account, fromAddress, makeAccount } from '../support/accounts.ts';
import { afterMinutes } from '../support/later.ts';
import { as, makePerson } from '../support/people.ts';
import { rawRows } from '../support/raw-table.ts';
import { useTable } from '../support/table.ts';
import { stateOf, tokenOf } from '../support/tokens.ts';

useTable();
beforeAll(() => {
  process.env['PERIMETER_PUBLIC_URL'] = 'https://api.example.com';
});

const refused = { code: 'unauthenticated', message: 'Unauthorized' };
const login = ({ key }: Account, token: string) => fromAddress(key, '192.0.2.1', () => signInWithSsoLink({ token }));

async function linked() {
  const account = await makeAccount();
  const partner = await makePerson(account.root, 'Admin', { partner: true });
  return { account, partner, link: await as(partner, () => createSsoLink(account.id)) };
}

describe('an SSO link', () => {
  test('signs its user in once', async () => {
    const { account, link } = await linked();
    expect(link.url).toBe(`https://api.example.com/sso#token=${link.token}`);
    const token = tokenOf(await login(account, link.token));
    expect(await authenticateUser(account.key, `Bearer ${token}`)).toMatchObject({ id: account.id, impersonator: null });
    await expect(login(account, link.token)).rejects.toMatchObject(refused);
    expect(JSON.stringify(await rawRows())).not.toContain(link.token.slice(-43));
  });

  test('of two uses at the same moment one signs in', async () => {
    const { account, link } = await linked();
    const results = await Promise.allSettled([1, 2, 3].map(() => login(account, link.token)));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  test('lives ten minutes at most', async () => {
    const { account, link } = await linked();
    expect(new Date(link.expires_at).getTime() - clock.now().getTime()).toBeLessThanOrEqual(600_000);
    await afterMinutes(10, () => expect(login(account, link.token)).rejects.toMatchObject(refused));
  });

  test('means nothing when it is forged, or with the key of another tree', async () => {
    const [{ account, link }, other] = [await linked(), await linked()];
    await expect(login(other.account, link.token)).rejects.toMatchObject(refused);
    await expect(login(account, `${other.link.token.slice(0, 68)}${link.token.slice(68)}`)).rejects.toMatchObject(refused);
    expect(tokenOf(await login(account, link.token))).toMatch(/^ey/);
  });

  test('is made for users below alone', async () => {
    const { partner } = await linked();
    const other = await linked();
    const colleague = await makePerson(partner.organization, 'User');
    for (const id of [other.account.id, colleague.id, newId()]) await expect(as(partner, () => createSsoLink(id))).rejects.toMatchObject({ code: 'not_found' });
  });

  test('does not count as the user being there, and asks for the second factor', async () => {
    const { account, partner, link } = await linked();
    const bySso = tokenOf(await login(account, link.token));
    await withActor(await authenticateUser(account.key, `Bearer ${bySso}`), () => expect(enable({ method: 'totp' })).rejects.toMatchObject(refused));
    const byPassword = tokenOf(await account.signIn());
    await withActor(await authenticateUser(account.key, `Bearer ${byPassword}`), async () => {
      const begun = Begun.parse(await enable({ method: 'totp' }));
      const secret = Secret.fromBase32(begun.status === 'pending' ? begun.secret : '');
      await verify({ method: 'totp', otp_attempt: new TOTP({ secret }).generate({ timestamp: clock.now().getTime() }) });
    });
    const next = await as(partner, () => createSsoLink(account.id));
    stateOf(await login(account, next.token));
  });
});

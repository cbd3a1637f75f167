import { describe, expect, test } from 'vitest';
import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import { acceptInvitation, AcceptBody, confirm, ConfirmBody } from '../../shared/domain/mail-token/confirm.ts';
import { issueFor, type MailPurpose, redeem } from '../../shared/domain/mail-token/mail-token.ts';
import { Organizations } from '../../shared/domain/organization/organization.ts';
import { signIn } from '../../shared/domain/session/sign-in.ts';
import { resetPassword } from '../../shared/domain/user/password-reset.ts';
import { alter, type UserAttributes, Users } from '../../shared/domain/user/user.ts';
import { authenticateKey, authenticateUser } from '../../shared/domain/session/authenticate.ts';
import { generateAccessToken } from '../../shared/domain/user/access-token.ts';
import { newId } from '../../shared/lib/id.ts';
import { timestamp } from '../../shared/platform/clock.ts';
import { transact } from '../../shared/table/transact.ts';
import { afterMinutes } from '../support/later.ts';
import { rawRows } from '../support/raw-table.ts';
import { tokenOf } from '../support/tokens.ts';
import { type Account, makeAccount, password } from '../support/accounts.ts';
import { useTable } from '../support/table.ts';

useTable();

const chosen = 'a sentence of my own';
const hourMinutes = 60;

/** The token of a mail about this account, as the mail worker makes it. */
function mailed({ organization, id }: Account, purpose: MailPurpose, payload: object = {}, event = newId()): Promise<string> {
  return asSystem('test', organization, () => issueFor({ id: event, tenant: organization, payload: JSON.stringify(payload), created_at: timestamp() }, purpose, id));
}

function change({ organization, id }: Account, changes: Partial<UserAttributes>): Promise<void> {
  return asSystem('test', organization, async () => transact([alter(await Organizations.need(organization, organization), await Users.need(organization, id), changes)]));
}

const read = ({ organization, id }: Account) => asSystem('test', organization, () => Users.need(organization, id));
const reset = (reset_password_token: string, word = chosen) => resetPassword({ reset_password_token, password: word, password_confirmation: word });

describe('a mail token', () => {
  test('is the same for the same event, another for the next, and lies nowhere in clear', async () => {
    const account = await makeAccount();
    const event = newId();
    const [first, again, other] = [await mailed(account, 'password_reset', {}, event), await mailed(account, 'password_reset', {}, event), await mailed(account, 'password_reset')];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(JSON.stringify(await rawRows())).not.toContain(first.slice(-43));
  });

  test('opens nothing but what it was made for, and not after its time', async () => {
    const token = await mailed(await makeAccount(), 'password_reset');
    expect(await redeem(token, 'invitation')).toBeUndefined();
    expect(await redeem(token, 'confirmation')).toBeUndefined();
    expect(await redeem(token, 'password_reset')).toBeDefined();
    expect(await afterMinutes(hourMinutes - 1, () => redeem(token, 'password_reset'))).toBeDefined();
    expect(await afterMinutes(hourMinutes + 1, () => redeem(token, 'password_reset'))).toBeUndefined();
  });

  test('that was forged, cut or pointed elsewhere is nothing', async () => {
    const [token, other] = [await mailed(await makeAccount(), 'password_reset'), await mailed(await makeAccount(), 'password_reset')];
    const crossed = `${other.slice(0, 67)}${token.slice(67)}`;
    for (const forged of [crossed, token.slice(0, -1), `${token}A`, token.toUpperCase(), '', 'mt_', '__proto__']) expect(await redeem(forged, 'password_reset')).toBeUndefined();
  });
});

describe('resetPassword', () => {
  test('sets the password once, ends every session and the access token, and leaves the second factor on', async () => {
    const account = await makeAccount();
    const bearer = `Bearer ${tokenOf(await account.signIn())}`;
    const { token: access } = await withActor(await authenticateUser(account.key, bearer), generateAccessToken);
    const token = await mailed(account, 'password_reset');
    await reset(token);
    for (const gone of [bearer, `Basic ${access}`]) await expect(authenticateUser(account.key, gone)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(account.signIn(password)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(tokenOf(await account.signIn(chosen))).toMatch(/^ey/);
    await expect(reset(token)).rejects.toMatchObject({ code: 'invalid', fields: { reset_password_token: expect.anything() } });
  });

  test('of two at the same moment one sets the password', async () => {
    const token = await mailed(await makeAccount(), 'password_reset');
    const results = await Promise.allSettled([reset(token, 'first of two sentences'), reset(token, 'second of two sentences')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('a link from before the password changed no longer works', async () => {
    const account = await makeAccount();
    const [one, two] = [await mailed(account, 'password_reset'), await mailed(account, 'password_reset')];
    await reset(one);
    await expect(reset(two)).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('confirmation', () => {
  test('opens an account, with a password where there was none', async () => {
    const account = await makeAccount();
    await change(account, { confirmed_at: null, password_hash: null });
    const confirmation_token = await mailed(account, 'confirmation');
    await expect(confirm(ConfirmBody.parse({ confirmation_token }))).rejects.toMatchObject({ fields: { password: ["can't be blank"] } });
    expect(await confirm(ConfirmBody.parse({ confirmation_token, password: chosen, password_confirmation: chosen }))).toEqual({ status: 'confirmed', username: account.email });
    expect(tokenOf(await account.signIn(chosen))).toMatch(/^ey/);
  });

  test('an account that is not confirmed does not sign in, with the same answer as a wrong password', async () => {
    const account = await makeAccount();
    await change(account, { confirmed_at: null });
    await expect(account.signIn(password)).rejects.toMatchObject({ code: 'unauthenticated', message: 'Unauthorized' });
  });

  test('leaves a known password alone', async () => {
    const account = await makeAccount();
    await change(account, { confirmed_at: null });
    await confirm(ConfirmBody.parse({ confirmation_token: await mailed(account, 'confirmation'), password: chosen, password_confirmation: chosen }));
    expect(tokenOf(await account.signIn(password))).toMatch(/^ey/);
  });

  test('a mail to an address that the user left proves nothing', async () => {
    const account = await makeAccount();
    await change(account, { confirmed_at: null });
    const confirmation_token = await mailed(account, 'confirmation');
    await change(account, { email: `new-${account.email}` });
    await expect(confirm(ConfirmBody.parse({ confirmation_token }))).rejects.toMatchObject({ code: 'invalid' });
  });

  test('a new address counts from its confirmation on, and signs in', async () => {
    const account = await makeAccount();
    const new_email = `${newId()}@example.org`;
    await change(account, { pending_email: new_email });
    await confirm(ConfirmBody.parse({ confirmation_token: await mailed(account, 'email_change', { new_email }) }));
    expect(await read(account)).toMatchObject({ email: new_email, pending_email: null });
    const answer = await withActor(await authenticateKey(account.key), () => signIn({ username: new_email, password }));
    expect(tokenOf(answer)).toMatch(/^ey/);
  });
});

test('an invitation is accepted once, with a password and a name', async () => {
  const account = await makeAccount();
  await change(account, { confirmed_at: null, password_hash: null });
  const body = AcceptBody.parse({ invitation_token: await mailed(account, 'invitation'), password: chosen, password_confirmation: chosen, first_name: 'Ada' });
  expect(await acceptInvitation(body)).toMatchObject({ status: 'accepted' });
  expect(await read(account)).toMatchObject({ profile: { first_name: 'Ada' }, must_change_password: false });
  await expect(acceptInvitation(body)).rejects.toMatchObject({ fields: { invitation_token: expect.anything() } });
});

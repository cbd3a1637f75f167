import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { withActor } from '../../shared/domain/actor/context.ts';
import { Begun, disable, enable, countRecoveryCodes, generateRecoveryCodes, setDefault, verify } from '../../shared/domain/mfa/manage.ts';
import { lookUp } from '../../shared/domain/mfa/phone-number.ts';
import { authenticateUser } from '../../shared/domain/session/authenticate.ts';
import { checkMfa, sendSmsOtp, signInWithRecoveryCode } from '../../shared/domain/session/second-step.ts';
import { signIn } from '../../shared/domain/session/sign-in.ts';
import { generateAccessToken } from '../../shared/domain/user/access-token.ts';
import { clock } from '../../shared/platform/clock.ts';
import { type Account, fromAddress, makeAccount } from '../support/accounts.ts';
import { afterMinutes, useSteadyClock } from '../support/later.ts';
import { rawRows } from '../support/raw-table.ts';
import { lastCodeTo, smsTo } from '../support/sms-outbox.ts';
import { useTable } from '../support/table.ts';
import { stateOf, tokenOf } from '../support/tokens.ts';

useTable();
useSteadyClock();

const refused = { code: 'unauthenticated', message: 'Unauthorized' };
const halfMinute = 0.5;

/** What the user's authenticator app shows: RFC 6238 by itself, beside our use of it. */
function codeOf(secret: string, stepsAhead = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now().getTime() + stepsAhead * 30_000 });
}

const as = async <T>({ key }: Account, token: string, work: () => Promise<T>): Promise<T> => withActor(await authenticateUser(key, `Bearer ${token}`), work);
const second = ({ key }: Account, otp_session_state: string, otp_attempt: string) => fromAddress(key, '192.0.2.1', () => signIn({ otp_session_state, otp_attempt }));

/** An account with an authenticator app, the session that set it up, and its secret. */
async function withApp() {
  const account = await makeAccount();
  const token = tokenOf(await account.signIn());
  const secret = await as(account, token, async () => {
    const begun = Begun.parse(await enable({ method: 'totp' }));
    if (begun.status !== 'pending') throw new Error('No secret');
    await verify({ method: 'totp', otp_attempt: codeOf(begun.secret) });
    return begun.secret;
  });
  return { account, token, secret };
}

let lastNumber = 0;
async function withPhone() {
  const account = await makeAccount();
  const token = tokenOf(await account.signIn());
  lastNumber += 1;
  const phone = `+120155501${String(lastNumber).padStart(2, '0')}`;
  await as(account, token, async () => {
    expect(await enable({ method: 'sms', phone_number: phone.slice(2), country_code: '+1' })).toEqual({ status: 'queued' });
    expect(await verify({ method: 'sms', otp_attempt: lastCodeTo(phone) })).toEqual({ status: 'verified' });
  });
  return { account, token, phone };
}

describe('an authenticator app', () => {
  test('is shown its secret of 160 bits, address and picture, and counts after a right code', async () => {
    const account = await makeAccount();
    const token = tokenOf(await account.signIn());
    await as(account, token, async () => {
      const begun = Begun.parse(await enable({ method: 'totp' }));
      expect(begun).toMatchObject({ status: 'pending', otpauth_url: expect.stringMatching(/^otpauth:\/\/totp\//), qr_svg: expect.stringMatching(/^data:image\/svg\+xml;base64,/) });
      if (begun.status !== 'pending') return;
      expect(Secret.fromBase32(begun.secret).bytes).toHaveLength(20);
      await expect(verify({ method: 'totp', otp_attempt: '000000x' })).rejects.toMatchObject({ code: 'invalid', fields: { otp_attempt: expect.anything() } });
      expect(tokenOf(await account.signIn())).toMatch(/^ey/);
      expect(await verify({ method: 'totp', otp_attempt: codeOf(begun.secret) })).toEqual({ status: 'verified' });
      expect(JSON.stringify(await rawRows())).not.toContain(begun.secret);
    });
    stateOf(await account.signIn());
  });

  test('its code is accepted once, even when it is sent twice at the same moment', async () => {
    const { account, secret } = await withApp();
    await afterMinutes(halfMinute, async () => {
      const states = await Promise.all([1, 2, 3].map(async () => stateOf(await account.signIn())));
      const results = await Promise.allSettled(states.map((state) => second(account, state, codeOf(secret))));
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
      await expect(second(account, stateOf(await account.signIn()), codeOf(secret))).rejects.toMatchObject(refused);
    });
  });

  test('one step of drift is allowed each way and no more, and never back behind an accepted one', async () => {
    const { account, secret } = await withApp();
    await afterMinutes(10, async () => {
      for (const far of [-2, 2]) await expect(second(account, stateOf(await account.signIn()), codeOf(secret, far))).rejects.toMatchObject(refused);
      tokenOf(await second(account, stateOf(await account.signIn()), codeOf(secret, -1)));
      tokenOf(await second(account, stateOf(await account.signIn()), codeOf(secret, 1)));
      await expect(second(account, stateOf(await account.signIn()), codeOf(secret))).rejects.toMatchObject(refused);
    });
  });

  test('ends every other session when it is added and when it is removed', async () => {
    const account = await makeAccount();
    const [here, there] = [tokenOf(await account.signIn()), tokenOf(await account.signIn())];
    await as(account, here, async () => {
      const begun = Begun.parse(await enable({ method: 'totp' }));
      await verify({ method: 'totp', otp_attempt: begun.status === 'pending' ? codeOf(begun.secret) : '' });
    });
    await expect(authenticateUser(account.key, `Bearer ${there}`)).rejects.toMatchObject(refused);
    expect(await authenticateUser(account.key, `Bearer ${here}`)).toMatchObject({ username: account.email });
  });

  test('is removed with a code of its own', async () => {
    const { account, token, secret } = await withApp();
    await afterMinutes(halfMinute, async () => {
      await as(account, token, async () => {
        await expect(disable({ method: 'totp', otp_attempt: codeOf(secret, -1) })).rejects.toMatchObject({ code: 'invalid' });
        expect(await disable({ method: 'totp', otp_attempt: codeOf(secret) })).toEqual({ status: 'disabled', method: 'totp' });
      });
      expect(tokenOf(await account.signIn())).toMatch(/^ey/);
    });
  });
});

describe('the state between the two steps', () => {
  test('dies after five wrong codes, with a right one too', async () => {
    const { account, secret } = await withApp();
    await afterMinutes(halfMinute, async () => {
      const state = stateOf(await account.signIn());
      for (let guess = 0; guess < 5; guess += 1) await expect(second(account, state, '12345x')).rejects.toMatchObject(refused);
      await expect(second(account, state, codeOf(secret))).rejects.toMatchObject(refused);
      tokenOf(await second(account, stateOf(await account.signIn()), codeOf(secret)));
    });
  });

  test('lives ten minutes, works once, and says which methods there are', async () => {
    const { account, secret } = await withApp();
    await afterMinutes(1, async () => {
      const [state, late] = [stateOf(await account.signIn()), stateOf(await account.signIn())];
      expect(await fromAddress(account.key, '192.0.2.1', () => checkMfa({ otp_session_state: state }))).toEqual({ methods: ['totp'], default_method: 'totp' });
      tokenOf(await second(account, state, codeOf(secret)));
      await afterMinutes(1, () => expect(second(account, state, codeOf(secret))).rejects.toMatchObject(refused));
      await afterMinutes(11, () => expect(second(account, late, codeOf(secret))).rejects.toMatchObject(refused));
    });
  });

  test('means nothing to the key of another tree', async () => {
    const { account, secret } = await withApp();
    const other = await makeAccount();
    await afterMinutes(1, async () => {
      const state = stateOf(await account.signIn());
      await expect(second(other, state, codeOf(secret))).rejects.toMatchObject(refused);
      await expect(fromAddress(other.key, '192.0.2.1', () => checkMfa({ otp_session_state: state }))).rejects.toMatchObject(refused);
    });
  });

  test('ten wrong codes lock the account for a quarter of an hour', async () => {
    const { account } = await withApp();
    for (let round = 0; round < 2; round += 1) {
      const state = stateOf(await account.signIn());
      for (let guess = 0; guess < 5; guess += 1) await expect(second(account, state, '12345x')).rejects.toMatchObject(refused);
    }
    await expect(account.signIn()).rejects.toMatchObject({ code: 'too_many' });
  });
});

describe('codes by SMS', () => {
  test('open the sign-in that they were sent for, once and for ten minutes', async () => {
    const { account, phone } = await withPhone();
    const [first, other] = [stateOf(await account.signIn()), stateOf(await account.signIn())];
    const ask = (otp_session_state: string) => fromAddress(account.key, '192.0.2.1', () => sendSmsOtp({ otp_session_state }));
    expect(await ask(first)).toEqual({ status: 'queued' });
    const code = lastCodeTo(phone);
    expect(code).toMatch(/^\d{6}$/);
    await expect(second(account, other, code)).rejects.toMatchObject(refused);
    tokenOf(await second(account, first, code));
    await expect(second(account, first, code)).rejects.toMatchObject(refused);
    const rows = (await rawRows()).filter(({ pk }) => pk.startsWith(`T#${account.organization}`));
    expect(JSON.stringify(rows.map(({ payload, sms, mfa }) => ({ payload, sms, mfa })))).not.toContain(`"${code}"`);
  });

  test('no more than five messages to a user in a quarter of an hour, then 429', async () => {
    const { account, phone } = await withPhone();
    const state = stateOf(await account.signIn());
    const ask = () => fromAddress(account.key, '192.0.2.1', () => sendSmsOtp({ otp_session_state: state }));
    for (let sent = 1; sent < 5; sent += 1) await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'too_many', retryAfterSeconds: expect.any(Number) });
    expect(smsTo(phone)).toHaveLength(5);
  });

  test('go to real numbers alone', async () => {
    const account = await makeAccount();
    const token = tokenOf(await account.signIn());
    await as(account, token, async () => {
      await expect(enable({ method: 'sms', phone_number: '12', country_code: '+1' })).rejects.toMatchObject({ fields: { phone_number: expect.anything() } });
      await expect(enable({ method: 'sms' })).rejects.toMatchObject({ fields: { phone_number: expect.anything(), country_code: expect.anything() } });
    });
    expect(lookUp('030 901820', '+49')).toEqual({ valid: true, phone_number: '+4930901820', type: 'fixed_line' });
    expect(lookUp('999', '+49')).toEqual({ valid: false, phone_number: null, type: null });
  });
});

describe('recovery codes', () => {
  test('are ten, long enough to be guessed by nobody, and each works once', async () => {
    const { account, token } = await withApp();
    const { codes } = await as(account, token, generateRecoveryCodes);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(Math.log2(31 ** code.replaceAll('-', '').length)).toBeGreaterThanOrEqual(112);
    const use = async (recovery_code: string) => {
      const otp_session_state = stateOf(await account.signIn());
      return fromAddress(account.key, '192.0.2.1', () => signInWithRecoveryCode({ otp_session_state, recovery_code }));
    };
    const [first = '', next = ''] = codes;
    expect(tokenOf(await use(first.toUpperCase().replaceAll('-', ' ')))).toMatch(/^ey/);
    await expect(use(first)).rejects.toMatchObject(refused);
    expect(await as(account, token, countRecoveryCodes)).toEqual({ remaining: 9, generated_at: expect.any(String) });
    await as(account, token, generateRecoveryCodes);
    await expect(use(next)).rejects.toMatchObject(refused);
    expect(JSON.stringify(await rawRows())).not.toContain(first);
  });

  test('are refused to who has no second factor', async () => {
    const account = await makeAccount();
    await as(account, tokenOf(await account.signIn()), () => expect(generateRecoveryCodes()).rejects.toMatchObject({ code: 'refused' }));
  });
});

describe('changes of second factors', () => {
  test('ask for a sign-in within fifteen minutes', async () => {
    const account = await makeAccount();
    const token = tokenOf(await account.signIn());
    await afterMinutes(14, () => as(account, token, () => enable({ method: 'totp' })));
    await afterMinutes(16, () => expect(as(account, token, () => enable({ method: 'totp' }))).rejects.toMatchObject(refused));
    await afterMinutes(16, () => expect(as(account, token, generateRecoveryCodes)).rejects.toMatchObject(refused));
  });

  test('are not made with an access token', async () => {
    const account = await makeAccount();
    const { token } = await as(account, tokenOf(await account.signIn()), generateAccessToken);
    const actor = await authenticateUser(account.key, `Basic ${token}`);
    await withActor(actor, () => expect(enable({ method: 'totp' })).rejects.toMatchObject(refused));
  });

  test('the default is one that is enabled', async () => {
    const { account, token } = await withApp();
    await as(account, token, async () => {
      await expect(setDefault({ method: 'sms' })).rejects.toMatchObject({ code: 'refused' });
      expect(await setDefault({ method: 'totp' })).toEqual({ default_method: 'totp' });
    });
  });
});

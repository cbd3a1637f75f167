import { afterEach, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { asSystem } from '../../../shared/domain/actor/context.ts';
import { create as createKey, Create as KeyBody, revoke } from '../../../shared/domain/api-key/api-key.ts';
import { noMfa } from '../../../shared/domain/mfa/state.ts';
import { Organizations } from '../../../shared/domain/organization/organization.ts';
import { signFoundryToken } from '../../../shared/domain/session/foundry-token.ts';
import { alter, Users } from '../../../shared/domain/user/user.ts';
import { clock } from '../../../shared/platform/clock.ts';
import { transact } from '../../../shared/table/transact.ts';
import { newId } from '../../../shared/lib/id.ts';
import type { Person } from '../../support/people.ts';
import { outboxRows } from '../../support/raw-table.ts';
import { useTable } from '../../support/table.ts';
import { type Answer, givePassword, makeColleague, makeOperator, makePartner, password, scanning, useFoundry } from './world.ts';

// Logins, and what becomes of their tokens.
useTable();
const foundry = useFoundry();
let operator: Person;
let partner: Person;
const now = clock.now;
afterEach(() => {
  clock.now = now;
});
beforeAll(async () => {
  operator = await makeOperator();
  partner = await makePartner(operator, 'Tokens');
  await givePassword(partner);
});

const Tokens = z.object({ access_token: z.string(), refresh_token: z.string(), scope: z.string(), jti: z.string() });

function ask(form: Record<string, string>, authorization = 'Basic Y2Y6'): Promise<Answer> {
  return foundry.call('POST', '/oauth/token', { body: new URLSearchParams(form).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', authorization } });
}

async function login(person: Person, more: Record<string, string> = {}): Promise<z.infer<typeof Tokens>> {
  const answer = await ask({ grant_type: 'password', username: person.username, password, ...more });
  expect(answer.status).toBe(200);
  return Tokens.parse(answer.json);
}

const refresh = (refresh_token: string): Promise<Answer> => ask({ grant_type: 'refresh_token', refresh_token });
const opens = async (token: string): Promise<number> => (await foundry.call('GET', '/v2/organizations', { token })).status;
const badCredentials = { error: 'unauthorized', error_description: 'Bad credentials' };

test('another session of the same user opens no other rate', async () => {
  const still = now();
  clock.now = () => still;
  const left = async ({ access_token }: { access_token: string }): Promise<number> => Number((await foundry.call('GET', '/v2/organizations', { token: access_token })).headers.get('x-ratelimit-remaining-v2-api'));
  const [one, other] = [await login(partner), await login(partner)];
  const before = await left(one);
  expect([await left(other), await left(one)]).toEqual([before - 1, before - 2]);
});

test('wrong passwords, unknown users, other clients and missing members are one answer', async () => {
  const wrong = [
    ask({ grant_type: 'password', username: partner.username, password: 'wrong' }),
    ask({ grant_type: 'password', username: 'nobody', password }),
    ask({ grant_type: 'password', username: partner.username }),
    ask({ grant_type: 'password', username: partner.username, password }, 'Basic b3RoZXI6'),
    ask({ grant_type: 'password', username: partner.username, password }, `Basic ${Buffer.from('cf:secret').toString('base64')}`),
    ask({ grant_type: 'client_credentials', client_id: newId(), client_secret: 'wrong' }, ''),
  ];
  for (const { status, json } of await Promise.all(wrong)) expect({ status, json }).toEqual({ status: 401, json: badCredentials });
  expect(await ask({ grant_type: 'implicit' })).toMatchObject({ status: 400, json: { error: 'unsupported_grant_type' } });
});

test('a user with a second factor cannot log in, because no client asks for it', async () => {
  const careful = await makeColleague(partner);
  await givePassword(careful);
  await asSystem('test', careful.organization, async () => {
    const [home, user] = [await Organizations.need(careful.organization, careful.organization), await Users.need(careful.organization, careful.id)];
    await transact([alter(home, user, { mfa: { ...noMfa, sms: { phone: '+4940000' } } })]);
  });
  expect(await ask({ grant_type: 'password', username: careful.username, password })).toMatchObject({ status: 401, json: badCredentials });
});

test('after too many failures even the right password waits, and the answer says how long', async () => {
  const hasty = await makeColleague(partner);
  await givePassword(hasty);
  for (let turn = 0; turn < 10; turn += 1) await ask({ grant_type: 'password', username: hasty.username, password: 'wrong' });
  const { status, json, headers } = await ask({ grant_type: 'password', username: hasty.username, password });
  expect({ status, error: Object(json).error }).toEqual({ status: 429, error: 'too_many_requests' });
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
});

test('a refresh token works once; used again it ends the session with every token of it, and says so', async () => {
  const first = await login(partner);
  const second = Tokens.parse((await refresh(first.refresh_token)).json);
  expect([await opens(first.access_token), await opens(second.access_token)]).toEqual([200, 200]);
  expect(await refresh(first.refresh_token)).toMatchObject({ status: 401, json: { error: 'invalid_token' } });
  expect([await opens(first.access_token), await opens(second.access_token)]).toEqual([401, 401]);
  expect((await refresh(second.refresh_token)).status).toBe(401);
  expect((await outboxRows()).filter(({ name }) => name === 'user.refresh_token_reused')).toHaveLength(1);
});

test('of two refreshes at the same moment one gets tokens at most', async () => {
  const { refresh_token } = await login(partner);
  const answers = await Promise.all([refresh(refresh_token), refresh(refresh_token), refresh(refresh_token)]);
  expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
});

test('a forged refresh token reaches nothing', async () => {
  const { refresh_token, access_token } = await login(partner);
  const forged = [refresh_token.replace(/^cfr_./, 'cfr_x'), refresh_token.slice(0, -3), access_token, '', 'x'.repeat(5000), `${refresh_token}\0`];
  for (const token of forged) expect((await refresh(token)).status).toBe(401);
  expect(await opens(access_token)).toBe(200);
});

test('logging out ends the session, and only with the name of a token of its own', async () => {
  const [mine, other] = [await login(partner), await login(partner)];
  const logout = (jti: string): Promise<Answer> => foundry.call('DELETE', `/oauth/token/revoke/${jti}`, { token: mine.access_token });
  expect((await logout(other.jti)).status).toBe(404);
  expect(await opens(mine.access_token)).toBe(200);
  expect((await logout(mine.jti)).status).toBe(204);
  expect([await opens(mine.access_token), await opens(other.access_token), (await refresh(mine.refresh_token)).status]).toEqual([401, 200, 401]);
});

test('a raised session epoch ends the tokens at once', async () => {
  const leaver = await makeColleague(partner);
  await givePassword(leaver);
  const { access_token, refresh_token } = await login(leaver);
  await asSystem('test', leaver.organization, async () => {
    const [home, user] = [await Organizations.need(leaver.organization, leaver.organization), await Users.need(leaver.organization, leaver.id)];
    await transact([alter(home, user, { session_epoch: user.session_epoch + 1 })]);
  });
  expect([await opens(access_token), (await refresh(refresh_token)).status]).toEqual([401, 401]);
});

test('an access token lasts ten minutes, and a refresh token as long as the session', async () => {
  const { access_token, refresh_token } = await login(partner);
  clock.now = () => new Date(Date.now() + 11 * 60_000);
  expect(await opens(access_token)).toBe(401);
  clock.now = () => new Date(Date.now() + 9 * 3_600_000);
  expect((await refresh(refresh_token)).status).toBe(401);
});

test('a session that nobody uses for an hour has ended, and one that is used goes on', async () => {
  const [used, idle] = [await login(partner), await login(partner)];
  let latest = used;
  for (const minutes of [9, 40, 70]) {
    clock.now = () => new Date(Date.now() + minutes * 60_000);
    latest = Tokens.parse((await refresh(latest.refresh_token)).json);
    expect(await opens(latest.access_token)).toBe(200);
  }
  expect((await refresh(idle.refresh_token)).status).toBe(401);
});

test('no token of the scanning surface, no refresh token and no token for somebody else opens anything', async () => {
  const { refresh_token } = await login(partner);
  const claims = { user_id: operator.id, user_name: 'x', email: 'x', org: partner.organization, sid: partner.session, scope: ['cloud_controller.admin'], jti: newId() };
  const soon = new Date(Date.now() + 60_000);
  const tokens = [(await scanning(partner)).token, refresh_token, await signFoundryToken(claims, 'http://x/oauth/token', soon), await signFoundryToken({ ...claims, user_id: partner.id }, 'http://x/elsewhere', soon), await signFoundryToken({ ...claims, user_id: partner.id, sid: newId() }, 'http://x/oauth/token', soon)];
  for (const token of tokens) expect(await opens(token)).toBe(401);
});

test('a client may ask for less, and a token that only reads writes nothing', async () => {
  const { access_token, scope } = await login(partner, { scope: 'cloud_controller.read openid' });
  expect(scope).toBe('cloud_controller.read openid');
  expect(await opens(access_token)).toBe(200);
  expect(await foundry.call('POST', '/v2/organizations', { token: access_token, body: { name: 'No' } })).toMatchObject({ status: 403, json: { code: 10_007 } });
  expect(await foundry.call('POST', '/Users', { token: access_token, body: { userName: 'no' } })).toMatchObject({ status: 403, json: { error: 'insufficient_scope' } });
});

test('an API key logs in as a client of its own: it sees where it has a part, until it is revoked', async () => {
  const made = await asSystem('test', partner.organization, () => createKey(KeyBody.parse({ name: 'Client' })));
  const answer = await ask({ grant_type: 'client_credentials', client_id: made.id, client_secret: made.key }, '');
  const { access_token } = Tokens.partial({ refresh_token: true }).parse(answer.json);
  const org = await foundry.made(partner, '/v2/organizations', { name: 'With a client' });
  expect((await foundry.page({ token: access_token }, '/v2/organizations')).total_results).toBe(0);
  await foundry.ok(partner, 'PUT', `/v2/organizations/${org}/managers/${made.id}`);
  expect((await foundry.page({ token: access_token }, '/v2/organizations')).resources.map(({ metadata }) => metadata.guid)).toEqual([org]);
  await foundry.ok({ token: access_token }, 'PUT', `/v2/organizations/${org}`, { name: 'Renamed by a client' });
  const narrow = await asSystem('test', partner.organization, () => createKey(KeyBody.parse({ name: 'Narrow', scopes: ['targets:read'] })));
  expect(await ask({ grant_type: 'client_credentials', client_id: narrow.id, client_secret: narrow.key }, '')).toMatchObject({ status: 403, json: { error: 'insufficient_scope' } });
  await asSystem('test', partner.organization, () => revoke(made.id));
  expect(await opens(access_token)).toBe(401);
});

test('anybody can check a token by the published keys', async () => {
  const { createLocalJWKSet, jwtVerify } = await import('jose');
  const { access_token } = await login(partner);
  const keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) }).parse((await foundry.call('GET', '/token_keys')).json);
  const issuer = Object((await foundry.call('GET', '/.well-known/openid-configuration')).json).issuer;
  const { payload } = await jwtVerify(access_token, createLocalJWKSet(keys), { issuer, audience: 'cloud_controller' });
  expect(payload['user_name']).toBe(partner.username);
  expect(JSON.stringify(keys)).not.toContain('"d"');
  const info = await foundry.call('GET', '/v2/info', { token: access_token });
  expect(Object(info.json).user).toBe(partner.id);
});

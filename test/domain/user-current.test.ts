import { beforeEach, describe, expect, test } from 'vitest';
import { scanning } from '../support/scanning.ts';
import { newId } from '../../shared/lib/id.ts';
import { type Account, makeAccount, password } from '../support/accounts.ts';
import { useSurface } from '../support/gateway-call.ts';
import { makePerson } from '../support/people.ts';
import { outbox } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';

useTable();
const call = useSurface(scanning);
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

let account: Account;
let token: string;
beforeEach(async () => {
  account = await makeAccount();
  token = await signedIn(password);
});

async function signedIn(word: string): Promise<string> {
  const answer = await account.signIn(word);
  if (!('token' in answer)) throw new Error('a second step was asked for');
  return answer.token;
}

const ask = async (method: string, path: string, body?: unknown, authorization = `Bearer ${token}`) => {
  const { status, json } = await call({ method, path, body: body === undefined ? undefined : JSON.stringify(body), headers: { 'x-api-key': account.key, authorization, 'content-type': 'application/json' } });
  return { status, json };
};

describe('the documented answers', () => {
  test('4.14: a notification preference takes if_status and answers if_completed', async () => {
    const body = { when_status: ['started'], if_status: ['fail', 'pass'], if_severity: [6] };
    const { status, json } = await ask('PUT', '/v2/user/preferences/notifications/scan_event', body);
    const params = { when_status: ['started'], if_completed: ['fail', 'pass'], if_severity: [6] };
    const attributes = { id: uuid, name: 'scan_event', notification_type: 'scan_event', enabled: true, code: null, params, created_at: time, updated_at: time };
    expect([status, json]).toEqual([200, { data: { id: uuid, type: 'notification_preferences', attributes, relationships: {} } }]);
  });

  test('4.16: updating the current user answers its document', async () => {
    const { status, json } = await ask('PUT', '/v2/user/me', { user: { first_name: 'Joe', timezone: 'Europe/Berlin', locale: 'de' } });
    const attributes = { id: account.id, username: account.email, role: 'Admin', email: account.email, locale: 'de', timezone: 'Europe/Berlin', active_product: 'pci', organization: { id: account.organization, name: account.email }, created_at: time, updated_at: time, last_sign_in_at: time, last_sign_in_ip: '192.0.2.1', sign_in_count: 1, incomplete_details: true, details: { first_name: 'Joe' } };
    expect([status, json]).toMatchObject([200, { data: { id: account.id, type: 'users', attributes } }]);
    expect(json).toMatchObject({ data: { attributes: { two_factor_authentication: { enabled: false, otp_sms_enabled: false, otp_totp_enabled: false, otp_phone: null, otp_default_method: null } } } });
  });

  test('4.17: the history of subscriptions', async () => {
    const { status, json } = await ask('GET', "/v2/user/subscriptions_history?q[status]='active'");
    const attributes = { id: uuid, price: '0.00', status: 'active', start_date: time, created_at: time, updated_at: time, trial_enabled: false, trial_duration_days: 0, auto_renewal: expect.any(Boolean), cancellation_reason: null, product: { code: 'pci', name: 'PCI', description: 'PCI product' } };
    expect([status, json]).toMatchObject([200, { data: [{ id: uuid, type: 'subscriptions', attributes }], meta: { pagination: { current_page: 1, per_page: 10, total_pages: 1, total_count: 1 } } }]);
    expect(await ask('GET', '/v2/user/plans')).toMatchObject({ status: 200, json: { data: [{ attributes: { plan: { code: 'pci-basic' } } }] } });
  });

  test('4.18: the product is changed to one that the organization is subscribed to', async () => {
    expect(await ask('PUT', '/v2/user/change_product?product_code=pci')).toEqual({ status: 200, json: { active_product: 'pci' } });
    for (const code of ['vrms', 'unknown']) expect((await ask('PUT', `/v2/user/change_product?product_code=${code}`)).status).toBe(422);
  });

  test('4.19: permissions as a map, 4.20: an access token that signs in until it is revoked', async () => {
    expect(await ask('GET', '/v2/user/permissions?permissions=SCANNER_ACCESS,SCANNER_CREATE')).toEqual({ status: 200, json: { SCANNER_ACCESS: true, SCANNER_CREATE: false } });
    const { json } = await ask('PUT', '/v2/user/generate_access_token');
    expect(json).toEqual({ token: expect.any(String), username: account.email, message: expect.any(String) });
    const basic = `Basic ${String(Object(json).token)}`;
    expect(await ask('GET', '/v2/user/validate_token', undefined, basic)).toEqual({ status: 200, json: { valid: true, expires_at: null } });
    expect(await ask('PUT', '/v2/user/revoke_access_token')).toEqual({ status: 200, json: { message: expect.any(String) } });
    expect((await ask('GET', '/v2/user/validate_token', undefined, basic)).status).toBe(401);
    expect(await ask('GET', '/v2/user/validate_token')).toEqual({ status: 200, json: { valid: true, expires_at: time } });
  });

  test('members in the short form, the organization as documented, products with what is active', async () => {
    expect(await ask('GET', '/v2/user/members')).toMatchObject({ status: 200, json: { data: [{ id: account.id, type: 'members', attributes: { id: account.id, username: account.email, partner: false } }] } });
    const organization = await ask('GET', '/v2/user/organization');
    expect(organization).toMatchObject({ status: 200, json: { data: { type: 'organizations', attributes: { uuid: account.organization, name: account.email, settings: { can_edit_organization: true } } } } });
    expect((await ask('PUT', '/v2/user/organization', { organization: { name: account.email, company_name: 'Shop', city: 'Hamburg' } })).status).toBe(200);
    expect(await ask('GET', '/v2/user/organization')).toMatchObject({ json: { data: { attributes: { company_name: 'Shop', details: { city: 'Hamburg' } } } } });
    expect(await ask('GET', '/v2/user/products')).toMatchObject({ json: { data: [{ attributes: { code: 'pci', active: true } }, { attributes: { code: 'vrms', active: false } }, { attributes: { code: 'penetration' } }] } });
  });
});

describe('a password', () => {
  const change = (body: Record<string, string>) => ask('PUT', '/v2/user/change_password', { user: { current_password: password, password: 'another long secret', password_confirmation: 'another long secret', ...body } });

  test('changed by its user ends every other session, and the old one signs in no more', async () => {
    const other = await signedIn(password);
    expect(await change({})).toEqual({ status: 200, json: {} });
    expect((await ask('GET', '/v2/user/me')).status).toBe(200);
    expect((await ask('GET', '/v2/user/me', undefined, `Bearer ${other}`)).status).toBe(401);
    await expect(signedIn(password)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await signedIn('another long secret')).toMatch(/^ey/);
  });

  test.each([[{ current_password: 'wrong' }, 'current_password'], [{ password: 'short', password_confirmation: 'short' }, 'password'], [{ password_confirmation: 'something else' }, 'password_confirmation']])('is not changed with %j', async (body, field) => {
    expect(await change(body)).toMatchObject({ status: 422, json: { errors_map: { [field]: expect.anything() } } });
    expect((await ask('GET', '/v2/user/me')).status).toBe(200);
  });
});

describe('an e-mail address', () => {
  test('waits for its mail, and is refused while somebody else has it', async () => {
    const email = `${newId()}@example.com`;
    expect(await ask('PUT', '/v2/user/me', { user: { email } })).toMatchObject({ status: 200, json: { data: { attributes: { email: account.email } } } });
    const asked = (await outbox(account.organization)).filter(({ name }) => name === 'user.email_change_requested');
    expect(asked.map(({ payload }) => JSON.parse(payload))).toEqual([{ new_email: email }]);
    const other = await makeAccount();
    expect(await ask('PUT', '/v2/user/me', { user: { email: other.email } })).toMatchObject({ status: 422, json: { errors_map: { email: ['has already been taken'] } } });
  });

  test('is not changed with an access token, which proves nobody’s presence', async () => {
    const { json } = await ask('PUT', '/v2/user/generate_access_token');
    expect((await ask('PUT', '/v2/user/me', { user: { email: `${newId()}@example.com` } }, `Basic ${String(Object(json).token)}`)).status).toBe(401);
  });
});

describe('notification preferences', () => {
  test('are four, with defaults until they are changed, and keep their filters while they are off', async () => {
    const { json } = await ask('GET', '/v2/user/preferences/notifications');
    const attributes = (notification_type: string, when_status: string[] = []) => ({ attributes: { notification_type, enabled: true, params: { when_status, if_completed: [], if_severity: [] } } });
    expect(json).toMatchObject({ data: [attributes('scan_event', ['completed', 'failed']), attributes('report_event'), attributes('exception_event'), attributes('overdue_pci_reminder')] });
    await ask('PUT', '/v2/user/preferences/notifications/report_event', { if_severity: [9, 9, 10], if_status: ['pass'], if_completed: ['fail'] });
    const off = await ask('PUT', '/v2/user/preferences/notifications/report_event/disable');
    expect(off).toMatchObject({ status: 200, json: { data: { attributes: { enabled: false, params: { if_severity: [9, 10], if_completed: ['fail'] } } } } });
    expect(await ask('PUT', '/v2/user/preferences/notifications/report_event/enable')).toMatchObject({ json: { data: { attributes: { enabled: true, params: { if_severity: [9, 10] } } } } });
  });

  test('belong to one user', async () => {
    await ask('PUT', '/v2/user/preferences/notifications/scan_event/disable');
    const other = await makePerson(account.organization, 'User', { key: account.key });
    expect(await ask('GET', '/v2/user/preferences/notifications', undefined, `Bearer ${other.token}`)).toMatchObject({ json: { data: [{ attributes: { enabled: true } }, {}, {}, {}] } });
  });

  test.each([{ when_status: ['exploded'] }, { if_severity: [11] }, { if_severity: [1.5] }, { if_status: 'pass' }])('are refused with %j', async (body) => {
    expect((await ask('PUT', '/v2/user/preferences/notifications/scan_event', body)).status).toBe(422);
    expect((await ask('PUT', '/v2/user/preferences/notifications/other_event', {})).status).toBe(404);
  });
});

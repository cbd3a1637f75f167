import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { surfaces } from '../../functions/surfaces.ts';
import { prefersPage } from '../../functions/scanning/authentication/accept.ts';
import { mailSender } from '../../functions/workers/mail-sender/worker.ts';
import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import { Organizations } from '../../shared/domain/organization/organization.ts';
import { CreateCustomer, createCustomer } from '../../shared/domain/user/create-customer.ts';
import { changeEmail } from '../../shared/domain/user/email-change.ts';
import { Invite, invite } from '../../shared/domain/user/manage.ts';
import { alter, Users } from '../../shared/domain/user/user.ts';
import { update } from '../../shared/domain/whitelabel/manage.ts';
import { Update } from '../../shared/domain/whitelabel/validation.ts';
import { newId } from '../../shared/lib/id.ts';
import { clock } from '../../shared/platform/clock.ts';
import { homeFolder } from '../../shared/platform/local/home.ts';
import { folded } from '../../shared/table/keys.ts';
import { findLookup } from '../../shared/table/unique.ts';
import { userOf } from '../support/actors.ts';
import { type Received, useSurface } from '../support/gateway-call.ts';
import { drain } from '../support/outbox.ts';
import { makeRoot } from '../support/platform.ts';
import { transact } from '../../shared/table/transact.ts';
import { useTable } from '../support/table.ts';

useTable();
const scanning = surfaces.find(({ dialect }) => dialect.surface === 'scanning');
if (!scanning) throw new Error('No scanning surface');
const call = useSurface(scanning);
afterEach(() => void vi.restoreAllMocks());

const phrase = 'seven wet umbrellas dry slowly';
const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const Mail = z.object({ to: z.string(), text: z.string() });

/** A customer below a partner with a brand, and the token in the mail that its first user got. */
async function unconfirmed(user: object = {}): Promise<{ email: string; token: string; root: string }> {
  const { id: root } = await makeRoot();
  const partner = userOf(root, 'Admin', { partner: true });
  const email = `mara-${newId()}@shop.example`;
  await withActor(partner, async () => {
    await update(Update.parse({ brand_name: 'Harbour <Trust>', logo_url: 'https://cdn.harbour.example/logo.png?a="b', primary_color: '#ffee00' }));
    await createCustomer(CreateCustomer.parse({ organization: { name: 'Harbour Shop' }, user: { email, ...user }, plans: [{ plan: 'pci-basic' }] }));
  });
  await drain([mailSender]);
  return { email, root, token: tokenFor(email) };
}

function tokenFor(email: string): string {
  const folder = homeFolder('outbox', 'mail');
  const mails = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => Mail.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
  return /_token=([\w-]+)/.exec(mails.find(({ to }) => to === email)?.text ?? '')?.[1] ?? '';
}

const show = (token: string, headers: Record<string, string> = browser): Promise<Received> => call({ method: 'GET', path: `/auth/confirmation?confirmation_token=${token}`, headers });
const post = (fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Received> =>
  call({ method: 'POST', path: '/auth/confirmation', headers: { ...browser, 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams(fields).toString() });
const good = (token: string) => ({ _method: 'put', confirmation_token: token, password: phrase, password_confirmation: phrase });

async function storedUser(email: string) {
  return asSystem('test', '00000000-0000-0000-0000-000000000000', async () => {
    const pointer = await findLookup('EMAIL', folded(email));
    return pointer && asSystem('test', pointer.tenant, () => Users.get(pointer.tenant, pointer.id));
  });
}

async function homeOf(email: string) {
  return asSystem('test', '00000000-0000-0000-0000-000000000000', async () => {
    const pointer = await findLookup('EMAIL', folded(email));
    const organization = pointer?.tenant ?? '';
    return asSystem('test', organization, () => Organizations.need(organization, organization));
  });
}

describe('the page of a link', () => {
  test('shows the brand, loads nothing but its logo, runs nothing, is stored nowhere and tells nobody its address', async () => {
    const { token } = await unconfirmed();
    const { status, headers, text } = await show(token);
    expect([status, headers['content-type'], headers['cache-control'], headers['referrer-policy'], headers['vary']]).toEqual([200, 'text/html; charset=utf-8', 'no-store', 'no-referrer', 'Accept']);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data: https:\/\/cdn\.harbour\.example; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/);
    expect(text).toContain('Harbour &#60;Trust&#62;');
    expect(text).not.toMatch(/<script|javascript:|\son\w+=|style="/i);
    expect([...text.matchAll(/src="([^"]*)"/g)].map(([, url]) => url)).toEqual(['https://cdn.harbour.example/logo.png?a=%22b']);
  });

  test('changes nothing by being opened, so that a scanner of mails cannot use it up', async () => {
    const { email, token } = await unconfirmed();
    for (const headers of [browser, { accept: 'application/json' }, {}]) expect((await show(token, headers)).status).toBe(200);
    expect((await storedUser(email))?.confirmed_at).toBeNull();
    expect((await post(good(token))).status).toBe(200);
  });

  test('is JSON for a client that would rather have it, and refuses in JSON whoever asks for no page', async () => {
    const { email, token } = await unconfirmed();
    const { headers, json } = await show(token, { accept: 'application/json' });
    expect(headers['content-type']).toBe('application/json');
    expect(json).toMatchObject({ email, username: email, password_needed: true, organization: { name: 'Harbour Shop' } });
    for (const bad of ['', 'nonsense', token.slice(0, -1)]) {
      const { status, json: refused } = await show(bad, { accept: '*/*' });
      expect({ status, refused }).toMatchObject({ status: 422, refused: { errors_map: { confirmation_token: [expect.any(String)] } } });
    }
  });
});

describe('what the page posts', () => {
  test('confirms, opens the account and works once: the second time the link has ended', async () => {
    const { email, token } = await unconfirmed();
    const { status, text } = await post(good(token));
    expect([status, text.includes('Your e-mail address is confirmed')]).toEqual([200, true]);
    expect(await storedUser(email)).toMatchObject({ confirmed_at: expect.any(String), must_change_password: false });
    expect([(await post(good(token))).status, (await show(token)).status]).toEqual([410, 410]);
  });

  test('confirms once when the button is pressed twice at the same moment', async () => {
    const { email, token } = await unconfirmed();
    const statuses = (await Promise.all([post(good(token)), post(good(token))])).map(({ status }) => status);
    expect(statuses).toContain(200);
    for (const status of statuses) expect([200, 410]).toContain(status);
    expect((await storedUser(email))?.confirmed_at).not.toBeNull();
  });

  test('says what was wrong at the field, keeps the token and never gives a password back', async () => {
    const { email, token } = await unconfirmed();
    for (const wrong of [{ password: 'xq7', password_confirmation: 'xq7' }, { password: phrase, password_confirmation: 'another one entirely' }, { password: 'x'.repeat(300), password_confirmation: 'x'.repeat(300) }]) {
      const { status, text } = await post({ ...good(token), ...wrong });
      expect([status, text.includes('role="alert"'), text.includes('aria-invalid="true"'), text.includes(`value="${token}"`)]).toEqual([422, true, true, true]);
      expect(text).not.toContain(wrong.password_confirmation);
    }
    expect((await storedUser(email))?.confirmed_at).toBeNull();
  });

  test('is refused when it is no form of ours', async () => {
    const { email, token } = await unconfirmed();
    const statuses = [
      await post(good(token), { 'content-type': 'application/json' }),
      await post(good(token), { 'content-type': 'multipart/form-data; boundary=x' }),
      await post({ ...good(token), _method: 'delete' }),
      await post({ ...good(token), more: 'x'.repeat(20_000) }),
      await post({ ...good(token), confirmation_token: 'nonsense' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([415, 415, 404, 413, 404]);
    expect((await storedUser(email))?.confirmed_at).toBeNull();
  });

  test('of one purpose opens nothing of another', async () => {
    const { token } = await unconfirmed();
    const body = new URLSearchParams({ ...good(token), invitation_token: token, reset_password_token: token }).toString();
    for (const path of ['/auth/invitation', '/auth/password_reset']) {
      expect((await call({ method: 'POST', path, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body })).status).toBe(404);
    }
  });
});

describe('a new address', () => {
  test('is asked for at the new mailbox, counts when it is confirmed there, and leaves the session open', async () => {
    const { email } = await unconfirmed({ password: phrase, password_confirmation: phrase, confirmed: true });
    const [user, fresh] = [await storedUser(email), `mara-${newId()}@new.example`];
    if (!user) throw new Error('No user');
    const home = await homeOf(email);
    await asSystem('test', home.id, async () => {
      const { changes, operations } = await changeEmail(home, user, fresh);
      await transact([alter(home, user, changes), ...operations]);
    });
    await drain([mailSender]);
    const token = tokenFor(fresh);
    expect((await show(token)).text).toContain(`Please confirm ${fresh} as the new address`);
    const { status, text } = await post({ _method: 'put', confirmation_token: token });
    expect([status, text.includes('is confirmed')]).toEqual([200, true]);
    expect(await storedUser(fresh)).toMatchObject({ id: user.id, email: fresh, pending_email: null, session_epoch: user.session_epoch });
    expect(await storedUser(email)).toBeUndefined();
  });
});

describe('an invitation', () => {
  test('tells a program who invited and to what, and a browser the same as a page', async () => {
    const { id: root } = await makeRoot();
    const email = `jonas-${newId()}@shop.example`;
    await withActor(userOf(root, 'Admin', { partner: true, username: 'alice' }), () => invite(Invite.parse({ email, first_name: 'Jonas' })));
    await drain([mailSender]);
    const path = `/auth/invitation?invitation_token=${tokenFor(email)}`;
    expect((await call({ method: 'GET', path })).json).toEqual({ email, username: email, first_name: 'Jonas', last_name: '', organization: { id: root, name: 'Root' }, invited_by: { id: expect.any(String), username: 'alice' } });
    const page = await call({ method: 'GET', path, headers: browser });
    expect([page.status, page.text.includes('alice invites you to the organization Root')]).toEqual([200, true]);
  });
});

test('a link whose time has ended opens nothing, for a page and for a program', async () => {
  const { email, token } = await unconfirmed();
  const later = new Date(Date.now() + 73 * 3_600_000);
  vi.spyOn(clock, 'now').mockImplementation(() => later);
  const ended = await show(token);
  expect([ended.status, ended.text.includes('This link no longer works')]).toEqual([410, true]);
  expect((await post(good(token))).status).toBe(410);
  const put = await call({ method: 'PUT', path: '/auth/confirmation', headers: { 'content-type': 'application/json' }, body: JSON.stringify(good(token)) });
  expect(put.status).toBeGreaterThanOrEqual(400);
  expect((await storedUser(email))?.confirmed_at).toBeNull();
});

test.each([
  [undefined, 'either'],
  ['*/*', 'either'],
  ['text/html', 'page'],
  [browser.accept, 'page'],
  ['application/json', 'json'],
  ['application/json, text/html;q=0.9', 'json'],
  ['text/html;q=0, */*', 'json'],
  ['text/*, application/json;q=0.5', 'page'],
  ['image/png', 'either'],
  ['text/html;q=x', 'either'],
])('Accept %s asks for %s', (accept, wanted) => {
  expect([prefersPage(accept, true), prefersPage(accept, false)]).toEqual({ page: [true, true], json: [false, false], either: [true, false] }[wanted]);
});

import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Person } from '../../support/people.ts';
import { settle } from '../../support/settle.ts';
import { useTable } from '../../support/table.ts';
import { type Answer, givePassword, makeColleague, makeOperator, password, useFoundry } from './world.ts';

// The requests of cf 6.46.1, command by command, in their order and with their headers (reference 14), and cf 6.53's login.
useTable();
const foundry = useFoundry();
const userAgent = 'go-cli 6.46.1 / linux';
const newer = 'cf/6.46.1 (go1.12; amd64 linux)';
let operator: Person;
let bob: Person;
let token = '';
let refreshToken = '';

beforeAll(async () => {
  operator = await makeOperator();
  await givePassword(operator);
  bob = await makeColleague(operator);
});

const Found = z.object({ total_results: z.number(), next_url: z.null(), resources: z.array(z.object({ metadata: z.object({ guid: z.string() }), entity: z.looseObject({ name: z.string(), quota_definition_guid: z.string().optional() }) })) });
const Guid = z.object({ metadata: z.object({ guid: z.string(), url: z.string() }) });
const Tokens = z.object({ access_token: z.string(), token_type: z.literal('bearer'), refresh_token: z.string(), expires_in: z.number(), scope: z.string(), jti: z.string() });

/** Sends no Accept where the CLI sends none; a body goes out as JSON without a type of its own. */
async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const own = token === '' ? {} : { authorization: `bearer ${token}` };
  return foundry.call(method, path, { body, headers: { 'user-agent': userAgent, ...own, ...headers } });
}

async function ok(status: number, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await send(method, path, body);
  expect({ method, path, status: answer.status, text: answer.status === status ? '' : answer.text }).toEqual({ method, path, status, text: '' });
  expect(answer.headers.get('x-vcap-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  return answer.json;
}

/** Every command begins so. */
async function preamble(): Promise<void> {
  expect(await ok(200, 'GET', '/v2/info')).toMatchObject({ authorization_endpoint: foundry.url, token_endpoint: foundry.url, api_version: '2.293.0', min_cli_version: null });
  const { status, json } = await send('GET', '/login', undefined, { accept: 'application/json' });
  expect({ status, json }).toEqual({ status: 200, json: { app: { version: '74.0.0' }, links: { uaa: foundry.url, login: foundry.url }, prompts: { username: ['text', 'Email'], password: ['password', 'Password'] } } });
}

async function byPassword(): Promise<void> {
  const answer = await foundry.call('POST', '/oauth/token', {
    body: new URLSearchParams({ grant_type: 'password', username: operator.username, password, scope: '' }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic Y2Y6', accept: 'application/json', 'user-agent': userAgent },
  });
  const tokens = Tokens.parse(answer.json);
  expect(tokens.expires_in).toBe(599);
  [token, refreshToken] = [tokens.access_token, tokens.refresh_token];
  // The CLI decodes it to print who is logged in and to know when to refresh.
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  expect(claims).toMatchObject({ user_id: operator.id, user_name: operator.username, aud: expect.arrayContaining(['cloud_controller']), iss: `${foundry.url}/oauth/token`, exp: expect.any(Number), jti: expect.not.stringMatching(/-r$/) });
}

async function findOrg(name: string, more = ''): Promise<{ guid: string; quota: string | undefined }> {
  const [one] = Found.parse(await ok(200, 'GET', `/v2/organizations?q=name%3A${encodeURIComponent(name)}${more}`)).resources;
  if (!one) throw new Error(`${name} was not found`);
  return { guid: one.metadata.guid, quota: one.entity.quota_definition_guid };
}

describe('cf 6.46.1', () => {
  test('cf login', async () => {
    await preamble();
    await byPassword();
    expect(Found.parse(await ok(200, 'GET', '/v2/organizations?order-by=name')).total_results).toBe(0);
  });

  test('cf create-org, and again: it exists already', async () => {
    await preamble();
    const { metadata } = Guid.parse(await ok(201, 'POST', '/v2/organizations', { name: 'My-Org' }));
    expect(await ok(201, 'PUT', `/v2/organizations/${metadata.guid}/managers`, { username: operator.username })).toMatchObject({ metadata: { guid: metadata.guid } });
    expect(await ok(400, 'POST', '/v2/organizations', { name: 'My-Org' })).toEqual({ code: 30_002, description: 'The organization name is taken: My-Org', error_code: 'CF-OrganizationNameTaken' });
  });

  test('cf create-org of releases with the older command code, with a quota', async () => {
    await preamble();
    const [quota] = Found.parse(await ok(200, 'GET', '/v2/quota_definitions?q=name%3Adefault')).resources;
    await ok(201, 'POST', '/v2/organizations', { name: 'Second', quota_definition_guid: quota?.metadata.guid });
    expect(await ok(200, 'GET', '/v2/config/feature_flags/set_roles_by_username')).toEqual({ name: 'set_roles_by_username', enabled: true, error_message: null, url: '/v2/config/feature_flags/set_roles_by_username' });
    const { guid } = await findOrg('second');
    await ok(201, 'PUT', `/v2/organizations/${guid}/managers`, { username: operator.username });
    await ok(201, 'PUT', `/v2/organizations/${guid}/users`, { username: operator.username });
  });

  test('cf orgs', async () => {
    await preamble();
    const found = Found.parse(await ok(200, 'GET', '/v2/organizations?order-by=name'));
    expect(found.resources.map(({ entity }) => entity.name)).toEqual(['My-Org', 'Second']);
  });

  test('cf org', async () => {
    await preamble();
    expect(await ok(200, 'GET', '/')).toMatchObject({ links: { cloud_controller_v3: { href: `${foundry.url}/v3`, meta: { version: expect.any(String) } }, uaa: { href: foundry.url } } });
    expect(await ok(200, 'GET', '/v3')).toMatchObject({ links: { organizations: { href: `${foundry.url}/v3/organizations` }, isolation_segments: { href: `${foundry.url}/v3/isolation_segments` } } });
    await send('GET', '/login', undefined, { 'user-agent': newer });
    const [one] = Found.parse(await ok(200, 'GET', '/v2/organizations?order-by=name&q=name%3AMy-Org')).resources;
    const [guid, quota] = [one?.metadata.guid, one?.entity.quota_definition_guid];
    expect(await ok(200, 'GET', '/v2/shared_domains')).toMatchObject({ resources: [] });
    expect(await ok(200, 'GET', `/v2/organizations/${guid}/private_domains`)).toMatchObject({ resources: [] });
    expect(await ok(200, 'GET', `/v2/quota_definitions/${quota}`)).toMatchObject({ entity: { name: 'default', memory_limit: 10_240 } });
    expect(await ok(200, 'GET', `/v2/spaces?order-by=name&q=organization_guid%3A${guid}`)).toMatchObject({ resources: [] });
    expect(await ok(200, 'GET', `/v3/isolation_segments?organization_guids=${guid}`)).toEqual({ pagination: { total_results: 0, total_pages: 1, next: null }, resources: [] });
  });

  test('cf create-space, whose organization it lower-cases', async () => {
    await preamble();
    const { guid } = await findOrg('my-org');
    const space = Guid.parse(await ok(201, 'POST', '/v2/spaces', { name: 'Dev', organization_guid: guid })).metadata.guid;
    await ok(201, 'PUT', `/v2/organizations/${guid}/users`, { username: operator.username });
    await ok(201, 'PUT', `/v2/spaces/${space}/managers`, { username: operator.username });
    await ok(201, 'PUT', `/v2/spaces/${space}/developers`, { username: operator.username });
  });

  test('cf set-org-role and cf unset-org-role, whose organization it lower-cases, with a body in a DELETE', async () => {
    await preamble();
    await ok(200, 'GET', '/v2/config/feature_flags/set_roles_by_username');
    const { guid } = await findOrg('my-org');
    await ok(201, 'PUT', `/v2/organizations/${guid}/auditors`, { username: bob.username });
    await ok(201, 'PUT', `/v2/organizations/${guid}/users`, { username: bob.username });
    expect(await ok(200, 'GET', `/v2/organizations/${guid}/auditors`)).toMatchObject({ total_results: 1, resources: [{ metadata: { guid: bob.id }, entity: { username: bob.username } }] });
    await ok(200, 'GET', '/v2/config/feature_flags/unset_roles_by_username');
    await findOrg('my-org');
    const removed = await send('DELETE', `/v2/organizations/${guid}/auditors`, { username: bob.username });
    expect({ status: removed.status, text: removed.text, type: removed.headers.get('content-type') }).toEqual({ status: 204, text: '', type: null });
    expect(await ok(200, 'GET', `/v2/organizations/${guid}/auditors`)).toMatchObject({ total_results: 0 });
  });

  test('cf org-users -a', async () => {
    await preamble();
    const { guid } = await findOrg('my-org');
    const people = Found.partial({ resources: true }).extend({ resources: z.array(z.object({ entity: z.object({ username: z.string() }) })) }).parse(await ok(200, 'GET', `/v2/organizations/${guid}/users`));
    expect(people.resources.map(({ entity }) => entity.username).toSorted()).toEqual([bob.username, operator.username].toSorted());
  });

  test('cf rename-org, whose organization it lower-cases', async () => {
    await preamble();
    const { guid } = await findOrg('my-org', '&inline-relations-depth=1');
    expect(await ok(201, 'PUT', `/v2/organizations/${guid}`, { name: 'Our-Org' })).toMatchObject({ entity: { name: 'Our-Org' } });
    expect((await findOrg('our-org')).guid).toBe(guid);
  });

  test('cf create-quota and cf set-quota', async () => {
    await preamble();
    const made = Guid.parse(await ok(201, 'POST', '/v2/quota_definitions', { name: 'small', memory_limit: 512, instance_memory_limit: -1, total_routes: 5, total_services: 1, non_basic_services_allowed: false, app_instance_limit: -1 }));
    const { guid } = await findOrg('our-org');
    const [quota] = Found.parse(await ok(200, 'GET', '/v2/quota_definitions?q=name%3Asmall')).resources;
    expect(quota?.metadata.guid).toBe(made.metadata.guid);
    expect(await ok(201, 'PUT', `/v2/organizations/${guid}`, { quota_definition_guid: made.metadata.guid })).toMatchObject({ entity: { quota_definition_guid: made.metadata.guid } });
  });

  test('cf create-user', async () => {
    await preamble();
    const made = z.object({ id: z.string() }).parse(await ok(201, 'POST', '/Users', { userName: 'carol', password: 'a long enough password', origin: '', name: { familyName: 'carol', givenName: 'carol' }, emails: [{ value: 'carol', primary: true }] }));
    await ok(201, 'POST', '/v2/users', { guid: made.id });
    expect((await send('POST', '/Users', { userName: 'carol', password: 'a long enough password' })).status).toBe(409);
    for (const origin of ['uaa', 'ldap']) expect((await send('POST', '/Users', { userName: 'ca\u200brol', password: 'a long enough password', origin })).status).toBe(400);
  });

  test('a command whose token has expired refreshes it', async () => {
    const answer = await foundry.call('POST', '/oauth/token', {
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, scope: '' }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic Y2Y6', 'user-agent': userAgent },
    });
    token = Tokens.parse(answer.json).access_token;
    await ok(200, 'GET', '/v2/organizations?order-by=name');
  });

  test('cf delete-org -f', async () => {
    await preamble();
    const [one] = Found.parse(await ok(200, 'GET', '/v2/organizations?q=name%3AOur-Org')).resources;
    const job = Guid.parse(await ok(202, 'DELETE', `/v2/organizations/${one?.metadata.guid}?async=true&recursive=true`));
    expect(await ok(200, 'GET', job.metadata.url)).toMatchObject({ entity: { guid: job.metadata.guid, status: 'queued' } });
    await settle();
    expect(await ok(200, 'GET', job.metadata.url)).toEqual({ metadata: { guid: '0', created_at: '1970-01-01T00:00:00Z', url: '/v2/jobs/0' }, entity: { guid: '0', status: 'finished' } });
    expect(Found.parse(await ok(200, 'GET', '/v2/organizations?q=name%3AOur-Org')).total_results).toBe(0);
    expect(await ok(200, 'GET', '/v2/spaces')).toMatchObject({ total_results: 0 });
  });
});

test('cf 6.53.0 login', async () => {
  token = '';
  await ok(200, 'GET', '/');
  await ok(200, 'GET', '/v3');
  await preamble();
  await byPassword();
  const organizations = await ok(200, 'GET', '/v3/organizations?order_by=name');
  expect(organizations).toEqual({ pagination: { total_results: 1, total_pages: 1, next: null }, resources: [{ guid: expect.any(String), name: 'Second' }] });
  expect(await ok(200, 'GET', `/v3/spaces?order_by=name&organization_guids=${Object(organizations).resources[0].guid}`)).toMatchObject({ resources: [] });
});

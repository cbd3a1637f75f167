import { beforeAll, expect, test } from 'vitest';
import type { Person } from '../../support/people.ts';
import { settle } from '../../support/settle.ts';
import { useTable } from '../../support/table.ts';
import { makeColleague, makeOperator, makePartner, useFoundry } from './world.ts';

// Pages, filters, order and relations (reference 4).
useTable();
const foundry = useFoundry();
let partner: Person;
let bob: Person;
const guids: string[] = [];

beforeAll(async () => {
  partner = await makePartner(await makeOperator(), 'Lists');
  bob = await makeColleague(partner);
  for (const name of ['potato', 'Apple', 'zebra', 'mango; ripe', 'Äpfel']) guids.push(await foundry.made(partner, '/v2/organizations', { name }));
  await settle();
});

const names = async (query: string): Promise<unknown[]> => (await foundry.page(partner, `/v2/organizations?${query}`)).resources.map(({ entity }) => entity['name']);

test('pages follow each other by their links, in the order of creation, each row once', async () => {
  const seen: unknown[] = [];
  let next: string | null = '/v2/organizations?results-per-page=2';
  const links: (string | null)[] = [];
  while (next !== null) {
    const page = await foundry.page(partner, next);
    expect([page.total_results, page.total_pages]).toEqual([5, 3]);
    seen.push(...page.resources.map(({ entity }) => entity['name']));
    links.push(page.prev_url);
    next = page.next_url;
  }
  expect(seen).toEqual(['potato', 'Apple', 'zebra', 'mango; ripe', 'Äpfel']);
  expect(links).toEqual([null, '/v2/organizations?order-direction=asc&page=1&results-per-page=2', '/v2/organizations?order-direction=asc&page=2&results-per-page=2']);
  expect(await names('order-direction=desc&results-per-page=2&page=2')).toEqual(['zebra', 'Apple']);
});

test('links have their keys in alphabetical order, and of the others those that were asked for', async () => {
  const { next_url } = await foundry.page(partner, '/v2/organizations/?results-per-page=1&q=status:active&order-by=name&inline-relations-depth=0');
  expect(next_url).toBe('/v2/organizations?inline-relations-depth=0&order-by=name&order-direction=asc&page=2&q=status:active&results-per-page=1');
});

test('past the end there is an empty page, and an empty list has one page', async () => {
  const past = await foundry.page(partner, '/v2/organizations?page=9');
  expect(past).toMatchObject({ total_results: 5, total_pages: 1, next_url: null, resources: [] });
  expect(await foundry.page(partner, '/v2/organizations?q=name:nothing')).toEqual({ total_results: 0, total_pages: 1, prev_url: null, next_url: null, resources: [] });
});

test('the organization above the list is on no page of it, in either order', async () => {
  const operator = await makeOperator();
  const one = await Promise.all([1, 2, 3, 4, 5, 6].map(async (page) => (await foundry.page(operator, `/v2/organizations?results-per-page=1&page=${page}`)).resources.map(({ metadata }) => metadata.guid)));
  const back = await Promise.all([1, 2, 3, 4, 5, 6].map(async (page) => (await foundry.page(operator, `/v2/organizations?results-per-page=1&page=${page}&order-direction=desc`)).resources.map(({ metadata }) => metadata.guid)));
  expect(one.flat()).toEqual([partner.organization, ...guids]);
  expect(back.flat()).toEqual(one.flat().toReversed());
});

test('order by name ignores case', async () => {
  expect(await names('order-by=name')).toEqual(['Apple', 'mango; ripe', 'potato', 'zebra', 'Äpfel']);
});

test.each([
  ['q=name:POTATO', ['potato']],
  ['q=name IN apple,Zebra,nothing', ['Apple', 'zebra']],
  ['q=name:mango;; ripe', ['mango; ripe']],
  ['q=name>n', ['potato', 'zebra', 'Äpfel']],
  ['q=name>=potato;name<=q', ['potato']],
  ['q=name>n&q=name<q', ['potato']],
  ['q=name<mango', ['Apple']],
  ['q=status:active&results-per-page=2', ['potato', 'Apple']],
  ['q=status:suspended', []],
])('%s', async (query, expected) => {
  expect(await names(encodeURI(query))).toEqual(expected);
});

test('a guid finds the organizations that it is related to, and one of nothing finds none', async () => {
  const [first = '', second = ''] = guids;
  await foundry.ok(partner, 'PUT', `/v2/organizations/${first}/managers/${bob.id}`);
  await foundry.ok(partner, 'PUT', `/v2/organizations/${second}/users/${bob.id}`);
  const space = await foundry.made(partner, '/v2/spaces', { name: 'Kitchen', organization_guid: second });
  expect(await names(`q=manager_guid:${bob.id}`)).toEqual(['potato']);
  expect(await names(`q=user_guid:${bob.id}`)).toEqual(['Apple']);
  expect(await names(`q=user_guid:${bob.id}&q=manager_guid:${bob.id}`)).toEqual([]);
  expect(await names(`q=space_guid:${space}`)).toEqual(['Apple']);
  expect(await names('q=auditor_guid:nobody')).toEqual([]);
  const users = await foundry.page(partner, `/v2/users?q=organization_guid:${second}`);
  expect(users.resources.map(({ metadata }) => metadata.guid)).toEqual([bob.id]);
});

test('one request asks the table no more than a hundred questions, and none that it cannot take', async () => {
  const many = Array.from({ length: 101 }, (_, at) => `g${at}`);
  for (const path of ['/v2/organizations?q=user_guid IN ', '/v2/users?q=organization_guid IN ']) {
    const refused = await foundry.call('GET', encodeURI(path + many.join(',')), { token: bob.token });
    expect([refused.status, refused.json]).toEqual([400, expect.objectContaining({ error_code: 'CF-BadQueryParameter' })]);
    expect((await foundry.page(partner, encodeURI(path + [...many.slice(0, 99), ...many.slice(0, 99), 'x'.repeat(3000)].join(',')))).resources).toEqual([]);
  }
  const nobody = await foundry.call('PUT', `/v2/organizations/${guids[0] ?? ''}/users`, { token: partner.token, body: { username: 'x'.repeat(3000) } });
  expect([nobody.status, nobody.json]).toEqual([404, expect.objectContaining({ error_code: 'CF-UserNotFound' })]);
  const login = await foundry.call('POST', '/oauth/token', { body: `grant_type=password&username=${'x'.repeat(4000)}&password=x`, headers: { authorization: `Basic ${btoa('cf:')}`, 'content-type': 'application/x-www-form-urlencoded' } });
  expect(login.status).toBe(401);
});

test('relations are inlined where they are asked for, and only those', async () => {
  const [, second = ''] = guids;
  const whole = await foundry.ok(partner, 'GET', `/v2/organizations/${second}?inline-relations-depth=1`);
  expect(whole.entity).toMatchObject({ quota_definition: { entity: { name: 'default' } }, spaces: [{ entity: { name: 'Kitchen' } }], users: [{ metadata: { guid: bob.id } }], managers: [] });
  const some = await foundry.ok(partner, 'GET', `/v2/organizations/${second}?inline-relations-depth=1&include-relations=spaces,users&exclude-relations=users`);
  expect(Object.keys(some.entity).filter((member) => !member.endsWith('_url'))).toEqual(['name', 'billing_enabled', 'quota_definition_guid', 'status', 'spaces']);
  const plain = await foundry.ok(partner, 'GET', `/v2/organizations/${second}`);
  expect(Object.keys(plain.entity)).toEqual(['name', 'billing_enabled', 'quota_definition_guid', 'status', 'quota_definition_url', 'spaces_url', 'domains_url', 'private_domains_url', 'users_url', 'managers_url', 'billing_managers_url', 'auditors_url', 'app_events_url', 'space_quota_definitions_url']);
});

test('orphans stand beside the list, and their guids in it', async () => {
  const { resources, orphans } = await foundry.page(partner, '/v2/organizations?inline-relations-depth=1&orphan-relations=1&include-relations=spaces,quota_definition&q=name:apple');
  const [space] = (await foundry.page(partner, '/v2/spaces')).resources;
  expect(resources[0]?.entity['spaces']).toEqual([space?.metadata.guid]);
  expect(orphans).toMatchObject({ [space?.metadata.guid ?? '']: { entity: { name: 'Kitchen' } }, [String(resources[0]?.entity['quota_definition'])]: { entity: { name: 'default' } } });
});

test('a request\'s own id goes before ours, cleaned', async () => {
  const { headers } = await foundry.call('GET', '/v2/info', { headers: { 'x-vcap-request-id': 'mine <1>' } });
  expect(headers.get('x-vcap-request-id')).toMatch(/^mine1::[0-9a-f-]{36}$/);
});

test('the deprecated list of domains warns, and the removed route leads on', async () => {
  const [first = ''] = guids;
  expect((await foundry.call('GET', `/v2/organizations/${first}/domains`, { token: partner.token })).headers.get('x-cf-warnings')).toBe('Endpoint+deprecated');
  const moved = await foundry.call('DELETE', `/v2/organizations/${first}/domains/x`, { token: partner.token });
  expect([moved.status, moved.text, moved.headers.get('location'), moved.headers.get('x-cf-warnings')]).toEqual([301, 'Use DELETE /v2/private_domains/:domain_guid', '/v2/private_domains/:domain_guid', 'Endpoint+removed']);
});

test('a domain is shared and no longer, and lists say whose it is', async () => {
  const [first = '', second = ''] = guids;
  const domain = await foundry.made(partner, '/v2/private_domains', { name: 'kitchen.example', owning_organization_guid: first });
  const listed = async (): Promise<number> => (await foundry.page(partner, `/v2/organizations/${second}/private_domains`)).total_results;
  await foundry.ok(partner, 'PUT', `/v2/organizations/${second}/private_domains/${domain}`);
  expect(await listed()).toBe(1);
  await foundry.call('DELETE', `/v2/organizations/${second}/private_domains/${domain}`, { token: partner.token });
  expect(await listed()).toBe(0);
});

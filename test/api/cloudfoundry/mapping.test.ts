import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { asSystem } from '../../../shared/domain/actor/context.ts';
import { OrgRoles } from '../../../shared/domain/org-role/org-role.ts';
import * as Organization from '../../../shared/domain/organization/manage.ts';
import { remove as removeOrganization } from '../../../shared/domain/organization/remove.ts';
import { liveOnes } from '../../../shared/domain/subscription/subscription.ts';
import { Spaces } from '../../../shared/domain/space/space.ts';
import type { ListRequest } from '../../../shared/table/list.ts';
import { queryRows } from '../../../shared/table/query.ts';
import { as, type Person } from '../../support/people.ts';
import { settle } from '../../support/settle.ts';
import { useTable } from '../../support/table.ts';
import { makeColleague, makeOperator, makePartner, scanning, useFoundry } from './world.ts';

// What an organization of Cloud Foundry is on the platform, who reaches it, and what a role lets somebody do.
useTable();
const foundry = useFoundry();
let operator: Person;
let partner: Person;
let rival: Person;
let bob: Person;

beforeAll(async () => {
  operator = await makeOperator();
  [partner, rival] = [await makePartner(operator, 'Mapping'), await makePartner(operator, 'Rival')];
  bob = await makeColleague(partner);
});

const all: ListRequest = { page: 1, per_page: 100, cursor: undefined, filters: [], created: { from: undefined, to: undefined }, sort: { column: 'created_at', descending: false }, question: '' };
const status = async (person: Person, method: string, path: string, body?: unknown): Promise<[number, number | undefined]> => {
  const answer = await foundry.call(method, path, { token: person.token, body });
  return [answer.status, z.object({ code: z.number() }).safeParse(answer.json).data?.code];
};
const names = async (person: Person, query = ''): Promise<unknown[]> => (await foundry.page(person, `/v2/organizations${query}`)).resources.map(({ entity }) => entity['name']);
const addressesOf = async (organization: string): Promise<(number | undefined)[]> => asSystem('test', organization, async () => (await liveOnes(organization)).map(({ features }) => features.number_of_ips?.limit));

test('an organization made here is one of the platform: with the default plan, and on the scanning surface for those above it', async () => {
  const guid = await foundry.made(partner, '/v2/organizations', { name: 'Visible' });
  const seen = await as(await scanning(partner), () => Organization.list(all));
  expect(seen.items.find(({ id }) => id === guid)).toMatchObject({ name: 'Visible', path: [expect.any(String), partner.organization] });
  expect(await addressesOf(guid)).toEqual([256]);
  await expect(as(await scanning(rival), () => Organization.show(guid))).rejects.toMatchObject({ code: 'not_found' });
  const renamed = { name: 'Renamed on the other surface', company_name: 'Visible' };
  await as(await scanning(partner), () => Organization.update(guid, Organization.Update.parse(renamed)));
  expect((await foundry.ok(partner, 'GET', `/v2/organizations/${guid}`)).entity['name']).toBe(renamed.name);
  expect(await status(partner, 'POST', '/v2/organizations', { name: renamed.name.toUpperCase() })).toEqual([400, 30_002]);
});

test('one made on the scanning surface is an organization here: active, not billed, with the default quota', async () => {
  const { entity } = await foundry.ok(operator, 'GET', `/v2/organizations/${partner.organization}`);
  const [quota] = (await foundry.page(operator, '/v2/quota_definitions?q=name:default')).resources;
  expect(entity).toMatchObject({ name: 'Mapping', status: 'active', billing_enabled: false, quota_definition_guid: quota?.metadata.guid });
});

test('a quota narrows what the plan lets be scanned, never widens it, and gives it back', async () => {
  const quota = (total_routes: number): Promise<string> => foundry.made(operator, '/v2/quota_definitions', { name: `${total_routes} addresses`, non_basic_services_allowed: true, total_services: 1, total_routes, memory_limit: 1 });
  const [ten, thousand, unlimited] = [await quota(10), await quota(5000), await quota(-1)];
  const guid = await foundry.made(partner, '/v2/organizations', { name: 'Limited', quota_definition_guid: ten });
  const limits = [await addressesOf(guid)];
  for (const quota_definition_guid of [thousand, ten, unlimited]) {
    await foundry.ok(partner, 'PUT', `/v2/organizations/${guid}`, { quota_definition_guid });
    limits.push(await addressesOf(guid));
  }
  expect(limits).toEqual([[10], [256], [10], [256]]);
});

describe('tenants', () => {
  test('an administrator sees its own subtree, at any depth, and nothing else', async () => {
    const guid = await foundry.made(partner, '/v2/organizations', { name: 'Deep' });
    expect(await names(operator)).toEqual(expect.arrayContaining(['Mapping', 'Rival', 'Deep']));
    expect(await names(partner)).toEqual(expect.not.arrayContaining(['Mapping', 'Rival']));
    expect(await names(rival)).toEqual([]);
    for (const method of ['GET', 'PUT', 'DELETE']) expect(await status(rival, method, `/v2/organizations/${guid}`, method === 'PUT' ? { name: 'Mine' } : undefined)).toEqual([404, 30_003]);
    expect(await status(partner, 'GET', `/v2/organizations/${partner.organization}`)).toEqual([404, 30_003]);
    expect(await status(partner, 'GET', `/v2/organizations/${operator.organization}`)).toEqual([404, 30_003]);
  });

  test('nobody gives a role to a user of another tenant, by name', async () => {
    const guid = await foundry.made(partner, '/v2/organizations', { name: 'Closed' });
    expect(await status(partner, 'PUT', `/v2/organizations/${guid}/managers`, { username: rival.username })).toEqual([404, 20_003]);
  });

  test('a stranger\'s guid with a role here opens nothing to that stranger', async () => {
    const guid = await foundry.made(partner, '/v2/organizations', { name: 'Strange' });
    await foundry.ok(partner, 'PUT', `/v2/organizations/${guid}/managers/${rival.id}`);
    expect(await status(rival, 'GET', `/v2/organizations/${guid}`)).toEqual([404, 30_003]);
    expect((await foundry.page(partner, `/v2/organizations/${guid}/managers`)).resources.map(({ entity }) => entity['username'])).toEqual([undefined]);
  });
});

describe('roles', () => {
  let guid: string;
  beforeAll(async () => {
    guid = await foundry.made(partner, '/v2/organizations', { name: 'Roles' });
  });
  const give = (role: string): Promise<unknown> => foundry.ok(partner, 'PUT', `/v2/organizations/${guid}/${role}`, { username: bob.username });
  const take = (role: string): Promise<unknown> => status(partner, 'DELETE', `/v2/organizations/${guid}/${role}/${bob.id}`);

  test('nobody without one sees an organization', async () => {
    expect(await names(bob)).toEqual([]);
    expect(await status(bob, 'GET', `/v2/organizations/${guid}/summary`)).toEqual([403, 10_003]);
  });

  test.each(['users', 'billing_managers', 'auditors'])('%s read, and change nothing', async (role) => {
    await give(role);
    expect(await names(bob)).toEqual(['Roles']);
    expect(await status(bob, 'GET', `/v2/organizations/${guid}/users`)).toEqual([200, undefined]);
    expect(await status(bob, 'PUT', `/v2/organizations/${guid}`, { name: 'Bob' })).toEqual([403, 10_003]);
    expect(await status(bob, 'PUT', `/v2/organizations/${guid}/auditors`, { username: partner.username })).toEqual([403, 10_003]);
    expect(await status(bob, 'POST', '/v2/spaces', { name: 'Bob', organization_guid: guid })).toEqual([403, 10_003]);
    await take(role);
    expect(await names(bob)).toEqual([]);
  });

  test('managers rename, give roles and make spaces; quota, billing, suspension and the end are the administrator\'s', async () => {
    await give('managers');
    await foundry.ok(bob, 'PUT', `/v2/organizations/${guid}`, { name: 'Of Bob' });
    await foundry.ok(bob, 'PUT', `/v2/organizations/${guid}/auditors`, { username: partner.username });
    const space = await foundry.made(bob, '/v2/spaces', { name: 'Of Bob', organization_guid: guid });
    expect((await foundry.page(bob, '/v2/spaces')).resources.map(({ metadata }) => metadata.guid)).toEqual([space]);
    for (const body of [{ billing_enabled: true }, { status: 'suspended' }, { quota_definition_guid: 'x' }]) expect(await status(bob, 'PUT', `/v2/organizations/${guid}`, body)).toEqual([403, 10_003]);
    expect(await status(bob, 'DELETE', `/v2/organizations/${guid}?recursive=true`)).toEqual([403, 10_003]);
  });

  test('of a suspended organization may be read, and its managers change nothing', async () => {
    await foundry.ok(partner, 'PUT', `/v2/organizations/${guid}`, { status: 'suspended' });
    expect(await status(bob, 'GET', `/v2/organizations/${guid}`)).toEqual([200, undefined]);
    expect(await status(bob, 'PUT', `/v2/organizations/${guid}`, { name: 'No' })).toEqual([403, 10_003]);
    expect(await status(bob, 'DELETE', `/v2/organizations/${guid}/managers/${bob.id}`)).toEqual([403, 10_003]);
    await foundry.ok(partner, 'PUT', `/v2/organizations/${guid}`, { status: 'active' });
  });

  test('are listed together, in the documented order', async () => {
    await give('billing_managers');
    await give('users');
    const [found] = (await foundry.page(partner, `/v2/organizations/${guid}/user_roles?q=user_guid:${bob.id}`)).resources;
    expect(found?.entity['organization_roles']).toEqual(['org_user', 'org_manager', 'billing_manager']);
  });

  test('of two last managers who step down at the same moment one stays', async () => {
    const shared = await foundry.made(partner, '/v2/organizations', { name: 'Two' });
    const carol = await makeColleague(partner);
    for (const person of [bob, carol]) await foundry.ok(partner, 'PUT', `/v2/organizations/${shared}/managers/${person.id}`);
    const answers = await Promise.all([bob, carol].map((person) => status(person, 'DELETE', `/v2/organizations/${shared}/managers/${person.id}`)));
    expect(answers.map(([code]) => code).toSorted((one, other) => one - other)).toEqual([204, 403]);
    expect((await foundry.page(partner, `/v2/organizations/${shared}/managers`)).total_results).toBe(1);
  });

  test('with a role in a space somebody stays a user of the organization, until everything goes at once', async () => {
    const other = await foundry.made(partner, '/v2/organizations', { name: 'Spaces' });
    await foundry.ok(partner, 'PUT', `/v2/organizations/${other}/users/${bob.id}`);
    await foundry.made(partner, '/v2/spaces', { name: 'One', organization_guid: other, developer_guids: [bob.id] });
    expect(await status(partner, 'DELETE', `/v2/organizations/${other}/users/${bob.id}`)).toEqual([400, 10_006]);
    expect(await status(partner, 'DELETE', `/v2/organizations/${other}/users/${bob.id}?recursive=true`)).toEqual([204, undefined]);
    expect((await foundry.page(partner, `/v2/users/${bob.id}/spaces`)).total_results).toBe(0);
    expect((await foundry.page(partner, `/v2/users/${bob.id}/organizations`)).resources.map(({ metadata }) => metadata.guid)).not.toContain(other);
  });
});

test('while the flag is on, anybody makes an organization, and is its user and manager', async () => {
  const flag = (enabled: boolean) => foundry.call('PUT', '/v2/config/feature_flags/user_org_creation', { token: operator.token, body: { enabled } });
  await flag(true);
  const guid = await foundry.made(bob, '/v2/organizations', { name: 'By Bob' });
  expect(await status(bob, 'POST', '/v2/organizations', { name: 'Asleep', status: 'suspended' })).toEqual([403, 10_003]);
  await flag(false);
  expect(await status(bob, 'POST', '/v2/organizations', { name: 'Late' })).toEqual([403, 10_003]);
  const [mine] = (await foundry.page(bob, `/v2/organizations/${guid}/user_roles`)).resources;
  expect([mine?.metadata.guid, mine?.entity['organization_roles']]).toEqual([bob.id, ['org_user', 'org_manager']]);
});

test('a refused create leaves nothing, whatever refused it', async () => {
  const before = await names(partner);
  for (const body of [{ name: 'Half', user_guids: ['nobody'] }, { name: 'Half', quota_definition_guid: 'nothing' }, { name: 'Half', status: 'asleep' }]) expect((await status(partner, 'POST', '/v2/organizations', body))[0]).toBe(400);
  expect(await names(partner)).toEqual(before);
  await foundry.made(partner, '/v2/organizations', { name: 'Half' });
});

test('an organization that ends on the scanning surface takes along what was kept of it here', async () => {
  const guid = await foundry.made(partner, '/v2/organizations', { name: 'Ended' });
  await foundry.made(partner, '/v2/spaces', { name: 'Ended', organization_guid: guid });
  await foundry.ok(partner, 'PUT', `/v2/organizations/${guid}/users/${bob.id}`);
  await as(await scanning(partner), () => removeOrganization(guid));
  expect(await status(partner, 'GET', `/v2/organizations/${guid}`)).toEqual([404, 30_003]);
  await settle();
  const left = await asSystem('test', partner.organization, async () => [await queryRows(OrgRoles.stretch(partner.organization, guid), 1), await queryRows(Spaces.stretch(partner.organization), 100)]);
  expect(left[0]?.rows).toEqual([]);
  expect(left[1]?.rows.filter((row) => row['organization'] === guid)).toEqual([]);
});

test('what was deleted twice, or by a job that came twice, is deleted once', async () => {
  const guid = await foundry.made(partner, '/v2/organizations', { name: 'Twice' });
  const answers = await Promise.all([1, 2].map(() => foundry.call('DELETE', `/v2/organizations/${guid}?async=true`, { token: partner.token })));
  expect(answers.map(({ status: code }) => code)).toEqual([202, 202]);
  await settle();
  for (const { json } of answers) expect(Object((await foundry.call('GET', Object(json).metadata.url, { token: partner.token })).json).entity).toEqual({ guid: '0', status: 'finished' });
});

import foundryOfIbm from 'cf-client';
import foundryOfNode from 'cf-nodejs-client';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { newId } from '../../../shared/lib/id.ts';
import type { Person } from '../../support/people.ts';
import { useTable } from '../../support/table.ts';
import { givePassword, makeOperator, password, useFoundry } from './world.ts';

// The public npm clients, as they are, against the surface on a loopback port.
useTable();
const foundry = useFoundry();
let operator: Person;
beforeAll(async () => {
  operator = await makeOperator();
  await givePassword(operator);
});

const Info = z.object({ authorization_endpoint: z.string(), token_endpoint: z.string(), api_version: z.string() });
const One = z.object({ metadata: z.object({ guid: z.string() }), entity: z.looseObject({ name: z.string().optional(), username: z.string().optional() }) });
const Page = z.object({ total_results: z.number(), resources: z.array(One) });
const names = (page: unknown): unknown[] => Page.parse(page).resources.map(({ entity }) => entity.name ?? entity.username);

describe.each([['cf-client', foundryOfIbm], ['cf-nodejs-client', foundryOfNode]])('%s', (name, client) => {
  let token: CloudFoundryToken;
  const made = async (body: Promise<unknown>): Promise<string> => One.parse(await body).metadata.guid;
  const at = <C extends CloudFoundryClient>(kind: new (url: string) => C): C => {
    const api = new kind(foundry.url);
    api.setToken(token);
    return api;
  };

  /** Where the package has no method, through its own HTTP layer, in its own manner. */
  const request = (method: string, path: string, status: number, options: { qs?: Record<string, string>; form?: string } = {}): Promise<unknown> =>
    at(client.Organizations).REST.request({ method, url: `${foundry.url}${path}`, headers: { Authorization: `${token.token_type} ${token.access_token}` }, ...options }, status, status !== 204);

  test('finds the endpoints, logs in and refreshes', async () => {
    const info = Info.parse(await new client.CloudController(foundry.url).getInfo());
    expect(info).toEqual({ authorization_endpoint: foundry.url, token_endpoint: foundry.url, api_version: '2.293.0' });
    const uaa = new client.UsersUAA(info.token_endpoint);
    token = await uaa.login(operator.username, password);
    uaa.setToken(token);
    const next = await uaa.refreshToken();
    expect(next.refresh_token).not.toBe(token.refresh_token);
    token = next;
  });

  test('is refused with a wrong password', async () => {
    const uaa = new client.UsersUAA(foundry.url);
    await expect(uaa.login(operator.username, 'wrong')).rejects.toBeDefined();
  });

  test('makes, lists, finds, updates and deletes an organization', async () => {
    const organizations = at(client.Organizations);
    const guid = await made(organizations.add({ name: `Of ${name}` }));
    expect(names(await organizations.getOrganizations())).toContain(`Of ${name}`);
    expect(Page.parse(await request('GET', '/v2/organizations', 200, { qs: { q: `name:of ${name}` } })).resources.map(({ metadata }) => metadata.guid)).toEqual([guid]);
    expect(await made(request('PUT', `/v2/organizations/${guid}`, 201, { form: JSON.stringify({ name: `By ${name}` }) }))).toBe(guid);
    if (organizations.getOrganization) expect(One.parse(await organizations.getOrganization(guid)).entity.name).toBe(`By ${name}`);
    expect(await organizations.getSummary(guid)).toEqual({ guid, name: `By ${name}`, status: 'active', spaces: [] });
    expect(await organizations.getMemoryUsage(guid)).toEqual({ memory_usage_in_mb: 0 });
    expect(names(await organizations.getPrivateDomains(guid))).toEqual([]);
    await organizations.remove(guid, { recursive: true, async: false });
    expect(names(await organizations.getOrganizations())).not.toContain(`By ${name}`);
  });

  test('gives somebody new a part in it', async () => {
    const organizations = at(client.Organizations);
    const guid = await made(organizations.add({ name: `People of ${name}` }));
    const userName = `bob-${newId()}`;
    const account = z.union([z.string().transform((text): unknown => JSON.parse(text)), z.unknown()]).pipe(z.object({ id: z.string() })).parse(await at(client.UsersUAA).add({ userName, password: `long enough ${newId()}`, emails: [{ value: userName, primary: true }], origin: '' }));
    expect(await made(at(client.Users).add({ guid: account.id }))).toBe(account.id);
    expect(names(await at(client.Users).getUsers())).toContain(userName);
    if (organizations.addUser && organizations.addManager && organizations.getManagers) {
      expect(await made(organizations.addUser(guid, account.id))).toBe(guid);
      expect(await made(organizations.addManager(guid, account.id))).toBe(guid);
      expect(names(await organizations.getManagers(guid))).toEqual([userName]);
    } else {
      await at(client.Users).associateOrganization(account.id, guid);
      expect(await made(request('PUT', `/v2/organizations/${guid}/managers/${account.id}`, 201))).toBe(guid);
    }
    expect(names(await organizations.getUsers(guid))).toEqual([userName]);
    await request('DELETE', `/v2/organizations/${guid}/managers/${account.id}`, 204);
    expect(names(await request('GET', `/v2/organizations/${guid}/managers`, 200))).toEqual([]);
  });

  test('makes a quota, sets it and removes it', async () => {
    const quotas = at(client.OrganizationsQuota);
    expect(names(await quotas.getQuotaDefinitions())).toContain('default');
    const quota = await made(quotas.add({ name: `Quota of ${name}`, non_basic_services_allowed: true, total_services: 5, total_routes: 5, memory_limit: 5120 }));
    const guid = await made(at(client.Organizations).add({ name: `Limited by ${name}` }));
    await request('PUT', `/v2/organizations/${guid}`, 201, { form: JSON.stringify({ quota_definition_guid: quota }) });
    expect(One.parse(await quotas.getQuotaDefinition(quota)).entity).toMatchObject({ total_routes: 5, instance_memory_limit: -1 });
    await at(client.Organizations).remove(guid, { recursive: true, async: false });
    await quotas.remove(quota, false);
    expect(names(await quotas.getQuotaDefinitions())).not.toContain(`Quota of ${name}`);
  });

  test('makes a space and removes it', async () => {
    const organization_guid = await made(at(client.Organizations).add({ name: `Spaces of ${name}` }));
    const space = await made(at(client.Spaces).add({ name: 'dev', organization_guid }));
    expect(One.parse(await at(client.Spaces).getSpace(space)).entity).toMatchObject({ name: 'dev', organization_guid });
    await at(client.Spaces).remove(space, { recursive: true, async: false });
    expect(Page.parse(await at(client.Spaces).getSpaces()).resources.map(({ metadata }) => metadata.guid)).not.toContain(space);
  });
});

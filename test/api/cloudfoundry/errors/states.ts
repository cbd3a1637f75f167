import { expect, test } from 'vitest';
import * as z from 'zod';
import type { Answer } from '../world.ts';
import type { World } from './setting.ts';

/** Errors that follow from what was done before. */
export function states(world: World): void {
  const { foundry, told } = world;

  test('a domain that another organization has', async () => {
    const { admin } = world.people;
    const other = await foundry.made(admin, '/v2/organizations', { name: 'Another' });
    told(await foundry.call('POST', '/v2/private_domains', { token: admin.token, body: { name: 'ACME.example', owning_organization_guid: other } }), 'DomainNameTaken', 'The domain name is taken: ACME.example');
  });

  test('the last manager, billing manager and user of an organization stay, unless an administrator removes them', async () => {
    const { admin, colleague } = world.people;
    const mine = await foundry.made(admin, '/v2/organizations', { name: 'Last', manager_guids: [colleague.id], billing_manager_guids: [colleague.id], user_guids: [colleague.id] });
    const leave = (role: string): Promise<Answer> => foundry.call('DELETE', `/v2/organizations/${mine}/${role}/${colleague.id}`, { token: colleague.token });
    told(await leave('managers'), 'LastManagerInOrg', 'Cannot remove last Org Manager in org');
    told(await leave('billing_managers'), 'LastBillingManagerInOrg', 'Cannot remove last Billing Manager in org');
    told(await leave('users'), 'LastManagerInOrg', 'Cannot remove last Org Manager in org');
    await foundry.ok(admin, 'PUT', `/v2/organizations/${mine}`, { manager_guids: [], billing_manager_guids: [] });
    told(await leave('users'), 'LastUserInOrg', 'Cannot remove last User in org');
    expect((await foundry.call('DELETE', `/v2/organizations/${mine}/users/${colleague.id}`, { token: admin.token })).status).toBe(204);
  });

  test('a suspended organization: whose right comes from a space hears why, a manager of the organization has none, and an administrator goes on', async () => {
    const { admin, colleague, reader } = world.people;
    const asleep = await foundry.made(admin, '/v2/organizations', { name: 'Asleep', manager_guids: [reader.id], user_guids: [colleague.id] });
    const space = await foundry.made(admin, '/v2/spaces', { name: 'Quiet', organization_guid: asleep, manager_guids: [colleague.id] });
    const rename = (token: string): Promise<Answer> => foundry.call('PUT', `/v2/spaces/${space}`, { token, body: { name: 'Loud' } });
    expect((await rename(colleague.token)).status).toBe(201);
    await foundry.ok(admin, 'PUT', `/v2/organizations/${asleep}`, { status: 'suspended', manager_guids: [colleague.id] });
    told(await rename(colleague.token), 'OrgSuspended', 'The organization is suspended');
    told(await foundry.call('DELETE', `/v2/spaces/${space}`, { token: colleague.token }), 'OrgSuspended', 'The organization is suspended');
    told(await foundry.call('POST', '/v2/spaces', { token: colleague.token, body: { name: 'More', organization_guid: asleep } }), 'NotAuthorized', 'You are not authorized to perform the requested action');
    expect((await foundry.call('GET', `/v2/spaces/${space}`, { token: colleague.token })).status).toBe(200);
    expect((await rename(admin.token)).status).toBe(201);
  });

  test('a name in two origins is neither of them until the request says which', async () => {
    const { admin, org, reader: { username, id } } = world.people;
    const make = (origin: string): Promise<Answer> => foundry.call('POST', '/Users', { token: admin.token, body: { userName: username, origin, emails: [{ value: username, primary: true }] } });
    const audit = (origin?: string): Promise<Answer> => foundry.call('PUT', `/v2/organizations/${org}/auditors`, { token: admin.token, body: { username: username.toUpperCase(), origin } });
    const outside = z.object({ id: z.string(), userName: z.literal(username), origin: z.literal('ldap') }).parse((await make('ldap')).json);
    expect((await make('ldap')).status).toBe(409);
    expect([(await make('two words')).status, (await make('x'.repeat(37))).status]).toEqual([400, 400]);
    told(await audit(), 'UserIsInMultipleOrigins', "The user exists in multiple origins. Specify an origin for the requested user from: 'ldap', 'uaa'");
    told(await audit('saml'), 'UserWithOriginNotFound', `The user could not be found, username: '${username.toUpperCase()}', origin: 'saml'`);
    expect([(await audit('ldap')).status, (await audit('uaa')).status]).toEqual([201, 201]);
    const auditors = (await foundry.page(admin, `/v2/organizations/${org}/auditors`)).resources;
    expect(new Map(auditors.map(({ metadata, entity }) => [metadata.guid, entity['username']]))).toEqual(new Map([[id, username], [outside.id, username]]));
    expect((await foundry.call('DELETE', `/v2/users/${outside.id}`, { token: admin.token })).status).toBe(204);
    expect([(await audit()).status, (await make('ldap')).status]).toEqual([201, 201]);
  });

  test('a flag that is off, with what the operator wrote', async () => {
    const { operator, colleague, org } = world.people;
    const name = 'set_roles_by_username';
    await foundry.call('PUT', `/v2/config/feature_flags/${name}`, { token: operator.token, body: { enabled: false, error_message: 'Ask Mara' } });
    const asked = { token: colleague.token, body: { username: colleague.username } };
    told(await foundry.call('PUT', `/v2/organizations/${org}/auditors`, asked), 'FeatureDisabled', 'Feature Disabled: Ask Mara');
    await foundry.call('PUT', `/v2/config/feature_flags/${name}`, { token: operator.token, body: { enabled: true } });
  });

  test('too many requests of one session', async () => {
    const { admin } = world.people;
    const before = process.env['PERIMETER_KEY_REQUESTS_PER_SECOND'];
    process.env['PERIMETER_KEY_REQUESTS_PER_SECOND'] = '0';
    const v2 = await foundry.call('GET', '/v2/organizations', { token: admin.token });
    const v3 = await foundry.call('GET', '/v3/organizations', { token: admin.token });
    process.env['PERIMETER_KEY_REQUESTS_PER_SECOND'] = before;
    told(v2, 'RateLimitV2APIExceeded', 'Rate Limit of V2 API Exceeded. Please consider using the V3 API');
    told(v3, 'RateLimitExceeded', 'Rate Limit Exceeded');
    expect(Number(v2.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('an Idempotency-Key of another request', async () => {
    const { admin } = world.people;
    const post = (name: string): Promise<Answer> => foundry.call('POST', '/v2/organizations', { token: admin.token, body: { name }, headers: { 'idempotency-key': 'one' } });
    expect((await post('First')).status).toBe(201);
    told(await post('Second'), 'UnprocessableEntity', 'This Idempotency-Key was used with another request');
  });
}

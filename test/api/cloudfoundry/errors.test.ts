import { beforeAll, describe, expect, test } from 'vitest';
import { errors, type ErrorName } from '../../../functions/cloudfoundry/errors.ts';
import { cloudfoundry } from '../../../functions/cloudfoundry/dialect.ts';
import { Create, create } from '../../../shared/domain/organization/create.ts';
import { newId } from '../../../shared/lib/id.ts';
import { problem } from '../../../shared/problems.ts';
import { settle } from '../../support/settle.ts';
import { as, type Person } from '../../support/people.ts';
import { useTable } from '../../support/table.ts';
import { type Answer, makeColleague, makeOperator, makePartner, scanning, useFoundry } from './world.ts';

// Every documented error that this surface raises, provoked by a request: number, name, status and words.
useTable();
const foundry = useFoundry();
const provoked = new Set<string>();
let operator: Person;
let admin: Person;
let colleague: Person;
let reader: Person;
let org: string;
let space: string;
let domain: string;
let spaceQuota: string;
let quota: string;

const numbers = { non_basic_services_allowed: true, total_services: 1, total_routes: 5, memory_limit: 1 };

beforeAll(async () => {
  operator = await makeOperator();
  admin = await makePartner(operator, 'Errors');
  colleague = await makeColleague(admin);
  reader = await makeColleague(admin, ['cloud_controller.read']);
  quota = await foundry.made(operator, '/v2/quota_definitions', { ...numbers, name: 'Small', total_private_domains: 1 });
  org = await foundry.made(admin, '/v2/organizations', { name: 'Acme', quota_definition_guid: quota });
  space = await foundry.made(admin, '/v2/spaces', { name: 'Prod', organization_guid: org });
  domain = await foundry.made(admin, '/v2/private_domains', { name: 'acme.example', owning_organization_guid: org });
  spaceQuota = await foundry.made(admin, '/v2/space_quota_definitions', { ...numbers, name: 'Tiny', organization_guid: org });
});

function expectError(answer: Pick<Answer, 'status' | 'json' | 'headers'>, name: ErrorName, description: string): void {
  const { code, status } = errors[name];
  expect({ status: answer.status, json: answer.json }).toEqual({ status, json: { description, error_code: `CF-${name}`, code } });
  expect(answer.headers.get('content-type')).toBe('application/json;charset=utf-8');
  provoked.add(name);
}

interface Row {
  as?: () => Person | undefined;
  method: string;
  path: () => string;
  body?: unknown;
  headers?: Record<string, string>;
  says: string | (() => string);
}

const unknown = newId();
const rows: [ErrorName, Row][] = [
  ['NotAuthenticated', { as: () => undefined, method: 'GET', path: () => '/v2/organizations', says: 'Authentication error' }],
  ['NotAuthenticated', { as: () => undefined, method: 'GET', path: () => '/v2/organizations', headers: { authorization: 'Basic Y2Y6' }, says: 'Authentication error' }],
  ['InvalidAuthToken', { as: () => undefined, method: 'GET', path: () => '/v2/organizations', headers: { authorization: 'bearer nonsense' }, says: 'Invalid Auth Token' }],
  ['NotFound', { method: 'GET', path: () => '/v2/nothing', says: 'Unknown request' }],
  ['NotFound', { method: 'PATCH', path: () => '/v2/organizations', says: 'Unknown request' }],
  ['MessageParseError', { method: 'POST', path: () => '/v2/organizations', body: {}, says: 'Request invalid due to parse error: Field: name, Error: Missing field name' }],
  ['MessageParseError', { method: 'POST', path: () => '/v2/organizations', body: { name: 7 }, says: 'Request invalid due to parse error: Field: name, Error: Expected instance of String, given an instance of Integer' }],
  ['MessageParseError', { method: 'POST', path: () => '/v2/organizations', body: { name: null }, says: 'Request invalid due to parse error: Field: name, Error: Missing field name' }],
  ['MessageParseError', { method: 'POST', path: () => '/v2/organizations', body: { name: 'x', billing_enabled: 'maybe' }, says: 'Request invalid due to parse error: Field: billing_enabled, Error: Expected instance of true or false, given maybe' }],
  ['MessageParseError', { method: 'POST', path: () => '/v2/organizations', body: { name: 'x', user_guids: 'me' }, says: 'Request invalid due to parse error: Field: user_guids, Error: Expected instance of Array, given instance of String' }],
  ['MessageParseError', { method: 'POST', path: () => '/v2/organizations', body: { name: 'x', user_guids: [1] }, says: 'Request invalid due to parse error: Field: user_guids, Error: At index 0: Expected instance of String, given an instance of Integer' }],
  ['MessageParseError', { method: 'POST', path: () => '/v2/organizations', body: { name: true, status: {} }, says: 'Request invalid due to parse error: Field: name, Error: Expected instance of String, given an instance of TrueClass, Field: status, Error: Expected instance of String, given an instance of Hash' }],
  ['MessageParseError', { method: 'POST', path: () => '/v2/organizations', body: 'null', says: 'Request invalid due to parse error: Decoded JSON cannot be nil' }],
  ['MessageParseError', { method: 'PUT', path: () => `/v2/organizations/${org}/managers`, body: '[]', says: 'Request invalid due to parse error: invalid request body' }],
  ['InvalidRelation', { method: 'POST', path: () => '/v2/organizations', body: { name: 'Other', quota_definition_guid: unknown }, says: `Could not find QuotaDefinition with guid: ${unknown}` }],
  ['InvalidRelation', { method: 'PUT', path: () => `/v2/organizations/${org}`, body: { quota_definition_guid: unknown }, says: `Could not find QuotaDefinition with guid: ${unknown}` }],
  ['InvalidRelation', { method: 'POST', path: () => '/v2/organizations', body: { name: 'Other', manager_guids: [unknown] }, says: `Could not find VCAP::CloudController::User with guid: ${unknown}` }],
  ['InvalidRelation', { method: 'DELETE', path: () => `/v2/organizations/${org}/users/${unknown}`, says: `Could not find VCAP::CloudController::User with guid: ${unknown}` }],
  ['InvalidContentType', { as: () => undefined, method: 'POST', path: () => '/oauth/token', body: {}, headers: { 'content-type': 'application/json' }, says: 'Invalid content type, expected: application/x-www-form-urlencoded' }],
  ['BadRequest', { method: 'POST', path: () => '/v2/organizations', body: JSON.stringify({ name: 'x'.repeat(1_000_001) }), says: 'Bad request: The body is larger than 1000000 bytes' }],
  ['NotAuthorized', { as: () => colleague, method: 'POST', path: () => '/v2/organizations', body: { name: 'Mine' }, says: 'You are not authorized to perform the requested action' }],
  ['NotAuthorized', { as: () => colleague, method: 'GET', path: () => `/v2/organizations/${org}`, says: 'You are not authorized to perform the requested action' }],
  ['NotAuthorized', { method: 'POST', path: () => '/v2/quota_definitions', body: { ...numbers, name: 'Mine' }, says: 'You are not authorized to perform the requested action' }],
  ['InsufficientScope', { as: () => reader, method: 'POST', path: () => '/v2/organizations', body: { name: 'Mine' }, says: 'Your token lacks the necessary scopes to access this resource.' }],
  ['BadQueryParameter', { method: 'GET', path: () => '/v2/organizations?q=colour:red', says: 'The query parameter is invalid: colour' }],
  ['BadQueryParameter', { method: 'GET', path: () => '/v2/organizations?results-per-page=101', says: 'The query parameter is invalid: results_per_page must be <= 100' }],
  ['BadQueryParameter', { method: 'GET', path: () => '/v2/organizations?inline-relations-depth=4', says: 'The query parameter is invalid: inline_relations_depth must be <= 3' }],
  ['BadQueryParameter', { method: 'GET', path: () => '/v2/organizations?order-direction=up', says: "The query parameter is invalid: order_direction must be 'asc' or 'desc' but was 'up'" }],
  ['BadQueryParameter', { method: 'GET', path: () => '/v2/organizations?page=0', says: 'The query parameter is invalid: page must be a positive integer' }],
  ['BadQueryParameter', { method: 'GET', path: () => '/v2/organizations?results-per-page=x', says: 'The query parameter is invalid: results_per_page must be a positive integer' }],
  ['OrderByParameterInvalid', { method: 'GET', path: () => '/v2/organizations?order-by=colour', says: 'Cannot order by: colour' }],
  ['AssociationNotEmpty', { method: 'DELETE', path: () => `/v2/organizations/${org}`, says: 'Please delete the spaces, owned_private_domains, space_quota_definitions associations for your organizations.' }],
  ['AssociationNotEmpty', { as: () => operator, method: 'DELETE', path: () => `/v2/quota_definitions/${quota}`, says: 'Please delete the organization associations for your quota definition.' }],
  ['AssociationNotEmpty', { as: () => operator, method: 'DELETE', path: () => `/v2/organizations/${admin.organization}?recursive=true`, says: 'Please delete the organizations associations for your organizations.' }],
  ['ResourceNotFound', { method: 'DELETE', path: () => `/oauth/token/revoke/${unknown}`, says: 'The token could not be found' }],
  ['UserInvalid', { method: 'POST', path: () => '/v2/users', body: { guid: '<nobody>' }, says: 'The user info is invalid: guid format' }],
  ['UaaIdTaken', { method: 'POST', path: () => '/v2/users', body: { guid: '' }, says: '' }],
  ['UserNotFound', { method: 'GET', path: () => `/v2/users/${unknown}`, says: `The user could not be found: ${unknown}` }],
  ['UserNotFound', { method: 'PUT', path: () => `/v2/organizations/${org}/managers`, body: { username: 'nobody' }, says: 'The user could not be found: nobody' }],
  ['UserWithOriginNotFound', { method: 'PUT', path: () => `/v2/organizations/${org}/managers`, body: { username: '', origin: 'ldap' }, says: '' }],
  ['OrganizationInvalid', { method: 'POST', path: () => '/v2/organizations', body: { name: ' ' }, says: 'The organization info is invalid: name presence, name format' }],
  ['OrganizationInvalid', { method: 'POST', path: () => '/v2/organizations', body: { name: 'a\nb' }, says: 'The organization info is invalid: name format' }],
  ['OrganizationInvalid', { method: 'POST', path: () => '/v2/organizations', body: { name: 'x'.repeat(256) }, says: 'The organization info is invalid: name max_length' }],
  ['OrganizationInvalid', { method: 'PUT', path: () => `/v2/organizations/${org}`, body: { status: 'sleeping' }, says: 'The organization info is invalid: status includes' }],
  ['OrganizationNameTaken', { method: 'POST', path: () => '/v2/organizations', body: { name: ' aCME ' }, says: 'The organization name is taken:  aCME ' }],
  // The right to make one is looked at last.
  ['OrganizationNameTaken', { as: () => colleague, method: 'POST', path: () => '/v2/organizations', body: { name: 'acme' }, says: 'The organization name is taken: acme' }],
  ['OrganizationNotFound', { method: 'GET', path: () => `/v2/organizations/${unknown}`, says: `The organization could not be found: ${unknown}` }],
  ['OrganizationAlreadySet', { method: 'PUT', path: () => `/v2/spaces/${space}`, body: { organization_guid: unknown }, says: 'Cannot change organization' }],
  ['SpaceInvalid', { method: 'POST', path: () => '/v2/spaces', body: { name: '', organization_guid: '' }, says: '' }],
  ['SpaceNameTaken', { method: 'POST', path: () => '/v2/spaces', body: { name: 'pROD', organization_guid: '' }, says: 'The app space name is taken: pROD' }],
  ['SpaceNotFound', { method: 'GET', path: () => `/v2/spaces/${unknown}`, says: `The app space could not be found: ${unknown}` }],
  ['DomainInvalid', { method: 'POST', path: () => '/v2/private_domains', body: { name: 'not a domain', owning_organization_guid: '' }, says: 'The domain is invalid: name format' }],
  ['DomainNotFound', { method: 'GET', path: () => `/v2/private_domains/${unknown}`, says: `The domain could not be found: ${unknown}` }],
  ['TotalPrivateDomainsExceeded', { method: 'POST', path: () => '/v2/private_domains', body: { name: 'second.example', owning_organization_guid: '' }, says: 'The number of private domains exceeds the quota for organization: Acme' }],
  ['QuotaDefinitionNotFound', { method: 'GET', path: () => `/v2/quota_definitions/${unknown}`, says: `Quota Definition could not be found: ${unknown}` }],
  ['QuotaDefinitionNameTaken', { as: () => operator, method: 'POST', path: () => '/v2/quota_definitions', body: { ...numbers, name: 'SMALL' }, says: 'Quota Definition is taken: SMALL' }],
  ['QuotaDefinitionInvalid', { as: () => operator, method: 'POST', path: () => '/v2/quota_definitions', body: { ...numbers, name: 'Wrong', total_services: -2 }, says: 'Quota Definition is invalid: total_services invalid_total_services' }],
  ['QuotaDefinitionInvalid', { as: () => operator, method: 'POST', path: () => '/v2/quota_definitions', body: { ...numbers, name: 'Wrong', total_reserved_route_ports: 6 }, says: 'Quota Definition is invalid: Total reserved ports must be -1, 0, or a positive integer, and must be less than or equal to total routes.' }],
  ['QuotaDefinitionMemoryLimitInvalid', { as: () => operator, method: 'POST', path: () => '/v2/quota_definitions', body: { ...numbers, name: 'Wrong', memory_limit: -2 }, says: 'Quota Definition memory limit cannot be less than -1' }],
  ['SpaceQuotaDefinitionInvalid', { method: 'POST', path: () => '/v2/space_quota_definitions', body: { ...numbers, name: 'Wrong', organization_guid: '', total_routes: -2 }, says: 'Space Quota Definition is invalid: total_routes invalid_total_routes' }],
  ['SpaceQuotaDefinitionNameTaken', { method: 'POST', path: () => '/v2/space_quota_definitions', body: { ...numbers, name: 'TINY', organization_guid: '' }, says: 'The space quota definition name is taken: TINY' }],
  ['SpaceQuotaDefinitionNotFound', { method: 'GET', path: () => `/v2/space_quota_definitions/${unknown}`, says: `Space Quota Definition could not be found: ${unknown}` }],
  ['FeatureFlagNotFound', { method: 'GET', path: () => '/v2/config/feature_flags/colour', says: 'The feature flag could not be found: colour' }],
  ['FeatureFlagInvalid', { as: () => operator, method: 'PUT', path: () => '/v2/config/feature_flags/diego_docker', body: { enabled: 'yes' }, says: 'The feature flag is invalid: enabled Invalid input: expected boolean, received string' }],
];

/** What only the world knows. */
function filled(name: ErrorName, { body, says }: Row): { body: unknown; says: string } {
  const text = typeof says === 'string' ? says : says();
  if (name === 'UaaIdTaken') return { body: { guid: colleague.id }, says: `The UAA ID is taken: ${colleague.id}` };
  if (name === 'UserWithOriginNotFound') return { body: { username: colleague.username, origin: 'ldap' }, says: `The user could not be found, username: '${colleague.username}', origin: 'ldap'` };
  if (name === 'SpaceInvalid') return { body: { name: ' ', organization_guid: org }, says: 'The app space info is invalid: name presence, name format' };
  if (typeof body !== 'object' || body === null) return { body, says: text };
  const own = Object.fromEntries(Object.keys(body).filter((member) => member === 'organization_guid' || member === 'owning_organization_guid').map((member) => [member, org]));
  return { body: name === 'OrganizationAlreadySet' ? body : { ...body, ...own }, says: text };
}

describe('an error is told as documented', () => {
  test.each(rows)('%s %#', async (name, row) => {
    const { body, says } = filled(name, row);
    const person = row.as ? row.as() : admin;
    expectError(await foundry.call(row.method, row.path(), { token: person?.token, body, ...(row.headers ? { headers: row.headers } : {}) }), name, says);
  });

  test('DomainNameTaken', async () => {
    const other = await foundry.made(admin, '/v2/organizations', { name: 'Another' });
    expectError(await foundry.call('POST', '/v2/private_domains', { token: admin.token, body: { name: 'ACME.example', owning_organization_guid: other } }), 'DomainNameTaken', 'The domain name is taken: ACME.example');
    expect(domain).not.toBe(spaceQuota);
  });

  test('the last manager, billing manager and user of an organization stay, unless an administrator removes them', async () => {
    const mine = await foundry.made(admin, '/v2/organizations', { name: 'Last', manager_guids: [colleague.id], billing_manager_guids: [colleague.id], user_guids: [colleague.id] });
    const leave = (role: string): Promise<Answer> => foundry.call('DELETE', `/v2/organizations/${mine}/${role}/${colleague.id}`, { token: colleague.token });
    expectError(await leave('managers'), 'LastManagerInOrg', 'Cannot remove last Org Manager in org');
    expectError(await leave('billing_managers'), 'LastBillingManagerInOrg', 'Cannot remove last Billing Manager in org');
    expectError(await leave('users'), 'LastManagerInOrg', 'Cannot remove last Org Manager in org');
    await foundry.ok(admin, 'PUT', `/v2/organizations/${mine}`, { manager_guids: [], billing_manager_guids: [] });
    expectError(await leave('users'), 'LastUserInOrg', 'Cannot remove last User in org');
    expect((await foundry.call('DELETE', `/v2/organizations/${mine}/users/${colleague.id}`, { token: admin.token })).status).toBe(204);
  });

  test('a flag that is off, with what the operator wrote', async () => {
    const name = 'set_roles_by_username';
    await foundry.call('PUT', `/v2/config/feature_flags/${name}`, { token: operator.token, body: { enabled: false, error_message: 'Ask Mara' } });
    const asked = { token: colleague.token, body: { username: colleague.username } };
    expectError(await foundry.call('PUT', `/v2/organizations/${org}/auditors`, asked), 'FeatureDisabled', 'Feature Disabled: Ask Mara');
    await foundry.call('PUT', `/v2/config/feature_flags/${name}`, { token: operator.token, body: { enabled: true } });
  });

  test('a deletion that something came in the way of is a failed job with the reason', async () => {
    const doomed = await foundry.made(admin, '/v2/organizations', { name: 'Doomed' });
    const { json } = await foundry.call('DELETE', `/v2/organizations/${doomed}?async=true&recursive=true`, { token: admin.token });
    await as(await scanning(admin), () => create(Create.parse({ name: 'In the way', parent_organization: doomed })));
    await settle();
    const job = Object(json).metadata.guid;
    const shown = Object((await foundry.call('GET', `/v2/jobs/${job}`, { token: admin.token })).json).entity;
    expect(shown).toEqual({ guid: job, status: 'failed', error: 'Use of entity>error is deprecated in favor of entity>error_details.', error_details: { error_code: 'CF-OrganizationDeletionFailed', code: 290_010, description: 'Deletion of organization Doomed failed because one or more resources within could not be deleted.\n\nPlease delete the organizations associations for your organizations.' } });
    provoked.add('OrganizationDeletionFailed');
  });

  test('too many requests of one session', async () => {
    const before = process.env['PERIMETER_KEY_REQUESTS_PER_SECOND'];
    process.env['PERIMETER_KEY_REQUESTS_PER_SECOND'] = '0';
    const answers = await Promise.all([foundry.call('GET', '/v2/organizations', { token: admin.token }), foundry.call('GET', '/v3/organizations', { token: admin.token })]);
    process.env['PERIMETER_KEY_REQUESTS_PER_SECOND'] = before;
    const [v2, v3] = answers;
    if (!v2 || !v3) throw new Error('Two answers');
    expectError(v2, 'RateLimitV2APIExceeded', 'Rate Limit of V2 API Exceeded. Please consider using the V3 API');
    expectError(v3, 'RateLimitExceeded', 'Rate Limit Exceeded');
    expect(Number(v2.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('an Idempotency-Key of another request, or of one that is at work', async () => {
    const post = (name: string, headers: Record<string, string>): Promise<Answer> => foundry.call('POST', '/v2/organizations', { token: admin.token, body: { name }, headers });
    await post('First', { 'idempotency-key': 'one' });
    expectError(await post('Second', { 'idempotency-key': 'one' }), 'UnprocessableEntity', 'This Idempotency-Key was used with another request');
    const answers = await Promise.all([1, 2, 3, 4].map(() => post('Together', { 'idempotency-key': 'two' })));
    const late = answers.find(({ status }) => status !== 201);
    if (late) expectError(late, 'UnableToPerform', 'The request could not be completed: A request with this Idempotency-Key is still in progress');
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
  });

  // These two depend on the moment: what the dialect makes of the Problem is all that a request could show.
  test.each([[problem.inProgress(), 'UnableToPerform'], [problem.changedMeanwhile('Organization'), 'ServiceUnavailable']] as const)('what is at work, or was changed at the same moment: %#', (refused, name) => {
    const { status, body } = cloudfoundry.fail(refused, { request_id: 'r' });
    expect({ status, ...JSON.parse(String(body)) }).toMatchObject({ status: errors[name].status, code: errors[name].code, error_code: `CF-${name}` });
    provoked.add(name);
  });

  test('a fault of ours says nothing', () => {
    const { status, body } = cloudfoundry.fail(undefined, { request_id: 'r' });
    expect({ status, body }).toEqual({ status: 500, body: '{"error_code":"UnknownError","description":"An unknown error occurred.","code":10001}' });
  });

  test('and every one that the surface knows was provoked', () => {
    expect(Object.keys(errors).filter((name) => !provoked.has(name))).toEqual([]);
  });
});

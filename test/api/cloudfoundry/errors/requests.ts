import { newId } from '../../../../shared/lib/id.ts';
import type { Person } from '../../../support/people.ts';
import { numbers, type Setting } from './setting.ts';

/** One request, and what is said to it. */
interface Row {
  /** An administrator where nobody is named; null for a request without a token. */
  as?: Person | null;
  method: string;
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  says: string;
}

const unknown = newId();

/** Errors that a single request provokes, whatever was before. */
export const requests: [string, (setting: Setting) => Row][] = [
  ['NotAuthenticated', () => ({ as: null, method: 'GET', path: '/v2/organizations', says: 'Authentication error' })],
  ['NotAuthenticated', () => ({ as: null, method: 'GET', path: '/v2/organizations', headers: { authorization: 'Basic Y2Y6' }, says: 'Authentication error' })],
  ['InvalidAuthToken', () => ({ as: null, method: 'GET', path: '/v2/organizations', headers: { authorization: 'bearer nonsense' }, says: 'Invalid Auth Token' })],
  ['NotFound', () => ({ method: 'GET', path: '/v2/nothing', says: 'Unknown request' })],
  ['NotFound', () => ({ method: 'PATCH', path: '/v2/organizations', says: 'Unknown request' })],
  ['MessageParseError', () => ({ method: 'POST', path: '/v2/organizations', body: {}, says: 'Request invalid due to parse error: Field: name, Error: Missing field name' })],
  ['MessageParseError', () => ({ method: 'POST', path: '/v2/organizations', body: { name: 7 }, says: 'Request invalid due to parse error: Field: name, Error: Expected instance of String, given an instance of Integer' })],
  ['MessageParseError', () => ({ method: 'POST', path: '/v2/organizations', body: { name: null }, says: 'Request invalid due to parse error: Field: name, Error: Missing field name' })],
  ['MessageParseError', () => ({ method: 'POST', path: '/v2/organizations', body: { name: 'x', billing_enabled: 'maybe' }, says: 'Request invalid due to parse error: Field: billing_enabled, Error: Expected instance of true or false, given maybe' })],
  ['MessageParseError', () => ({ method: 'POST', path: '/v2/organizations', body: { name: 'x', user_guids: 'me' }, says: 'Request invalid due to parse error: Field: user_guids, Error: Expected instance of Array, given instance of String' })],
  ['MessageParseError', () => ({ method: 'POST', path: '/v2/organizations', body: { name: 'x', user_guids: [1] }, says: 'Request invalid due to parse error: Field: user_guids, Error: At index 0: Expected instance of String, given an instance of Integer' })],
  ['MessageParseError', () => ({ method: 'POST', path: '/v2/organizations', body: { name: true, status: {} }, says: 'Request invalid due to parse error: Field: name, Error: Expected instance of String, given an instance of TrueClass, Field: status, Error: Expected instance of String, given an instance of Hash' })],
  ['MessageParseError', () => ({ method: 'POST', path: '/v2/organizations', body: 'null', says: 'Request invalid due to parse error: Decoded JSON cannot be nil' })],
  ['MessageParseError', (s) => ({ method: 'PUT', path: `/v2/organizations/${s.org}/managers`, body: '[]', says: 'Request invalid due to parse error: invalid request body' })],
  ['InvalidRelation', () => ({ method: 'POST', path: '/v2/organizations', body: { name: 'Other', quota_definition_guid: unknown }, says: `Could not find QuotaDefinition with guid: ${unknown}` })],
  ['InvalidRelation', (s) => ({ method: 'PUT', path: `/v2/organizations/${s.org}`, body: { quota_definition_guid: unknown }, says: `Could not find QuotaDefinition with guid: ${unknown}` })],
  ['InvalidRelation', () => ({ method: 'POST', path: '/v2/organizations', body: { name: 'Other', manager_guids: [unknown] }, says: `Could not find VCAP::CloudController::User with guid: ${unknown}` })],
  ['InvalidRelation', (s) => ({ method: 'DELETE', path: `/v2/organizations/${s.org}/users/${unknown}`, says: `Could not find VCAP::CloudController::User with guid: ${unknown}` })],
  ['InvalidContentType', () => ({ as: null, method: 'POST', path: '/oauth/token', body: {}, headers: { 'content-type': 'application/json' }, says: 'Invalid content type, expected: application/x-www-form-urlencoded' })],
  ['BadRequest', () => ({ method: 'POST', path: '/v2/organizations', body: JSON.stringify({ name: 'x'.repeat(1_000_001) }), says: 'Bad request: The body is larger than 1000000 bytes' })],
  ['NotAuthorized', (s) => ({ as: s.colleague, method: 'POST', path: '/v2/organizations', body: { name: 'Mine' }, says: 'You are not authorized to perform the requested action' })],
  ['NotAuthorized', (s) => ({ as: s.colleague, method: 'GET', path: `/v2/organizations/${s.org}`, says: 'You are not authorized to perform the requested action' })],
  ['NotAuthorized', () => ({ method: 'POST', path: '/v2/quota_definitions', body: { ...numbers, name: 'Mine' }, says: 'You are not authorized to perform the requested action' })],
  ['InsufficientScope', (s) => ({ as: s.reader, method: 'POST', path: '/v2/organizations', body: { name: 'Mine' }, says: 'Your token lacks the necessary scopes to access this resource.' })],
  ['InvalidRequest', () => ({ method: 'GET', path: '/v2/organizations/%zz', says: 'The request is invalid' })],
  ['InvalidRequest', () => ({ method: 'GET', path: '/v2/organizations/%ff%fe', says: 'The request is invalid' })],
  ['InvalidRequest', () => ({ method: 'GET', path: '/v2/organizations?q=name:%e2%82', says: 'The request is invalid' })],
  ['BadQueryParameter', () => ({ method: 'GET', path: '/v2/organizations?q=colour:red', says: 'The query parameter is invalid: colour' })],
  ['BadQueryParameter', () => ({ method: 'GET', path: '/v2/organizations?results-per-page=101', says: 'The query parameter is invalid: results_per_page must be <= 100' })],
  ['BadQueryParameter', () => ({ method: 'GET', path: '/v2/organizations?inline-relations-depth=4', says: 'The query parameter is invalid: inline_relations_depth must be <= 3' })],
  ['BadQueryParameter', () => ({ method: 'GET', path: '/v2/organizations?order-direction=up', says: "The query parameter is invalid: order_direction must be 'asc' or 'desc' but was 'up'" })],
  ['BadQueryParameter', () => ({ method: 'GET', path: '/v2/organizations?page=0', says: 'The query parameter is invalid: page must be a positive integer' })],
  ['BadQueryParameter', () => ({ method: 'GET', path: '/v2/organizations?results-per-page=x', says: 'The query parameter is invalid: results_per_page must be a positive integer' })],
  ['OrderByParameterInvalid', () => ({ method: 'GET', path: '/v2/organizations?order-by=colour', says: 'Cannot order by: colour' })],
  ['AssociationNotEmpty', (s) => ({ method: 'DELETE', path: `/v2/organizations/${s.org}`, says: 'Please delete the spaces, owned_private_domains, space_quota_definitions associations for your organizations.' })],
  ['AssociationNotEmpty', (s) => ({ as: s.operator, method: 'DELETE', path: `/v2/quota_definitions/${s.quota}`, says: 'Please delete the organization associations for your quota definition.' })],
  ['AssociationNotEmpty', (s) => ({ as: s.operator, method: 'DELETE', path: `/v2/organizations/${s.admin.organization}?recursive=true`, says: 'Please delete the organizations associations for your organizations.' })],
  ['ResourceNotFound', () => ({ method: 'DELETE', path: `/oauth/token/revoke/${unknown}`, says: 'The token could not be found' })],
  ['UserInvalid', () => ({ method: 'POST', path: '/v2/users', body: { guid: '<nobody>' }, says: 'The user info is invalid: guid format' })],
  ['UaaIdTaken', (s) => ({ method: 'POST', path: '/v2/users', body: { guid: s.colleague.id }, says: `The UAA ID is taken: ${s.colleague.id}` })],
  ['UserNotFound', () => ({ method: 'GET', path: `/v2/users/${unknown}`, says: `The user could not be found: ${unknown}` })],
  ['UserNotFound', (s) => ({ method: 'PUT', path: `/v2/organizations/${s.org}/managers`, body: { username: 'nobody' }, says: 'The user could not be found: nobody' })],
  ['UserWithOriginNotFound', (s) => ({ method: 'PUT', path: `/v2/organizations/${s.org}/managers`, body: { username: s.colleague.username, origin: 'ldap' }, says: `The user could not be found, username: '${s.colleague.username}', origin: 'ldap'` })],
  ['OrganizationInvalid', () => ({ method: 'POST', path: '/v2/organizations', body: { name: ' ' }, says: 'The organization info is invalid: name presence, name format' })],
  ['OrganizationInvalid', () => ({ method: 'POST', path: '/v2/organizations', body: { name: 'a\nb' }, says: 'The organization info is invalid: name format' })],
  ['OrganizationInvalid', () => ({ method: 'POST', path: '/v2/organizations', body: { name: 'x'.repeat(256) }, says: 'The organization info is invalid: name max_length' })],
  ['OrganizationInvalid', (s) => ({ method: 'PUT', path: `/v2/organizations/${s.org}`, body: { status: 'sleeping' }, says: 'The organization info is invalid: status includes' })],
  ['OrganizationNameTaken', () => ({ method: 'POST', path: '/v2/organizations', body: { name: ' aCME ' }, says: 'The organization name is taken:  aCME ' })],
  // The right to make one is looked at last.
  ['OrganizationNameTaken', (s) => ({ as: s.colleague, method: 'POST', path: '/v2/organizations', body: { name: 'acme' }, says: 'The organization name is taken: acme' })],
  ['OrganizationNotFound', () => ({ method: 'GET', path: `/v2/organizations/${unknown}`, says: `The organization could not be found: ${unknown}` })],
  ['OrganizationAlreadySet', (s) => ({ method: 'PUT', path: `/v2/spaces/${s.space}`, body: { organization_guid: unknown }, says: 'Cannot change organization' })],
  ['SpaceInvalid', (s) => ({ method: 'POST', path: '/v2/spaces', body: { name: ' ', organization_guid: s.org }, says: 'The app space info is invalid: name presence, name format' })],
  ['SpaceNameTaken', (s) => ({ method: 'POST', path: '/v2/spaces', body: { name: 'pROD', organization_guid: s.org }, says: 'The app space name is taken: pROD' })],
  ['SpaceNotFound', () => ({ method: 'GET', path: `/v2/spaces/${unknown}`, says: `The app space could not be found: ${unknown}` })],
  ['DomainInvalid', (s) => ({ method: 'POST', path: '/v2/private_domains', body: { name: 'not a domain', owning_organization_guid: s.org }, says: 'The domain is invalid: name format' })],
  ['DomainNotFound', () => ({ method: 'GET', path: `/v2/private_domains/${unknown}`, says: `The domain could not be found: ${unknown}` })],
  ['TotalPrivateDomainsExceeded', (s) => ({ method: 'POST', path: '/v2/private_domains', body: { name: 'second.example', owning_organization_guid: s.org }, says: 'The number of private domains exceeds the quota for organization: Acme' })],
  ['QuotaDefinitionNotFound', () => ({ method: 'GET', path: `/v2/quota_definitions/${unknown}`, says: `Quota Definition could not be found: ${unknown}` })],
  ['QuotaDefinitionNameTaken', (s) => ({ as: s.operator, method: 'POST', path: '/v2/quota_definitions', body: { ...numbers, name: 'SMALL' }, says: 'Quota Definition is taken: SMALL' })],
  ['QuotaDefinitionInvalid', (s) => ({ as: s.operator, method: 'POST', path: '/v2/quota_definitions', body: { ...numbers, name: 'Wrong', total_services: -2 }, says: 'Quota Definition is invalid: total_services invalid_total_services' })],
  ['QuotaDefinitionInvalid', (s) => ({ as: s.operator, method: 'POST', path: '/v2/quota_definitions', body: { ...numbers, name: 'Wrong', total_reserved_route_ports: 6 }, says: 'Quota Definition is invalid: Total reserved ports must be -1, 0, or a positive integer, and must be less than or equal to total routes.' })],
  ['QuotaDefinitionMemoryLimitInvalid', (s) => ({ as: s.operator, method: 'POST', path: '/v2/quota_definitions', body: { ...numbers, name: 'Wrong', memory_limit: -2 }, says: 'Quota Definition memory limit cannot be less than -1' })],
  ['SpaceQuotaDefinitionInvalid', (s) => ({ method: 'POST', path: '/v2/space_quota_definitions', body: { ...numbers, name: 'Wrong', organization_guid: s.org, total_routes: -2 }, says: 'Space Quota Definition is invalid: total_routes invalid_total_routes' })],
  ['SpaceQuotaDefinitionNameTaken', (s) => ({ method: 'POST', path: '/v2/space_quota_definitions', body: { ...numbers, name: 'TINY', organization_guid: s.org }, says: 'The space quota definition name is taken: TINY' })],
  ['SpaceQuotaDefinitionNotFound', () => ({ method: 'GET', path: `/v2/space_quota_definitions/${unknown}`, says: `Space Quota Definition could not be found: ${unknown}` })],
  ['FeatureFlagNotFound', () => ({ method: 'GET', path: '/v2/config/feature_flags/colour', says: 'The feature flag could not be found: colour' })],
  ['FeatureFlagInvalid', (s) => ({ as: s.operator, method: 'PUT', path: '/v2/config/feature_flags/diego_docker', body: { enabled: 'yes' }, says: 'The feature flag is invalid: enabled Invalid input: expected boolean, received string' })],
];

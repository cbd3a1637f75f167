import * as z from 'zod';
import { exampleOf, lean } from '../../infra/local/pages/reference-example.ts';
import type { Schema } from '../../shared/http/openapi/document.ts';
import { newId } from '../../shared/lib/id.ts';
import { type Case, pathWith } from './every-endpoint.ts';
import { disputed, type Ids } from './resources.ts';

const nightly = { first_time: '2031-01-31 02:30:00', timezone: 'Europe/Berlin', period: 1, period_unit: 'day' };

/** What the schema alone cannot say. */
const written: Record<string, (ids: Ids) => unknown> = {
  signIn: () => ({ username: 'nobody', password: 'of this name' }),
  impersonateUser: ({ users }) => ({ uuid: users }),
  enableMfa: () => ({ method: 'totp' }),
  createException: () => ({ exception: disputed }),
  updateException: () => ({ exception: { text: 'It is patched, see the attached proof' } }),
  createCredential: () => ({ credential: { name: 'Login', type: 'up', login: 'scanner', password: newId() } }),
  createTarget: () => ({ target: { name: `Branch ${newId()}`, hosts: '127.0.0.2' } }),
  createSchedule: () => ({ schedule: { name: `Nights ${newId()}`, ...nightly } }),
  calculateFirstTime: () => ({ schedule: nightly }),
  calculateNextDates: () => ({ schedule: nightly }),
  createScanFromWizard: (ids) => ({ scan: { name: `Scan ${newId()}`, target_id: ids['targets'] } }),
  addPortRange: () => ({ port_range: { start: 9000, end: 9001, type: 'tcp' } }),
  inheritResources: (ids) => ({ user_id: ids['colleagues'] }),
  transferResources: (ids) => ({ user_id: ids['colleagues'] }),
  createUser: () => ({ user: { email: `${newId()}@example.com` } }),
  inviteUser: () => ({ user: { email: `${newId()}@example.com` } }),
  changePassword: () => ({ user: { current_password: 'nobody knows it', password: newId(), password_confirmation: newId() } }),
  createPlan: () => ({ plan: { code: `plan-${newId()}`, name: 'Example', product: 'pci', features: { number_of_ips: { limit: 1 } } } }),
  updatePlan: () => ({ plan: { name: 'Another name' } }),
  subscribeToPlan: () => ({ plan: 'pci-basic' }),
  subscribeOrganization: () => ({ plan: 'pci-basic' }),
  unsubscribeOrganization: () => ({ plan: 'penetration_plan' }),
  revokeSubscriptionFeatures: () => ({ features: 'rescan' }),
  'POST /privacy-v1/organizations': () => ({ name: `Example ${newId()}`, primaryDomain: 'localhost', privacyPolicyUrl: 'string' }),
  createScanner: () => ({ scanner: { name: `Scanner ${newId()}`, type: 'openvasd', host: 'scanner.example' } }),
  updateScanner: () => ({ scanner: { comment: 'In the basement' } }),
  createFoundryUser: () => ({ guid: newId() }),
  createUaaUser: () => ({ userName: newId(), password: `long enough ${newId()}` }),
  createPrivateDomain: (ids) => ({ name: `d-${newId()}.example.com`, owning_organization_guid: ids['organizations'] }),
  updateFeatureFlag: () => ({ enabled: true }),
  ...byName(),
  createCustomer: () => ({ customer: { organization: { name: `Customer ${newId()}` } } }),
};

/** Roles of Cloud Foundry by user name. */
function byName(): Record<string, (ids: Ids) => unknown> {
  const organization = ['User', 'Manager', 'BillingManager', 'Auditor'].flatMap((role) => [`addOrg${role}ByName`, `removeOrg${role}ByName`, `removeOrg${role}ByPost`]);
  return Object.fromEntries([...organization, 'addSpaceDeveloper', 'addSpaceManager', 'addSpaceAuditor'].map((id) => [id, (ids: Ids) => ({ username: ids['people'] })]));
}

/** What an upload holds. */
const uploads: Record<string, () => string> = {
  importUsers: () => `email\r\n${newId()}@example.com\r\n`,
  issueToken: () => 'grant_type=password&username=nobody&password=of%20this%20name&client_id=cf',
};

/** The least that the endpoint accepts: path, required query parameters and body. `values` stand for the path's variables. */
export function requestFor(one: Case, values: string[], ids: Ids): { method: string; path: string; body: string | undefined } {
  const { endpoint, operation, document } = one;
  const required = operation.parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  const query = new URLSearchParams(Object.fromEntries(required.map(({ name, schema }) => [name, String(filled(exampleOf(document, schema, name), ids, name))]))).toString();
  const body = bodyFor(one, ids);
  const text = uploads[endpoint.id]?.() ?? (body === undefined ? undefined : JSON.stringify(body));
  return { method: endpoint.method, path: `${pathWith(endpoint, values)}${query !== '' ? `?${query}` : ''}`, body: text };
}

/** The same request once for each member of the body that names a record of some tenant, with `id` in its place; bulk requests name their own collection. */
export function requestsNaming(one: Case, values: string[], ids: Ids, idOf: (collection: string) => string | undefined): { method: string; path: string; body: string }[] {
  const schema = one.operation.requestBody?.content['application/json']?.schema;
  const { body: example, ...request } = requestFor(one, values, ids);
  if (!schema) return [];
  return referencesIn(one, schema).flatMap(({ path, noun, many }) => {
    const id = idOf(noun === '' ? collectionOf(one.endpoint.path) : `${noun}s`);
    return id === undefined ? [] : [{ ...request, body: JSON.stringify(withValue(JSON.parse(example ?? '{}'), path, many ? [id] : id)) }];
  });
}

interface NamedRecord {
  path: string[];
  noun: string;
  many: boolean;
}

/** `target_id`, `parent_organization`, `ids`, down to the second level. */
function referencesIn(one: Case, schema: Schema, above: string[] = []): NamedRecord[] {
  const shape = typeof schema['$ref'] === 'string' ? (one.document.components.schemas[schema['$ref'].split('/').at(-1) ?? ''] ?? {}) : schema;
  return Object.entries(Members.parse(shape['properties'])).flatMap(([name, inner]) => {
    const path = [...above, name];
    const found = /^(?:parent_)?(\w+?)(?:_uuid|_guid|_id)(s?)$/.exec(name) ?? /^(?:parent_)?(organization)$/.exec(inner['type'] === 'object' ? '' : name) ?? /^()(?:id|uuid)(s?)$/.exec(name);
    if (found) return [{ path, noun: found[1] ?? '', many: found[2] === 's' }];
    return above.length === 0 ? referencesIn(one, inner, path) : [];
  });
}

const Members = z.record(z.string(), z.record(z.string(), z.unknown())).catch({});

function withValue(body: unknown, [first = '', ...rest]: string[], value: unknown): unknown {
  const members = Members.parse(body);
  return { ...Object(body), [first]: rest.length === 0 ? value : withValue(members[first], rest, value) };
}

function collectionOf(path: string): string {
  return path.split('/')[2] ?? '';
}

/** A body that the endpoint accepts, with the least in it: names are new each time, ids are those of the given records. Undefined where none is taken. */
function bodyFor({ endpoint, operation, document }: Case, ids: Ids): unknown {
  const media = operation.requestBody?.content['application/json'];
  if (!media) return undefined;
  const body = (written[`${endpoint.method} ${endpoint.path}`] ?? written[endpoint.id])?.(ids) ?? filled(exampleOf(document, lean(document, media.schema, true)), ids);
  const checked = (endpoint.body ?? endpoint.query)?.safeParse(body);
  if (checked?.success === false) throw new Error(`${endpoint.id}: test/support/example-request.ts needs a body, because ${checked.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`);
  return body;
}

/** `scan_id` becomes the id of a scan, `ids` stay; a name becomes a new one. */
function filled(value: unknown, ids: Ids, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item, ids, name.replace(/s$/, '')));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, filled(inner, ids, member)]));
  const noun = /^(\w+)_(?:id|guid)$/.exec(name)?.[1];
  if (noun !== undefined) return ids[`${noun}s`] ?? value;
  return name === 'name' ? `Example ${newId()}` : value;
}

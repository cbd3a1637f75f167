import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { withActor } from '../../../shared/domain/actor/context.ts';
import { Create, create } from '../../../shared/domain/organization/create.ts';
import { platformOrganization } from '../../../shared/domain/platform/organization.ts';
import { newId } from '../../../shared/lib/id.ts';
import { userOf } from '../../support/actors.ts';
import { minimal, useConcord } from '../../support/concord.ts';
import { makeOwner, makePrivate } from '../../support/owner-keys.ts';
import { rawRows } from '../../support/raw-table.ts';

// Every documented status of the surface (3), provoked: exactly three members, and the documented words.
const { ask, ownerKey } = useConcord();
const Made = z.object({ id: z.string(), projects: z.array(z.object({ id: z.string() })) });
let shop: z.infer<typeof Made>;
beforeAll(async () => {
  shop = Made.parse((await ask('POST', '/organizations', minimal('Shop'))).json);
});

const phrases: Record<number, string> = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 409: 'Conflict', 413: 'Payload Too Large', 422: 'Unprocessable Entity', 429: 'Too Many Requests', 500: 'Internal Server Error' };
const failure = (statusCode: number, message: string) => ({ statusCode, error: phrases[statusCode], message });
const answered = async (...sent: Parameters<typeof ask>) => {
  const { status, json, headers } = await ask(...sent);
  expect(headers['content-type']).toBe('application/json');
  return [status, json];
};

describe('400: malformed JSON', () => {
  test.each(['{', 'nonsense', '{"name":1e999}'])('%s', async (text) => {
    expect(await answered('POST', '/organizations', text)).toEqual([400, failure(400, expect.stringMatching(/^Malformed request: the body is not JSON/))]);
  });

  test('a body of another content type', async () => {
    expect(await answered('POST', '/organizations', 'name=x', { headers: { 'content-type': 'application/x-www-form-urlencoded' } })).toEqual([400, failure(400, 'Unsupported content type, expected application/json')]);
  });
});

describe('400: the first problem of a body, in the words of a schema', () => {
  const { name, primaryDomain, privacyPolicyUrl } = minimal();
  const cases: [unknown, string][] = [
    [undefined, "body must have required property 'name'"],
    [{}, "body must have required property 'name'"],
    [[], 'body must be object'],
    [{ name: 5, privacyPolicyUrl }, "body must have required property 'primaryDomain'"],
    [{ name, primaryDomain }, "body must have required property 'privacyPolicyUrl'"],
    [{ ...minimal(), name: 5 }, 'body/name must be string'],
    [{ ...minimal(), name: null }, 'body/name must be string'],
    [minimal('a'), 'body/name must NOT have fewer than 2 characters'],
    [minimal('   '), 'body/name must NOT have fewer than 2 characters'],
    [minimal('a'.repeat(1025)), 'body/name must NOT have more than 1024 characters'],
    ...['http://example.com', 'example.com:443', 'example.com/path', '', ' ', 'example', 'exa mple.com', '-a.example', 'a..example', `${'a'.repeat(64)}.example`, `${'a.'.repeat(127)}example`, '192.168.0.1:80'].map((domain): [unknown, string] => [{ ...minimal(), primaryDomain: domain }, 'body/primaryDomain must match format "hostname"']),
    ...['javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' java\nscript:alert(1)', 'data:text/html,x', 'ftp://example.com'].map((url): [unknown, string] => [{ ...minimal(), privacyPolicyUrl: url }, 'body/privacyPolicyUrl must match format "uri" of http or https']),
    [{ ...minimal(), privacyPolicyUrl: '' }, 'body/privacyPolicyUrl must NOT have fewer than 1 characters'],
    [{ ...minimal(), termsOfServiceUrl: 'a'.repeat(2049) }, 'body/termsOfServiceUrl must NOT have more than 2048 characters'],
    [{ ...minimal(), contactEmails: 'user@example.com' }, 'body/contactEmails must be array'],
    [{ ...minimal(), contactEmails: ['user@example.com', 'nobody'] }, 'body/contactEmails/1 must match format "email"'],
    [{ ...minimal(), organizationSlug: 'a'.repeat(257) }, 'body/organizationSlug must NOT have more than 256 characters'],
    [{ ...minimal(), coupons: [1] }, 'body/coupons/0 must be string'],
    [{ ...minimal(), regionTemplate: { settings: { consent: { blockingMode: 'off' } } } }, 'body/regionTemplate/settings/consent/blockingMode must be equal to one of the allowed values'],
    [{ ...minimal(), regionTemplate: { regions: 'everywhere' } }, 'body/regionTemplate/regions must match a schema in anyOf'],
    [{ ...minimal(), subscription: { interval: 'week' } }, 'body/subscription/interval must be equal to one of the allowed values'],
    [{ ...minimal(), subscription: { addons: { users: -1 } } }, 'body/subscription/addons/users must be >= 0'],
    [{ ...minimal(), subscription: { addons: { users: 1.5 } } }, 'body/subscription/addons/users must be integer'],
    [{ ...minimal(), subscription: { test: 'yes' } }, 'body/subscription/test must be boolean'],
  ];
  test('and nothing of it is written', async () => {
    const before = (await rawRows({ ProjectionExpression: 'pk, sk' })).filter(({ pk }) => !pk.includes('#RATE#'));
    for (const [body, message] of cases) expect([body, await answered('POST', '/organizations', body)]).toEqual([body, [400, failure(400, message)]]);
    expect((await rawRows({ ProjectionExpression: 'pk, sk' })).filter(({ pk }) => !pk.includes('#RATE#'))).toEqual(before);
  });

  test.each<[string, string, unknown, string]>([
    ['PATCH', '', { name: 'x' }, 'body/name must NOT have fewer than 2 characters'],
    ['PATCH', '', { primaryDomain: 'https://x' }, 'body/primaryDomain must match format "hostname"'],
    ['POST', '/projects', { type: 'app' }, "body must have required property 'name'"],
    ['POST', '/projects', { name: 'Site', type: 'app' }, 'body/type must be equal to one of the allowed values'],
    ['POST', '/projects', { name: 'Site', domains: ['http://x'] }, 'body/domains/0 must match format "hostname"'],
    ['POST', '/api-keys', { role: 'king' }, 'body/role must be equal to one of the allowed values'],
    ['POST', '/api-keys', { name: 'a'.repeat(1001) }, 'body/name must NOT have more than 1000 characters'],
    ['POST', '/api-keys', { permissions: [{ organizationId: 'x' }] }, 'body/permissions/0/organizationId must match format "uuid"'],
    ['PATCH', `/api-keys/${newId()}`, { name: 'a'.repeat(1025) }, 'body/name must NOT have more than 1024 characters'],
    ['PATCH', `/projects/${newId()}`, { status: 'paused' }, 'body/status must be equal to one of the allowed values'],
    ['PATCH', `/projects/${newId()}`, { dataSystemIds: ['x'] }, 'body/dataSystemIds/0 must match format "uuid"'],
    ['PATCH', `/projects/${newId()}`, { sendFromEmailId: 'x' }, 'body/sendFromEmailId must match format "uuid"'],
  ])('%s %s %j', async (method, path, body, message) => {
    expect(await answered(method, `/organizations/${shop.id}${path}`, body)).toEqual([400, failure(400, message)]);
  });
});

describe('400: path and query', () => {
  test.each<[string, string]>([
    ['/organizations/x', 'params/organizationId must match format "uuid"'],
    ['/organizations/x/projects', 'params/organizationId must match format "uuid"'],
    ['/organizations?limit=1001', 'querystring/limit must be <= 1000'],
    ['/organizations?limit=0', 'querystring/limit must be >= 1'],
    ['/organizations?limit=ten', 'querystring/limit must be integer'],
    ['/organizations?limit=', 'querystring/limit must be integer'],
    ['/organizations?limit=1&limit=2', 'querystring/limit must be integer'],
    ['/organizations?offset=-1', 'querystring/offset must be >= 0'],
    ['/organizations?offset=1.5', 'querystring/offset must be integer'],
    ['/organizations?sort=nothing', 'querystring/sort must be equal to one of the allowed values'],
    ['/organizations?sort=created_at', 'querystring/sort must be equal to one of the allowed values'],
    ['/organizations?sort=__proto__', 'querystring/sort must be equal to one of the allowed values'],
    ['/organizations?order=up', 'querystring/order must be equal to one of the allowed values'],
    ['/organizations?status=gone', 'querystring/status must be equal to one of the allowed values'],
    [`/organizations?name=${'a'.repeat(65)}`, 'querystring/name must NOT have more than 64 characters'],
    ['/organizations?name=a&name=b', 'querystring/name must be string'],
  ])('GET %s', async (path, message) => {
    expect(await answered('GET', path)).toEqual([400, failure(400, message)]);
  });

  test('the ids of projects and keys', async () => {
    expect(await answered('GET', `/organizations/${shop.id}/projects/x`)).toEqual([400, failure(400, 'params/projectId must match format "uuid"')]);
    expect(await answered('DELETE', `/organizations/${shop.id}/api-keys/x`)).toEqual([400, failure(400, 'params/apiKey must match format "uuid"')]);
  });
});

test('401 without a key, with an unknown one, with a revoked one and with a key that is a user\'s token', async () => {
  const revoked = z.object({ id: z.string(), apiKey: z.string() }).parse((await ask('POST', `/organizations/${shop.id}/api-keys`, {})).json);
  expect((await ask('GET', `/organizations/${shop.id}`, undefined, { key: revoked.apiKey })).status).toBe(200);
  await ask('DELETE', `/organizations/${shop.id}/api-keys/${revoked.id}`);
  for (const key of [null, newId(), 'nonsense', revoked.apiKey, revoked.id]) {
    expect(await answered('GET', `/organizations/${shop.id}`, undefined, { key })).toEqual([401, failure(401, 'Unauthorized')]);
  }
});

test('403 where the role of the key is too small, but only for what exists and is well-formed', async () => {
  const { key } = await makeOwner(shop.id, 'viewer');
  expect(await answered('DELETE', `/organizations/${shop.id}`, undefined, { key })).toEqual([403, failure(403, 'Forbidden')]);
  expect(await answered('PATCH', `/organizations/${shop.id}`, { name: 5 }, { key })).toEqual([400, failure(400, 'body/name must be string')]);
  expect(await answered('PATCH', `/organizations/${newId()}`, {}, { key })).toEqual([404, failure(404, 'Not Found')]);
  expect(await answered('PATCH', `/organizations/${shop.id}`, { organizationSlug: 'perimeter' }, { key })).toEqual([403, failure(403, 'Forbidden')]);
});

describe('404', () => {
  test('an organization, project or key that nobody has, and those of others, alike', async () => {
    const other = await makePrivate({ key: ownerKey(), organization: '' });
    const { key } = await makeOwner(shop.id);
    const [project = '', apiKey = ''] = ['projects', 'api-keys'].map((what) => other.ids[`privacy-v1/organizations/${what}`]);
    const paths = [`/organizations/${newId()}`, `/organizations/${other.organization}`, `/organizations/${other.organization}/projects`, `/organizations/${shop.id}/projects/${newId()}`, `/organizations/${shop.id}/projects/${project}`];
    for (const path of paths) expect(await answered('GET', path, undefined, { key })).toEqual([404, failure(404, 'Not Found')]);
    for (const id of [newId(), apiKey, ownerKey()]) expect(await answered('DELETE', `/organizations/${shop.id}/api-keys/${id}`, undefined, { key })).toEqual([404, failure(404, 'Not Found')]);
  });

  test.each([['GET', '/x'], ['PUT', '/organizations'], ['GET', '/organizations/'], ['DELETE', `/organizations/${newId()}/projects/${newId()}`]])('the route %s %s', async (method, path) => {
    expect(await answered(method, path, undefined, { key: null })).toEqual([404, failure(404, `Route ${method}:/privacy-v1${path} not found`)]);
  });
});

test('409 while the first call with the same Idempotency-Key is at work', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => ask('POST', '/organizations', minimal('Same'), { headers: { 'idempotency-key': 'same' } })));
  const late = answers.filter(({ status }) => status === 409);
  for (const { json } of late) expect(json).toEqual(failure(409, 'A request with this Idempotency-Key is still in progress'));
  expect(new Set(answers.filter(({ status }) => status !== 409).map(({ text }) => text)).size).toBe(1);
});

test('413 for a body that is larger than any documented one', async () => {
  expect(await answered('POST', '/organizations', JSON.stringify(minimal('a'.repeat(1_000_001))))).toEqual([413, failure(413, 'The body is larger than 1000000 bytes')]);
});

describe('422', () => {
  const refused = async (method: string, path: string, body: unknown, message: string): Promise<void> => {
    expect(await answered(method, path, body)).toEqual([422, failure(422, message)]);
  };

  test('a slug that is taken, on POST and on PATCH, whatever its case', async () => {
    await refused('POST', '/organizations', { ...minimal(), organizationSlug: 'shop' }, 'organizationSlug is already in use');
    const { id } = Made.parse((await ask('POST', '/organizations', minimal('Another'))).json);
    await refused('PATCH', `/organizations/${id}`, { organizationSlug: 'SHOP' }, 'organizationSlug is already in use');
  });

  test('a plan that nobody sells', () => refused('POST', '/organizations', { ...minimal(), subscription: { plan: 'gold' } }, 'subscription.plan "gold" is unknown'));

  test('a coupon that the deployment does not know, where it knows any', async () => {
    process.env['PERIMETER_COUPONS'] = 'SPRING, AUTUMN';
    try {
      await refused('POST', '/organizations', { ...minimal(), coupons: ['SPRING', 'WINTER'] }, 'coupon "WINTER" is unknown');
      expect((await ask('POST', '/organizations', { ...minimal(), coupons: ['AUTUMN'] })).status).toBe(201);
    } finally {
      delete process.env['PERIMETER_COUPONS'];
    }
  });

  test('the default project archived, a sender that nobody verified', async () => {
    const project = `/organizations/${shop.id}/projects/${shop.projects[0]?.id}`;
    await refused('PATCH', project, { status: 'archived' }, 'The default project cannot be archived');
    await refused('PATCH', project, { sendFromEmailId: newId() }, 'sendFromEmailId is unknown');
  });

  test('the last owner key lowered or deleted', async () => {
    const { id } = z.object({ id: z.string() }).parse((await ask('POST', `/organizations/${shop.id}/api-keys`, { role: 'owner' })).json);
    await ask('PATCH', `/organizations/${shop.id}/api-keys/${id}`, { name: 'Still owner' });
    const others = z.object({ items: z.array(z.object({ id: z.string() })) }).parse((await ask('GET', `/organizations/${shop.id}/api-keys?role=owner`)).json).items.filter((key) => key.id !== id);
    for (const key of others) expect((await ask('DELETE', `/organizations/${shop.id}/api-keys/${key.id}`)).status).toBe(200);
    await refused('DELETE', `/organizations/${shop.id}/api-keys/${id}`, undefined, 'The last API key with the role owner cannot be deleted or lowered');
    await refused('PATCH', `/organizations/${shop.id}/api-keys/${id}`, { role: 'admin' }, 'The last API key with the role owner cannot be deleted or lowered');
  });

  test('the organization of the key itself, and one that has others below it', async () => {
    await refused('DELETE', `/organizations/${platformOrganization}`, undefined, 'An organization cannot delete itself: its partner does');
    const operator = userOf(platformOrganization, 'Super Admin', { partner: true });
    const { id } = await withActor(operator, async () => {
      const partner = await create(Create.parse({ name: 'Partner', plans: [{ plan: 'pci-basic', partner: true }] }));
      await create(Create.parse({ name: 'Below', parent_organization: partner.id }));
      return partner;
    });
    await refused('DELETE', `/organizations/${id}`, undefined, 'The organization has organizations below it: delete those first');
  });
});

test('429 with the seconds to wait, for a key that asks too often', async () => {
  const { key } = await makeOwner(shop.id, 'viewer');
  const before = process.env['PERIMETER_KEY_REQUESTS_PER_SECOND'];
  process.env['PERIMETER_KEY_REQUESTS_PER_SECOND'] = '0';
  try {
    const { status, json, headers } = await ask('GET', `/organizations/${shop.id}`, undefined, { key });
    expect([status, json]).toEqual([429, failure(429, 'Rate limit exceeded')]);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  } finally {
    process.env['PERIMETER_KEY_REQUESTS_PER_SECOND'] = before;
  }
});

test('500 says nothing but that: the table is away', async () => {
  const before = process.env['PERIMETER_TABLE'];
  process.env['PERIMETER_TABLE'] = 'another';
  try {
    const { status, text } = await ask('GET', '/organizations');
    expect([status, JSON.parse(text)]).toEqual([500, failure(500, 'Internal Server Error')]);
  } finally {
    if (before === undefined) delete process.env['PERIMETER_TABLE'];
    else process.env['PERIMETER_TABLE'] = before;
  }
});

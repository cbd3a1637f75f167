import * as z from 'zod';
import { describe, expect, test } from 'vitest';
import { OrganizationDocument } from '../../../functions/concord/organizations/present.ts';
import { withActor } from '../../../shared/domain/actor/context.ts';
import { Create, create } from '../../../shared/domain/organization/create.ts';
import { show, update } from '../../../shared/domain/organization/manage.ts';
import { platformOrganization } from '../../../shared/domain/platform/organization.ts';
import { activeFor } from '../../../shared/domain/subscription/subscription.ts';
import { asSystem } from '../../../shared/domain/actor/context.ts';
import { newId } from '../../../shared/lib/id.ts';
import { userOf } from '../../support/actors.ts';
import { minimal, useConcord } from '../../support/concord.ts';
import { settle } from '../../support/settle.ts';

// Contract tests from the reference's pages 4 and 5; no client of this API is published.
const { ask } = useConcord();
const Listed = z.object({ offset: z.number(), count: z.number(), total: z.number(), items: z.array(OrganizationDocument) });
const made = async (body: object): Promise<z.infer<typeof OrganizationDocument>> => {
  const { status, json, text } = await ask('POST', '/organizations', body);
  if (status !== 201) throw new Error(`${status} ${text}`);
  return OrganizationDocument.parse(json);
};
const listed = async (query: string) => Listed.parse((await ask('GET', `/organizations?${query}`)).json);

describe('POST /organizations', () => {
  test('201 for the documented minimal call, again and again, with the documented members in the documented order', async () => {
    const first = await ask('POST', '/organizations', minimal());
    const second = await ask('POST', '/organizations', minimal());
    expect([first.status, second.status]).toEqual([201, 201]);
    const [one, other] = [OrganizationDocument.parse(first.json), OrganizationDocument.parse(second.json)];
    expect(Object.keys(Object(first.json))).toEqual(['createdAt', 'updatedAt', 'defaultProjectId', 'billingEmails', 'billingPhoneNumber', 'billingAddress', 'subscription', 'id', 'name', 'dateCreated', 'dateUpdated', 'primaryDomain', 'slug', 'projects', 'status', 'statusDate', 'statusFlags', 'features', 'stripe']);
    expect([one.name, one.slug, other.name, other.slug]).toEqual(['string', 'string', 'string', 'string-2']);
    expect(one).toMatchObject({ billingEmails: [], billingPhoneNumber: null, billingAddress: null, subscription: null, primaryDomain: 'localhost', status: 'active', statusFlags: { isActive: true }, stripe: { customerId: '', subscriptionId: '', clientSecret: '' } });
    expect([one.createdAt, one.updatedAt]).toEqual([new Date(one.dateCreated).toISOString(), new Date(one.dateUpdated).toISOString()]);
    expect(first.headers['location']).toBe(`/privacy-v1/organizations/${one.id}`);
  });

  test('201 makes the first project too, which is the default one', async () => {
    const { id, defaultProjectId, projects } = await made({ ...minimal('Corner Shop'), contactEmails: ['user@example.com'] });
    expect(projects).toEqual([{
      default: true, contactEmail: 'user@example.com', contactEmails: ['user@example.com'], dateCreated: expect.any(Number), dateUpdated: expect.any(Number), id: defaultProjectId, mode: null, name: 'Corner Shop',
      organizationId: id, organization: { id, name: 'Corner Shop', slug: 'corner-shop', status: 'active' }, sendFromEmailId: 'default', sendFromEmail: { id: 'default', email: expect.stringMatching(/@/), name: 'Corner Shop' },
      settings: { trackers: { deepScan: true, realTimeScan: false, lastRealTimeScan: 0 } }, slug: 'corner-shop', status: 'active', statusFlags: { isActive: true, isTest: false }, type: 'website',
    }]);
  });

  test('201 with everything that the body may hold, and what it does not know is dropped', async () => {
    const settings = { consent: { blockingMode: 'strict', consentMode: 'express', gcm: 'basic', later: 1 }, branding: { buttonRadius: '6px' }, unknown: { kept: true } };
    const subscription = { interval: 'year', plan: 'vrms_plan', addons: { domains: 2 }, collectPayment: false, test: true };
    const body = { ...minimal('Whole'), primaryDomain: 'WWW.Example.COM', privacyPolicyUrl: 'https://example.com/privacy', termsOfServiceUrl: 'http://example.com/terms', contactEmails: ['a@example.com', 'b@example.com'], coupons: ['SPRING'], organizationSlug: 'a-slug', regionTemplate: { name: 'GDPR', regions: ['DE', 'US-CA'], customScript: 'alert(1)', settings }, subscription, unknown: 1 };
    const answer = await made(body);
    expect(answer).toMatchObject({ primaryDomain: 'www.example.com', slug: 'a-slug', billingEmails: ['a@example.com', 'b@example.com'], subscription });
    expect(await asSystem('test', answer.id, async () => (await activeFor(answer.id, 'vrms'))?.billing_interval)).toBe('yearly');
    const free = await made({ ...minimal(), subscription: { interval: 'month', plan: 'free', addons: { dataSystems: 1, domains: 1, policies: 1, users: 1 }, collectPayment: true, test: false } });
    expect(free.features).not.toBe(answer.features);
    expect((await made(minimal())).features).toBe(free.features);
  });

  test.each(['localhost', '127.0.0.1', '::1', 'example.com', 'a-b.c1.example'])('201 for the domain %s', async (primaryDomain) => {
    expect(await made({ ...minimal(), primaryDomain })).toMatchObject({ primaryDomain });
  });

  test('201 for names of 2 and of 1024 characters, whatever they are made of, and twice', async () => {
    for (const name of ['ab', 'ü'.repeat(1024), 'ü'.repeat(1024), '日本', "'; DROP TABLE--", '<b>x</b>']) expect(await made(minimal(name))).toMatchObject({ name });
  });

  test('organizations of one name made at once all succeed, each with its own slug', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => made(minimal('At once'))));
    expect(new Set(all.map(({ slug }) => slug)).size).toBe(8);
    expect(new Set(all.map(({ name }) => name))).toEqual(new Set(['At once']));
  });

  test('an Idempotency-Key makes one organization of two calls', async () => {
    const headers = { 'idempotency-key': newId() };
    const [first, second] = [await ask('POST', '/organizations', minimal('Once'), { headers }), await ask('POST', '/organizations', minimal('Once'), { headers })];
    expect([second.text, second.headers['idempotent-replayed']]).toEqual([first.text, 'true']);
    expect((await listed('name=once')).items.filter(({ name }) => name === 'Once')).toHaveLength(1);
  });
});

describe('GET /organizations', () => {
  test('200 pages by offset and limit, in the order of creation or of a member, with counts that fit', async () => {
    for (const name of ['Paged C', 'Paged A', 'Paged B']) await made(minimal(name));
    await settle();
    const all = await listed('name=pAgEd');
    expect({ ...all, items: all.items.map(({ name, stripe }) => [name, stripe]) }).toEqual({ offset: 0, count: 3, total: 3, items: [['Paged C', null], ['Paged A', null], ['Paged B', null]] });
    const part = await listed('name=paged&sort=name&order=desc&offset=1&limit=1');
    expect({ ...part, items: part.items.map(({ name }) => name) }).toEqual({ offset: 1, count: 1, total: 3, items: ['Paged B'] });
    const whole = await listed('limit=1000');
    const [first, rest] = [await listed('limit=2'), await listed('offset=2&limit=1000')];
    expect([...first.items, ...rest.items]).toEqual(whole.items);
    expect([first.total, rest.total, whole.total, whole.count]).toEqual(Array(4).fill(whole.items.length));
    expect(await listed('offset=100000')).toMatchObject({ offset: 100_000, count: 0, total: whole.total, items: [] });
    expect((await listed('order=desc&limit=1')).items[0]?.name).toBe('Paged B');
  });

  test('200 filters by a part of the domain and by status; what was archived is in no list', async () => {
    await made({ ...minimal('By domain'), primaryDomain: 'only.one.example' });
    expect((await listed('primaryDomain=ONE.ex')).items.map(({ name }) => name)).toEqual(['By domain']);
    expect(await listed('status=archived')).toEqual({ offset: 0, count: 0, total: 0, items: [] });
    expect((await listed('status=active&name=by%20domain')).count).toBe(1);
  });
});

describe('GET, PATCH and DELETE /organizations/{organizationId}', () => {
  test('200 shows it without what was said once', async () => {
    const { stripe, ...organization } = await made(minimal('Shown'));
    expect(stripe).not.toBeNull();
    expect((await ask('GET', `/organizations/${organization.id}`)).json).toEqual({ ...organization, stripe: null });
  });

  test('200 changes what is named and nothing else, and the date moves', async () => {
    const before = await made(minimal('Before'));
    const { status, json } = await ask('PATCH', `/organizations/${before.id}`, { name: 'After', organizationSlug: 'after', primaryDomain: 'string' });
    expect(status).toBe(200);
    const after = OrganizationDocument.parse(json);
    expect(after).toEqual({ ...before, name: 'After', slug: 'after', primaryDomain: 'string', stripe: null, projects: after.projects, updatedAt: after.updatedAt, dateUpdated: after.dateUpdated });
    expect(after.dateUpdated).toBeGreaterThanOrEqual(before.dateUpdated);
    expect((await ask('GET', `/organizations/${before.id}`)).json).toEqual(after);
    expect((await listed('name=after')).items).toEqual([after]);
    expect((await ask('PATCH', `/organizations/${before.id}`, {})).json).toMatchObject({ name: 'After', slug: 'after' });
    // The old slug is free again.
    expect(await made(minimal('Before'))).toMatchObject({ slug: 'before' });
  });

  test('200 archives it: afterwards it is 404 and in no list, and its slug stays taken', async () => {
    const { id, slug } = await made(minimal('Gone'));
    const { status, json } = await ask('DELETE', `/organizations/${id}`);
    const archived = OrganizationDocument.parse(json);
    expect([status, archived]).toMatchObject([200, { id, status: 'archived', statusFlags: { isActive: false } }]);
    expect(archived.statusDate).toBeGreaterThanOrEqual(archived.dateCreated);
    for (const [method, body] of [['GET', undefined], ['PATCH', {}], ['DELETE', undefined]] as const) expect((await ask(method, `/organizations/${id}`, body)).status).toBe(404);
    expect((await listed('name=gone')).items).toEqual([]);
    expect(await ask('POST', '/organizations', { ...minimal(), organizationSlug: slug })).toMatchObject({ status: 422 });
  });
});

describe('one tenancy', () => {
  const operator = userOf(platformOrganization, 'Super Admin', { partner: true });

  test('an organization made here is one of the platform, subscribed to its default plan, and what the platform changes shows here', async () => {
    const { id } = await made(minimal('Harbour Shop'));
    const twin = await made(minimal('Harbour Shop'));
    expect(await withActor(operator, () => show(id))).toMatchObject({ name: 'Harbour Shop', path: [platformOrganization] });
    expect(await withActor(operator, () => show(twin.id))).toMatchObject({ name: 'Harbour Shop (2)' });
    expect(await asSystem('test', id, async () => (await activeFor(id, 'pci'))?.plan.code)).toBe('pci-basic');
    await withActor(operator, () => update(twin.id, { name: 'Lighthouse', company_name: 'Lighthouse' }));
    expect((await ask('GET', `/organizations/${twin.id}`)).json).toMatchObject({ name: 'Lighthouse', slug: 'harbour-shop-2' });
  });

  test('an organization that the platform made is one here, and takes a slug and a domain', async () => {
    const { id } = await withActor(operator, () => create(Create.parse({ name: 'Made elsewhere', website: 'https://elsewhere.example/shop' })));
    expect((await ask('GET', `/organizations/${id}`)).json).toMatchObject({ name: 'Made elsewhere', slug: 'made-elsewhere', primaryDomain: 'elsewhere.example', defaultProjectId: null, projects: [], billingEmails: [] });
    const changed = await ask('PATCH', `/organizations/${id}`, { primaryDomain: 'other.example' });
    expect(changed.json).toMatchObject({ name: 'Made elsewhere', slug: 'made-elsewhere', primaryDomain: 'other.example' });
  });
});

import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { scanning } from '../../functions/scanning/dialect.ts';
import { webhooks } from '../../functions/scanning/webhooks/routes.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { asSystem } from '../../shared/domain/actor/context.ts';
import { newId } from '../../shared/lib/id.ts';
import { serve } from '../../shared/http/serve.ts';
import { Problem } from '../../shared/problems.ts';
import { table } from '../../shared/table/client.ts';
import { tenantKey } from '../../shared/table/keys.ts';
import { tableName } from '../../shared/table/schema.ts';
import { userOf } from '../support/actors.ts';
import { makeRoot } from '../support/platform.ts';
import { useTable } from '../support/table.ts';
import { admin, completeScan, makeCustomer, makeWebhook, receiver, settle } from '../workers/webhook-world.ts';

useTable();

const Attributes = z.record(z.string(), z.unknown());
const One = z.object({ data: z.object({ id: z.string(), type: z.string(), attributes: Attributes }) });
const Many = z.object({ data: z.array(z.object({ id: z.string(), attributes: Attributes })), meta: z.object({ pagination: z.object({ total_count: z.int() }).loose() }) });
const Failure = z.object({ errors: z.array(z.object({ message: z.string(), type: z.string() })), errors_map: z.record(z.string(), z.array(z.string())).optional() });

/** A request as it reaches the endpoint, and its answer. */
async function call(who: Actor, id: string, { params = {}, query = {}, body }: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown } = {}) {
  const endpoint = webhooks.endpoints.find((one) => one.id === id);
  if (!endpoint) throw new Error(`no ${id}`);
  const raw = {
    method: endpoint.method, path: endpoint.path, params, query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])), headers: {},
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)), request_id: newId(), ip: '127.0.0.1',
  };
  const { status, headers, body: text } = await serve(scanning, webhooks.id, endpoint, raw, who).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    return scanning.fail(error, raw);
  });
  const json: unknown = JSON.parse(String(text));
  return { status, headers, json, text: String(text) };
}

const hook = (more: object = {}) => ({ webhook: { name: 'Hook', url: 'https://hooks.example.com/a', events: ['scan_completed'], ...more } });
const created = async (who: Actor, more: object = {}) => One.parse((await call(who, 'createWebhook', { body: hook(more) })).json).data;

async function organization(): Promise<string> {
  return makeCustomer((await makeRoot()).id);
}

/** With private webhooks switched off, as on AWS. */
async function asOnAws<T>(work: () => Promise<T>): Promise<T> {
  process.env['PERIMETER_ALLOW_PRIVATE_WEBHOOKS'] = 'false';
  try {
    return await work();
  } finally {
    delete process.env['PERIMETER_ALLOW_PRIVATE_WEBHOOKS'];
  }
}

describe('createWebhook', () => {
  test('201 with the generated secret, which no later answer holds', async () => {
    const who = admin(await organization());
    const answer = await call(who, 'createWebhook', { body: hook({ events: ['scan_completed', 'scan_failed', 'scan_completed'] }) });
    const { data } = One.parse(answer.json);
    expect([answer.status, data.type, answer.headers['location']]).toEqual([201, 'webhooks', `/v2/webhooks/${data.id}`]);
    const secret = z.string().regex(/^whsec_/).parse(data.attributes['secret']);
    expect(data.attributes).toMatchObject({
      name: 'Hook', url: 'https://hooks.example.com/a', events: ['scan_completed', 'scan_failed'], active: true, include_customers: false, has_secret: true, secret_last4: secret.slice(-4),
      last_delivery: null, failures_in_row: 0, disabled: null, owner: { id: expect.any(String), username: expect.any(String) }, organization: { id: who.organization, name: expect.any(String) },
    });
    const params = { id: data.id };
    for (const [id, request] of [['showWebhook', { params }], ['listWebhooks', {}], ['updateWebhook', { params, body: { webhook: {} } }], ['deactivateWebhook', { params }], ['activateWebhook', { params }]] as const) {
      const later = await call(who, id, request);
      expect(later.status).toBe(200);
      expect(later.text).not.toMatch(/whsec_|"secret"|v1\./);
    }
  });

  test('a given secret is never answered, an empty one means unsigned', async () => {
    const who = admin(await organization());
    const given = await call(who, 'createWebhook', { body: hook({ secret: 'correct horse battery' }) });
    expect(given.text).not.toContain('horse');
    expect(One.parse(given.json).data.attributes).toMatchObject({ has_secret: true, secret_last4: 'tery' });
    expect((await created(who, { secret: 'short' })).attributes).toMatchObject({ has_secret: true, secret_last4: null });
    expect((await created(who, { secret: '' })).attributes).toMatchObject({ has_secret: false, secret_last4: null });
  });

  test('no secret is in the table in clear', async () => {
    const who = admin(await organization());
    const secret = 'correct horse battery staple';
    const { id } = await created(who, { secret });
    const key = { pk: tenantKey(who.organization, 'WEBHOOK'), sk: id };
    const { Item } = await asSystem('test', who.organization, () => table().send(new GetCommand({ TableName: tableName(), Key: key })));
    expect(Item?.['secret']).toMatch(/^v1\./);
    for (const form of [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('base64url'), Buffer.from(secret).toString('hex')]) expect(JSON.stringify(Item)).not.toContain(form);
  });

  test.each([
    ['no name', { name: '' }, 'name'], ['no event', { events: [] }, 'events'], ['an unknown event', { events: ['scan_exploded'] }, 'events.0'], ['a catalogue name', { events: ['scan.completed'] }, 'events.0'],
    ['no text as URL', { url: 7 }, 'url'], ['an endless secret', { secret: 'x'.repeat(256) }, 'secret'],
  ])('422 for %s, by its field', async (_, more, field) => {
    const answer = await call(admin(await organization()), 'createWebhook', { body: hook(more) });
    expect(answer.status).toBe(422);
    expect(Object.keys(Failure.parse(answer.json).errors_map ?? {})).toEqual([field]);
  });

  test.each(['http://169.254.169.254/latest/meta-data', 'http://[fd00:ec2::254]/', 'http://0xa9fea9fe/', 'ftp://hooks.example.com/', 'https://user:password@hooks.example.com/', 'file:///etc/passwd', 'not a url', `https://h.example/${'a'.repeat(2100)}`])('422 with the reason for %s, here too where private receivers are allowed', async (url) => {
    const answer = await call(admin(await organization()), 'createWebhook', { body: hook({ url }) });
    expect(answer.status).toBe(422);
    expect(Failure.parse(answer.json).errors_map).toEqual({ url: [expect.any(String)] });
  });

  test('private receivers, http and other ports are for where the deployment allows them', async () => {
    const who = admin(await organization());
    for (const url of ['http://127.0.0.1:9000/hook', 'https://10.0.0.5/', 'http://hooks.example.com/', 'https://hooks.example.com:8443/', 'http://localhost/']) {
      expect((await call(who, 'createWebhook', { body: hook({ url }) })).status).toBe(201);
      expect((await asOnAws(() => call(who, 'createWebhook', { body: hook({ url }) }))).status).toBe(422);
      expect((await asOnAws(async () => call(who, 'updateWebhook', { params: { id: (await created(who)).id }, body: { webhook: { url } } }))).status).toBe(422);
    }
    expect((await asOnAws(() => call(who, 'createWebhook', { body: hook() }))).status).toBe(201);
  });

  test('customers are included for partners alone', async () => {
    const id = await organization();
    expect((await call(admin(id), 'createWebhook', { body: hook({ include_customers: true }) })).status).toBe(201);
    const refused = await call(userOf(id), 'createWebhook', { body: hook({ include_customers: true }) });
    expect([refused.status, Failure.parse(refused.json).errors_map]).toEqual([422, { include_customers: ['is for partners'] }]);
  });

  test('the hundred-and-first is refused', async () => {
    const who = admin(await organization());
    await Promise.all(Array.from({ length: 100 }, () => makeWebhook(who.organization, 'https://hooks.example.com/')));
    expect((await call(who, 'createWebhook', { body: hook() })).status).toBe(422);
  });
});

describe('the life of a webhook', () => {
  test('an update changes what it names and nothing else', async () => {
    const who = admin(await organization());
    const { id, attributes } = await created(who, { secret: 'correct horse' });
    const params = { id };
    const renamed = One.parse((await call(who, 'updateWebhook', { params, body: { webhook: { name: 'Other' } } })).json).data.attributes;
    expect(renamed).toEqual({ ...attributes, name: 'Other', updated_at: expect.any(String) });
    const unsigned = One.parse((await call(who, 'updateWebhook', { params, body: { webhook: { secret: '', url: 'https://other.example.com/', events: ['pci_overdue'] } } })).json).data.attributes;
    expect(unsigned).toMatchObject({ name: 'Other', has_secret: false, secret_last4: null, url: 'https://other.example.com/', events: ['pci_overdue'] });
    expect((await call(who, 'updateWebhook', { params, body: { webhook: { events: [] } } })).status).toBe(422);
  });

  test('switched off and on, as often as it is said', async () => {
    const who = admin(await organization());
    const { id } = await created(who);
    const turn = async (how: string) => One.parse((await call(who, how, { params: { id } })).json).data.attributes['active'];
    expect([await turn('deactivateWebhook'), await turn('deactivateWebhook'), await turn('activateWebhook'), await turn('activateWebhook')]).toEqual([false, false, true, true]);
  });

  test('the list counts, filters and sorts', async () => {
    const who = admin(await organization());
    for (const name of ['Beta', 'Alpha', 'Gamma']) await created(who, { name, url: `https://${name.toLowerCase()}.example.com/` });
    const [gamma] = Many.parse((await call(who, 'listWebhooks')).json).data;
    await call(who, 'deactivateWebhook', { params: { id: gamma?.id ?? '' } });
    const named = async (query: Record<string, string>) => {
      const { data, meta } = Many.parse((await call(who, 'listWebhooks', { query })).json);
      return [meta.pagination.total_count, ...data.map(({ attributes }) => attributes['name'])];
    };
    expect(await named({})).toEqual([3, 'Gamma', 'Alpha', 'Beta']);
    expect(await named({ sort_by: 'name' })).toEqual([3, 'Alpha', 'Beta', 'Gamma']);
    expect(await named({ 'q[name]': 'al*' })).toEqual([1, 'Alpha']);
    expect(await named({ 'q[url]': '*beta*' })).toEqual([1, 'Beta']);
    expect(await named({ 'q[active]': 'false' })).toEqual([1, 'Gamma']);
    expect((await call(who, 'listWebhooks', { query: { 'q[secret]': 'a*' } })).status).toBe(422);
  });

  test('deleted, it and its deliveries are not found any more', async () => {
    const target = await receiver(200);
    const who = admin(await organization());
    const { id } = await created(who, { url: target.url });
    await completeScan(who.organization);
    await settle(who.organization);
    const params = { webhook_id: id };
    const { data } = Many.parse((await call(who, 'listWebhookDeliveries', { params })).json);
    const { status, json } = await call(who, 'deleteWebhook', { params: { id } });
    expect([status, json]).toEqual([200, {}]);
    expect((await call(who, 'showWebhook', { params: { id } })).status).toBe(404);
    expect((await call(who, 'deleteWebhook', { params: { id } })).status).toBe(404);
    expect((await call(who, 'listWebhookDeliveries', { params })).status).toBe(404);
    expect((await call(who, 'showWebhookDelivery', { params: { ...params, id: data[0]?.id ?? '' } })).status).toBe(404);
    expect(Many.parse((await call(who, 'listWebhooks')).json).meta.pagination.total_count).toBe(0);
  });
});

describe('deliveries', () => {
  test('are listed newest first, filtered, and shown with request, response and attempts', async () => {
    const target = await receiver(200, 500);
    const who = admin(await organization());
    const { id: webhook_id } = await created(who, { url: target.url });
    for (let scan = 0; scan < 2; scan += 1) {
      await completeScan(who.organization);
      await settle(who.organization);
    }
    const list = async (query: Record<string, string> = {}) => Many.parse((await call(who, 'listWebhookDeliveries', { params: { webhook_id }, query })).json);
    const { data, meta } = await list();
    expect([meta.pagination.total_count, ...data.map(({ attributes }) => attributes['status'])]).toEqual([2, 'retrying', 'delivered']);
    expect((await list({ 'q[status]': 'delivered' })).data.map(({ id }) => id)).toEqual([data[1]?.id]);
    expect((await list({ 'q[event]': 'scan_*' })).data).toHaveLength(2);
    expect((await list({ 'q[event]': 'report_generated' })).data).toEqual([]);
    const shown = One.parse((await call(who, 'showWebhookDelivery', { params: { webhook_id, id: data[1]?.id ?? '' } })).json).data;
    expect(shown.attributes).toEqual({
      id: data[1]?.id, webhook: { id: webhook_id }, event: 'scan_completed', event_id: expect.any(String), status: 'delivered', failed_reason: null, next_attempt_at: null, delivered_at: expect.any(String),
      request: { url: target.url, headers: expect.objectContaining({ 'webhook-id': expect.any(String) }), body: target.received[0]?.body }, response: { status: 200, headers: expect.any(Object), body: 'noted' },
      attempts: [{ number: 1, started_at: expect.any(String), duration_ms: expect.any(Number), status_code: 200, error: null }], created_at: expect.any(String), updated_at: expect.any(String),
    });
  });
});

describe('who may', () => {
  test('404 for every id of another organization, and nothing of it changes', async () => {
    const target = await receiver(200);
    const [mine, other] = [await organization(), await organization()];
    const theirs = await makeWebhook(other, target.url);
    await completeScan(other);
    await settle(other);
    const delivery = Many.parse((await call(admin(other), 'listWebhookDeliveries', { params: { webhook_id: theirs.id } })).json).data[0]?.id ?? '';
    const own = await created(admin(mine));
    const attempts = [
      ['showWebhook', { id: theirs.id }], ['updateWebhook', { id: theirs.id }], ['deleteWebhook', { id: theirs.id }], ['activateWebhook', { id: theirs.id }], ['deactivateWebhook', { id: theirs.id }],
      ['listWebhookDeliveries', { webhook_id: theirs.id }], ['showWebhookDelivery', { webhook_id: theirs.id, id: delivery }], ['showWebhookDelivery', { webhook_id: own.id, id: delivery }], ['showWebhook', { id: 'not-an-id' }],
    ] as const;
    for (const [id, params] of attempts) {
      const answer = await call(admin(mine), id, { params, ...(id === 'updateWebhook' ? { body: { webhook: { name: 'Mine' } } } : {}) });
      expect([id, answer.status]).toEqual([id, 404]);
    }
    expect((await call(admin(other), 'showWebhook', { params: { id: theirs.id } })).json).toMatchObject({ data: { attributes: { name: 'Hook', active: true } } });
  });

  test('403 for a user without ADMIN_ACCESS, at every endpoint', async () => {
    const user = userOf(await organization(), 'User');
    for (const { id } of webhooks.endpoints) expect([id, (await call(user, id, { params: { id: newId(), webhook_id: newId() }, body: hook() })).status]).toEqual([id, 403]);
  });
});

import * as z from 'zod';
import { beforeAll, expect, test } from 'vitest';
import { ApiKeyDocument } from '../../../functions/concord/api-keys/present.ts';
import { newId } from '../../../shared/lib/id.ts';
import { minimal, useConcord } from '../../support/concord.ts';
import { rawRows } from '../../support/raw-table.ts';

// Contract tests from the reference's page 7.
const { ask } = useConcord();
const Listed = z.object({ offset: z.number(), count: z.number(), total: z.number(), items: z.array(ApiKeyDocument) });
let path: string;
let organization: { id: string; name: string; defaultProjectId: string };
beforeAll(async () => {
  organization = z.object({ id: z.string(), name: z.string(), defaultProjectId: z.string() }).parse((await ask('POST', '/organizations', minimal('Shop'))).json);
  path = `/organizations/${organization.id}/api-keys`;
});
const make = async (body: object) => ApiKeyDocument.parse((await ask('POST', path, body)).json);
const namesOf = async (query: string) => Listed.parse((await ask('GET', `${path}?${query}`)).json).items.map(({ name }) => name);

test('201 without anything said: a viewer, shown in full once and never again', async () => {
  const { status, json, headers } = await ask('POST', path, {});
  const key = ApiKeyDocument.parse(json);
  expect([status, json]).toEqual([201, { id: key.id, apiKey: key.apiKey, organizationId: organization.id, projectId: null, name: '', role: 'viewer', dateCreated: key.dateCreated, dateUpdated: key.dateCreated, permissions: [] }]);
  expect(z.uuid().safeParse(key.apiKey).success).toBe(true);
  expect(headers['location']).toBe(`/privacy-v1${path}/${key.id}`);
  const listed = await ask('GET', path);
  expect(listed.text).not.toContain(key.apiKey);
  expect(Listed.parse(listed.json).items).toEqual([{ ...key, apiKey: `${key.apiKey.slice(0, 8)}********` }]);
  expect(JSON.stringify(await rawRows())).not.toContain(key.apiKey);
});

test('200 changes name, role and permissions, named by the id or by the key itself; the change holds at once', async () => {
  const { id, apiKey } = await make({ name: 'n'.repeat(1000), role: 'admin' });
  const changed = await ask('PATCH', `${path}/${apiKey}`, { role: 'none', permissions: [{ projectId: organization.defaultProjectId, role: 'limited', name: 'dropped' }] });
  expect(changed.status).toBe(200);
  expect(changed.json).toMatchObject({ id, name: 'n'.repeat(1000), role: 'none', permissions: [{ organizationId: organization.id, organizationName: 'Shop', projectId: organization.defaultProjectId, projectName: 'Shop', role: 'limited' }] });
  expect((await ask('GET', `/organizations/${organization.id}`, undefined, { key: apiKey })).status).toBe(403);
  expect((await ask('PATCH', `${path}/${id}`, { name: 'm'.repeat(1024), permissions: [] })).json).toMatchObject({ name: 'm'.repeat(1024), role: 'none', permissions: [] });
});

test('200 deletes, answers what it was, and then it is 404 and opens nothing', async () => {
  const { id, apiKey } = await make({ name: 'Leaving' });
  expect((await ask('DELETE', `${path}/${apiKey}`)).json).toMatchObject({ id, name: 'Leaving', apiKey: `${apiKey.slice(0, 8)}********` });
  expect((await ask('DELETE', `${path}/${id}`)).status).toBe(404);
  expect((await ask('GET', path, undefined, { key: apiKey })).status).toBe(401);
  expect(await namesOf('name=leaving')).toEqual([]);
});

test('200 filters by the key, its name, its role and its projects', async () => {
  const { id, apiKey } = await make({ name: 'Filtered One', role: 'admin', permissions: [{ projectId: organization.defaultProjectId }] });
  await make({ name: 'Filtered Two', role: 'limited' });
  for (const key of [id, apiKey, `${apiKey.slice(0, 8)}********`]) expect(await namesOf(`apiKey=${key}`)).toEqual(['Filtered One']);
  expect(await namesOf('name=FILTERED&sort=name&order=desc')).toEqual(['Filtered Two', 'Filtered One']);
  expect(await namesOf('name=filtered&role=limited')).toEqual(['Filtered Two']);
  expect(await namesOf(`projectIds[]=${organization.defaultProjectId}`)).toEqual(['Filtered One']);
  expect(await namesOf(`projectIds[]=${newId()}&projectIds[]=${organization.defaultProjectId}`)).toEqual(['Filtered One']);
  expect(await namesOf('projectName=sho')).toEqual(['Filtered One']);
});

test('of two owner keys deleted at once one stays', async () => {
  const [one, other] = [await make({ role: 'owner' }), await make({ role: 'owner' })];
  const answers = await Promise.all([one, other].map(({ id }) => ask('DELETE', `${path}/${id}`)));
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422]);
});

test('an Idempotency-Key makes one key of two calls, and what is kept of the answer is sealed', async () => {
  const headers = { 'idempotency-key': 'key' };
  const [first, second] = [await ask('POST', path, { name: 'Once' }, { headers }), await ask('POST', path, { name: 'Once' }, { headers })];
  expect(second.text).toBe(first.text);
  expect(JSON.stringify(await rawRows())).not.toContain(ApiKeyDocument.parse(first.json).apiKey);
});

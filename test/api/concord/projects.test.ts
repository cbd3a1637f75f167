import * as z from 'zod';
import { beforeAll, expect, test } from 'vitest';
import { ProjectWithSystems } from '../../../functions/concord/projects/present.ts';
import { newId } from '../../../shared/lib/id.ts';
import { minimal, useConcord } from '../../support/concord.ts';
import { outboxRows } from '../../support/raw-table.ts';

// Contract tests from the reference's page 6.
const { ask } = useConcord();
const Listed = z.object({ offset: z.number(), count: z.number(), total: z.number(), items: z.array(ProjectWithSystems) });
let organization: string;
let path: string;
beforeAll(async () => {
  organization = z.object({ id: z.string() }).parse((await ask('POST', '/organizations', { ...minimal('Shop'), contactEmails: ['shop@example.com'] })).json).id;
  path = `/organizations/${organization}/projects`;
});
const make = async (body: object) => ProjectWithSystems.parse((await ask('POST', path, body)).json);
const listed = async (query: string) => Listed.parse((await ask('GET', `${path}?${query}`)).json);
const shown = async () => z.object({ projects: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })) }).parse((await ask('GET', `/organizations/${organization}`)).json).projects;

test('201 with the least and with everything; it stands in its organization too, and its event left with it', async () => {
  const least = await ask('POST', path, { name: 'Web' });
  expect([least.status, least.json]).toMatchObject([201, { name: 'Web', slug: 'web', default: false, organizationId: organization, type: 'website', status: 'active', contactEmail: null, dataSystems: [], settings: { trackers: { deepScan: true, realTimeScan: false, lastRealTimeScan: 0 } } }]);
  const { id } = ProjectWithSystems.parse(least.json);
  expect(least.headers['location']).toBe(`/privacy-v1${path}/${id}`);
  const whole = { name: 'Web', type: 'website', contactEmails: ['web@example.com'], domains: ['www.example.com', 'localhost'], privacyPolicyUrl: 'https://example.com/p', termsOfServiceUrl: 'string', regionTemplate: { regions: 'default' }, additionalRegions: [{ name: 'California', regions: ['US-CA'], settings: { consent: { gpc: true }, crossSiteTracking: false }, customScript: 'x' }], unknown: true };
  expect(await make(whole)).toMatchObject({ slug: 'web-2', contactEmail: 'web@example.com' });
  expect((await shown()).map(({ name }) => name)).toEqual(['Shop', 'Web', 'Web']);
  expect((await outboxRows()).filter(({ name, subject }) => name === 'project.created' && subject === id)).toHaveLength(1);
});

test('400 for regions that the table could not hold, however many bytes a character has', async () => {
  const settings = { consent: { text: '漢'.repeat(49_000) } };
  const region = { customScript: '漢'.repeat(49_000), settings };
  for (const body of [{ regionTemplate: region }, { additionalRegions: [region] }]) {
    const refused = await ask('POST', path, { name: 'Large', ...body });
    expect([refused.status, JSON.stringify(refused.json)]).toEqual([400, expect.stringContaining('bytes as JSON')]);
  }
  expect((await ask('POST', path, { name: 'Fitting', regionTemplate: { customScript: 'x'.repeat(49_000), settings: { consent: { text: 'x'.repeat(49_000) } } } })).status).toBe(201);
});

test('200 changes what is named, everywhere where it is shown', async () => {
  const project = await make({ name: 'Changing' });
  const dataSystemIds = [newId()];
  const changed = await ask('PATCH', `${path}/${project.id}`, { name: 'Changed', status: 'test', contactEmails: ['x@example.com'], dataSystemIds, sendFromEmailId: 'default', settings: { trackers: { realTimeScan: true } } });
  const expected = { ...project, name: 'Changed', status: 'test', statusFlags: { isActive: false, isTest: true }, contactEmail: 'x@example.com', contactEmails: ['x@example.com'], dataSystems: [{ id: dataSystemIds[0] }], settings: { trackers: { deepScan: true, realTimeScan: true, lastRealTimeScan: 0 } }, dateUpdated: expect.any(Number) };
  expect([changed.status, changed.json]).toEqual([200, expected]);
  expect((await ask('GET', `${path}/${project.id}`)).json).toEqual(expected);
  expect((await shown()).find(({ id }) => id === project.id)).toMatchObject({ name: 'Changed', status: 'test' });
  expect((await ask('PATCH', `${path}/${project.id}`, { status: 'archived' })).json).toMatchObject({ status: 'archived', statusFlags: { isActive: false, isTest: false } });
});

test('200 lists by offset and limit, filtered by name, address and status', async () => {
  await make({ name: 'Listed B', contactEmails: ['b@listed.example'] });
  const { id } = await make({ name: 'Listed A' });
  await ask('PATCH', `${path}/${id}`, { status: 'archived' });
  expect((await listed('name=listed&sort=name')).items.map(({ name }) => name)).toEqual(['Listed A', 'Listed B']);
  expect((await listed('name=listed&status=archived')).items.map(({ name }) => name)).toEqual(['Listed A']);
  expect((await listed('contactEmails=LISTED')).items.map(({ name }) => name)).toEqual(['Listed B']);
  expect((await listed('sendFromEmail=default&name=listed')).count).toBe(2);
  const all = await listed('');
  expect(await listed('offset=1&limit=2')).toEqual({ offset: 1, count: 2, total: all.total, items: all.items.slice(1, 3) });
  expect(all.total).toBe(all.items.length);
});

test('projects made at once are all there, in the list and in the organization, and their slugs differ', async () => {
  const made = await Promise.all(Array.from({ length: 6 }, () => make({ name: 'Burst' })));
  expect(new Set(made.map(({ slug }) => slug)).size).toBe(6);
  expect((await listed('name=burst')).count).toBe(6);
  expect((await shown()).filter(({ name }) => name === 'Burst')).toHaveLength(6);
});

test('the organization shows its first 25 projects, and the list has all', async () => {
  const { id } = z.object({ id: z.string() }).parse((await ask('POST', '/organizations', minimal('Many'))).json);
  for (let count = 1; count < 27; count += 1) await ask('POST', `/organizations/${id}/projects`, { name: `Site ${count}` });
  expect(z.object({ projects: z.array(z.object({ name: z.string() })) }).parse((await ask('GET', `/organizations/${id}`)).json).projects.map(({ name }) => name)).toEqual(['Many', ...Array.from({ length: 24 }, (_, at) => `Site ${at + 1}`)]);
  expect((await ask('GET', `/organizations/${id}/projects?limit=1`)).json).toMatchObject({ count: 1, total: 27 });
});

test('an organization with projects is deleted like any other', async () => {
  const { id } = z.object({ id: z.string() }).parse((await ask('POST', '/organizations', minimal('Short-lived'))).json);
  expect((await ask('POST', `/organizations/${id}/projects`, { name: 'Web' })).status).toBe(201);
  expect((await ask('DELETE', `/organizations/${id}`)).status).toBe(200);
  expect((await ask('GET', `/organizations/${id}`)).status).toBe(404);
});

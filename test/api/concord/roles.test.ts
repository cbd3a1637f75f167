import * as z from 'zod';
import { beforeAll, describe, expect, test } from 'vitest';
import { authenticateKey } from '../../../shared/domain/session/authenticate.ts';
import { withActor } from '../../../shared/domain/actor/context.ts';
import { Create, create } from '../../../shared/domain/organization/create.ts';
import { platformOrganization } from '../../../shared/domain/platform/organization.ts';
import { newId } from '../../../shared/lib/id.ts';
import { userOf } from '../../support/actors.ts';
import { minimal, useConcord } from '../../support/concord.ts';
import { makeOwner } from '../../support/owner-keys.ts';
import { makeKey } from '../../support/people.ts';

// What a key may do by itself (7): its role on its own organization and below, and its permissions.
const { ask } = useConcord();
const Made = z.object({ id: z.string(), apiKey: z.string().default(''), defaultProjectId: z.string().default('') });
const made = async (path: string, body: object, key?: string): Promise<z.infer<typeof Made>> => Made.parse((await ask('POST', path, body, key === undefined ? {} : { key })).json);
const namesSeenBy = async (key: string): Promise<string[]> =>
  z.object({ items: z.array(z.object({ name: z.string() })) }).parse((await ask('GET', '/organizations', undefined, { key })).json).items.map(({ name }) => name);

let partner: string;
let shop: z.infer<typeof Made>;
let branch: z.infer<typeof Made>;
let partnerKey: string;
beforeAll(async () => {
  const operator = userOf(platformOrganization, 'Super Admin', { partner: true });
  partner = (await withActor(operator, () => create(Create.parse({ name: 'Partner', plans: [{ plan: 'pci-basic', partner: true }] })))).id;
  partnerKey = (await makeOwner(partner)).key;
  shop = await made('/organizations', minimal('Shop'), partnerKey);
  branch = await made('/organizations', minimal('Branch'), partnerKey);
});

describe('each role may what it may, and 403 for the rest', () => {
  const roles = ['none', 'viewer', 'limited', 'admin', 'owner'] as const;
  const needs: [string, string, object | undefined, (typeof roles)[number]][] = [
    ['GET', '', undefined, 'viewer'],
    ['PATCH', '', {}, 'admin'],
    ['GET', '/projects', undefined, 'viewer'],
    ['POST', '/projects', { name: 'Site' }, 'admin'],
    ['GET', '/projects/{project}', undefined, 'viewer'],
    ['PATCH', '/projects/{project}', {}, 'admin'],
    ['GET', '/api-keys', undefined, 'viewer'],
    ['POST', '/api-keys', {}, 'admin'],
    ['POST', '/api-keys', { role: 'owner' }, 'owner'],
    ['PATCH', '/api-keys/{viewer}', { name: 'Renamed' }, 'admin'],
    ['PATCH', '/api-keys/{owner}', { name: 'Renamed' }, 'owner'],
    ['DELETE', '/api-keys/{owner}', undefined, 'owner'],
    ['DELETE', '', undefined, 'owner'],
  ];

  test.each(roles)('%s', async (role) => {
    const other = await made('/organizations', minimal('Other'), partnerKey);
    const keys = { viewer: await made(`/organizations/${other.id}/api-keys`, {}, partnerKey), owner: await made(`/organizations/${other.id}/api-keys`, { role: 'owner' }, partnerKey) };
    const own = await made(`/organizations/${other.id}/api-keys`, { role }, partnerKey);
    for (const [method, path, body, needed] of needs) {
      const filled = path.replace('{project}', other.defaultProjectId).replace('{viewer}', keys.viewer.id).replace('{owner}', keys.owner.id);
      const { status } = await ask(method, `/organizations/${other.id}${filled}`, body, { key: own.apiKey });
      const allowed = roles.indexOf(role) >= roles.indexOf(needed);
      // Nobody deletes the organization of the own key.
      const expected = !allowed ? 403 : method === 'DELETE' && path === '' ? 422 : method === 'POST' ? 201 : 200;
      expect([method, path, body, status]).toEqual([method, path, body, expected]);
    }
    expect((await ask('GET', '/organizations', undefined, { key: own.apiKey })).status).toBe(role === 'none' ? 403 : 200);
  });

  test('only keys of a partner make organizations', async () => {
    const { key } = await makeOwner(shop.id);
    expect((await ask('POST', '/organizations', minimal('Too far'), { key })).status).toBe(403);
    expect((await ask('POST', '/organizations', minimal('Too little'), { key: (await makeOwner(partner, 'viewer')).key })).status).toBe(403);
  });
});

describe('a key sees', () => {
  test('its own organization and what lies below, and nothing else', async () => {
    expect(await namesSeenBy((await makeOwner(shop.id)).key)).toEqual(['Shop']);
    expect((await namesSeenBy(partnerKey)).slice(0, 3)).toEqual(['Partner', 'Shop', 'Branch']);
  });

  test('what its permissions name, where its role is none; the others are not there', async () => {
    const { apiKey } = await made(`/organizations/${partner}/api-keys`, { role: 'none', permissions: [{ organizationId: shop.id, role: 'admin' }] }, partnerKey);
    expect(await namesSeenBy(apiKey)).toEqual(['Shop']);
    expect((await ask('PATCH', `/organizations/${shop.id}`, {}, { key: apiKey })).status).toBe(200);
    expect((await ask('DELETE', `/organizations/${shop.id}`, undefined, { key: apiKey })).status).toBe(403);
    expect((await ask('GET', `/organizations/${branch.id}`, undefined, { key: apiKey })).status).toBe(404);
    expect((await ask('GET', `/organizations/${partner}`, undefined, { key: apiKey })).status).toBe(403);
  });

  test('one project alone, where a permission names that', async () => {
    const second = await made(`/organizations/${shop.id}/projects`, { name: 'Second' }, partnerKey);
    const { apiKey } = await made(`/organizations/${shop.id}/api-keys`, { role: 'none', permissions: [{ projectId: shop.defaultProjectId, role: 'admin' }] }, partnerKey);
    const status = async (method: string, path: string, body?: object) => (await ask(method, `/organizations/${shop.id}${path}`, body, { key: apiKey })).status;
    expect([await status('GET', `/projects/${shop.defaultProjectId}`), await status('PATCH', `/projects/${shop.defaultProjectId}`, {}), await status('GET', `/projects/${second.id}`), await status('GET', '/projects'), await status('GET', '')]).toEqual([200, 200, 403, 403, 403]);
  });

  test('as owner the organizations that it made as admin, which it may delete', async () => {
    const { apiKey, id } = await made(`/organizations/${partner}/api-keys`, { role: 'admin' }, partnerKey);
    const mine = await made('/organizations', minimal('Mine'), apiKey);
    const keys = z.object({ items: z.array(z.object({ id: z.string(), permissions: z.array(z.unknown()) })) }).parse((await ask('GET', `/organizations/${partner}/api-keys`, undefined, { key: partnerKey })).json).items;
    expect(keys.find((key) => key.id === id)?.permissions).toEqual([{ id: expect.any(String), organizationId: mine.id, organizationName: 'Mine', projectId: null, projectName: null, role: 'owner' }]);
    expect((await ask('DELETE', `/organizations/${branch.id}`, undefined, { key: apiKey })).status).toBe(403);
    expect((await ask('DELETE', `/organizations/${mine.id}`, undefined, { key: apiKey })).status).toBe(200);
  });
});

describe('nobody gives more than he has', () => {
  test('403 for a role above the own, 404 for an organization or a project out of reach', async () => {
    const { apiKey } = await made(`/organizations/${shop.id}/api-keys`, { role: 'admin' }, partnerKey);
    const status = async (body: object) => (await ask('POST', `/organizations/${shop.id}/api-keys`, body, { key: apiKey })).status;
    expect(await status({ permissions: [{ role: 'owner' }] })).toBe(403);
    for (const organizationId of [branch.id, partner, platformOrganization, newId()]) expect([organizationId, await status({ permissions: [{ organizationId }] })]).toEqual([organizationId, 404]);
    for (const projectId of [branch.defaultProjectId, newId()]) expect(await status({ permissions: [{ projectId }] })).toBe(404);
    expect(await status({ permissions: [{ organizationId: shop.id, role: 'admin' }] })).toBe(201);
  });
});

describe('keys of the two surfaces', () => {
  test('a key that only says who integrates opens nothing here until somebody gives it a role', async () => {
    const key = await makeKey(shop.id);
    expect((await ask('GET', `/organizations/${shop.id}`, undefined, { key })).status).toBe(403);
    const { items } = z.object({ items: z.array(z.object({ id: z.string(), apiKey: z.string(), role: z.string() })) }).parse((await ask('GET', `/organizations/${shop.id}/api-keys?role=none`, undefined, { key: partnerKey })).json);
    const found = items.find(({ apiKey }) => apiKey === `${key.slice(0, 8)}********`);
    expect((await ask('PATCH', `/organizations/${shop.id}/api-keys/${found?.id}`, { role: 'viewer' }, { key: partnerKey })).status).toBe(200);
    expect((await ask('GET', `/organizations/${shop.id}`, undefined, { key })).status).toBe(200);
  });

  test('a key that was made here says there who integrates, and nothing more: its role does not come along', async () => {
    const { key } = await makeOwner(shop.id);
    const actor = await authenticateKey(key);
    expect(actor).toMatchObject({ type: 'api_key', organization: shop.id });
    expect('role' in actor).toBe(false);
  });
});

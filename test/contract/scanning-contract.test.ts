import { describe, expect, test } from 'vitest';
import { surfaces } from '../../functions/surfaces.ts';
import { groupIds } from '../../shared/domain/api-key/scope.ts';
import { scopeOf } from '../../shared/http/endpoint.ts';
import { scanningContract } from './contract.ts';

const contract = scanningContract();
const groups = surfaces.filter(({ dialect }) => dialect.surface === 'scanning').flatMap((surface) => surface.groups);
const built = groups.flatMap((group) => group.endpoints.filter(({ hidden }) => hidden !== true).map((endpoint) => ({ group: scopeOf(group), endpoint })));

describe('the scanning surface is the contract', () => {
  test.each(built.map(({ group, endpoint }) => [endpoint.id, group, endpoint] as const))('%s has the group, method, path, status and title of its row', (id, group, endpoint) => {
    const row = contract.find(({ operation }) => operation === id);
    const { method, path, status, summary } = endpoint;
    expect({ group, method, path, status, summary }).toEqual({ group: row?.group, method: row?.method, path: row?.path, status: row?.success, summary: row?.title });
  });

  test('no two endpoints share an id, or a method and path', () => {
    const ids = built.map(({ endpoint }) => endpoint.id);
    const routes = built.map(({ endpoint }) => `${endpoint.method} ${endpoint.path.replace(/\{[^}]+\}/g, '{}')}`);
    expect(ids).toEqual([...new Set(ids)]);
    expect(routes).toEqual([...new Set(routes)]);
  });

  test('the groups are those that API-key scopes may name', () => {
    const named = new Set(contract.map(({ group }) => group));
    expect([...groupIds].sort()).toEqual([...named].sort());
    expect(groups.map(scopeOf).filter((id) => !named.has(id))).toEqual([]);
  });
});

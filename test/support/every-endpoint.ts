import type { Can, Endpoint, Group } from '../../shared/http/endpoint.ts';
import type { OpenApiDocument, Operation } from '../../shared/http/openapi/document.ts';
import { openApi } from '../../shared/http/openapi/openapi.ts';
import type { Surface } from '../../shared/http/surface.ts';
import { permissionsOf, type Role } from '../../shared/domain/actor/permission.ts';
import type { Person } from './people.ts';
import type { Ids } from './resources.ts';
import type { Tenants } from './tenants.ts';

/** An endpoint with its group and its published description. */
export interface Case {
  group: Group;
  endpoint: Endpoint;
  operation: Operation;
  document: OpenApiDocument;
}

export function casesOf(surface: Surface): [string, Case[]][] {
  const document = openApi(surface);
  return surface.groups.map((group) => [group.id, group.endpoints.filter(({ hidden }) => hidden !== true).map((endpoint) => ({ group, endpoint, document, operation: operationOf(document, endpoint) }))]);
}

function operationOf(document: OpenApiDocument, { id, path, method }: Endpoint): Operation {
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`${id} is not in the document`);
  return operation;
}

/** People by what they may do, the least first. */
export function peopleOf({ a, partner, operator }: Tenants): [Role, boolean, Person][] {
  return [
    ['User', false, a.user],
    ['Admin', false, a.admin],
    ['Admin', true, partner],
    ['Super Admin', true, operator],
  ];
}

/** The reference's table of who may what (2.2), in the words of `can`. */
export function mayCall(can: Can, role: Role, partner: boolean): boolean {
  if (can === 'public' || can === 'key' || can === 'token' || can === 'member') return true;
  if (can === 'super_admin') return role === 'Super Admin';
  if (can === 'partner') return role === 'Super Admin' || (role === 'Admin' && partner);
  return permissionsOf[role].includes(can);
}

/** Whether only the platform's operators may call it, who reach every tenant. */
export function isForOperators({ can }: Endpoint): boolean {
  return !mayCall(can, 'Admin', true);
}

/** Whoever may call it and reaches least. */
export function leastOf(tenants: Tenants, { can }: Endpoint): Person {
  const found = peopleOf(tenants).find(([role, partner]) => mayCall(can, role, partner));
  if (!found) throw new Error(`Nobody may call what needs ${can}`);
  return found[2];
}

/** What the endpoint's authorizer asks for, of that person. */
export function credentials(surface: Surface, endpoint: Endpoint, { key, token }: Pick<Person, 'key' | 'token'>): Record<string, string> {
  switch (surface.authorizerOf(endpoint)) {
    case null:
      return {};
    case 'api-key':
    case 'concord-api-key':
      return { 'x-api-key': key };
    case 'cloudfoundry-token':
      return { authorization: `Bearer ${token}` };
    case 'api-key-and-token':
      return { 'x-api-key': key, authorization: `Bearer ${token}` };
  }
}

/** The collection in whose path each variable stands: `/v2/scans/{id}/hosts/{host_id}` has `scans` and `scans/hosts`. */
export function collectionsOf({ path }: Endpoint): string[] {
  const literals: string[] = [];
  return path.split('/').slice(1).flatMap((segment) => {
    if (segment.startsWith('{')) return [literals.join('/')];
    if (!/^v\d$/.test(segment)) literals.push(segment);
    return [];
  });
}

/** The path with a value for each variable, in their order. */
export function pathWith({ path }: Endpoint, values: string[]): string {
  let at = -1;
  return path.replace(/\{[^}]+\}/g, () => {
    at += 1;
    return values[at] ?? '';
  });
}

/** The ids for a path's variables; says which kind of record the suite cannot make yet. */
export function idsFor(endpoint: Endpoint, ids: Ids): string[] {
  return collectionsOf(endpoint).map((collection) => {
    const id = ids[collection];
    if (id === undefined) throw new Error(`${endpoint.id}: test/support/resources.ts makes nothing for "${collection}"`);
    return id;
  });
}

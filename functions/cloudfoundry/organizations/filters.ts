import { columns as own, type Related } from '../../../shared/domain/foundry/list.ts';
import type { ListRequest } from '../../../shared/table/list.ts';
import { conditionsOf } from '../list-request.ts';

/** Keys that are answered from the other side of a relation. */
const relations = { space_guid: 'spaces', user_guid: 'users', manager_guid: 'managers', billing_manager_guid: 'billing_managers', auditor_guid: 'auditors' } as const satisfies Record<string, Related['kind']>;
const isRelation = (key: string): key is keyof typeof relations => Object.hasOwn(relations, key);

/** What `q` may name (reference 4). */
export const columns = { ...own, ...relations };

/** The conditions on relations, and the list's own. */
export function relatedOf(request: ListRequest, parameters: Record<string, string[]>): { related: Related[]; rest: ListRequest } {
  const related = conditionsOf(parameters).flatMap(({ key, values }) => (isRelation(key) ? [{ kind: relations[key], values }] : []));
  return { related, rest: { ...request, filters: request.filters.filter(({ column }) => !isRelation(column)) } };
}

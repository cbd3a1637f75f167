import { surfaces } from '../../functions/surfaces.ts';
import { workers } from '../../functions/workers/subscriptions.ts';
import type { AuthorizerName } from '../../shared/http/dialect.ts';

/** The authorizers that stand before some endpoint of some surface. */
export function authorizers(): AuthorizerName[] {
  const named = surfaces.flatMap(({ groups, authorizerOf }) => groups.flatMap(({ endpoints }) => endpoints.flatMap((endpoint) => authorizerOf(endpoint) ?? [])));
  return [...new Set(named)].sort();
}

export interface FunctionEntry {
  kind: 'group' | 'authorizer' | 'worker' | 'runner' | 'operator';
  name: string;
  /** Below `functions/`. */
  file: string;
}

/** Every program that is deployed, folded from the surfaces and the workers like the stacks. */
export function functionEntries(): FunctionEntry[] {
  const groups = surfaces.flatMap(({ dialect, groups: all }) => all.map(({ id }) => entry('group', `${dialect.surface}/${id}`)));
  const consumers = workers.map(({ id, host }) => (host === 'task' ? entry('runner', `workers/${id}`, 'main.ts') : entry('worker', `workers/${id}`)));
  return [...groups, ...authorizers().map((name) => entry('authorizer', `authorizers/${name}`)), ...consumers, entry('worker', 'workers/tick'), entry('operator', 'bootstrap')];
}

function entry(kind: FunctionEntry['kind'], name: string, file = 'index.ts'): FunctionEntry {
  return { kind, name, file: `${name}/${file}` };
}

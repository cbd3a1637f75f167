import { join } from 'node:path';
import { surfaces } from '../../functions/surfaces.ts';
import { workers } from '../../functions/workers/subscriptions.ts';
import { entryOf, root } from '../../infra/constructs/bundle.ts';
import type { Needs } from '../../infra/constructs/grants.ts';
import { authorizersOf } from '../../infra/stacks/api.ts';
import type { Endpoint } from '../../shared/http/endpoint.ts';
import type { Worker } from '../../shared/events/worker.ts';

/** One program of the deployment: its physical name, its module, and what it is asked to prove that it answers. */
export type Program = { name: string; entry: string; needs: Needs & { bus?: boolean } } & (
  | { kind: 'group'; endpoints: Endpoint[] }
  | { kind: 'authorizer' }
  | { kind: 'worker' | 'task'; worker: Worker }
  | { kind: 'tick' | 'bootstrap' }
);

const signed = ['api-key-and-token', 'cloudfoundry-token'];

/** Every program that is deployed, folded from the same registries as the stacks. */
export const programs: Program[] = [
  ...surfaces.flatMap((surface): Program[] => {
    const { surface: name } = surface.dialect;
    const groups = surface.groups.map(({ id, grants, endpoints }) => ({ kind: 'group' as const, name: `perimeter-${name}-${id}`, entry: entryOf(name, id), needs: grants, endpoints }));
    const doors = authorizersOf(surface).map((door) => ({ kind: 'authorizer' as const, name: `perimeter-${name}-authorizer-${door}`, entry: entryOf('authorizers', door), needs: { secrets: signed.includes(door) ? ['token-signing' as const] : [] } }));
    return [...groups, ...doors];
  }),
  ...workers.map((worker): Program => {
    if (worker.host === 'function') return { kind: 'worker', name: `perimeter-worker-${worker.id}`, entry: entryOf('workers', worker.id), needs: worker.grants, worker };
    // A task consumes its own queue by itself.
    const queue = [worker.id, ...(worker.grants.queue ?? [])];
    return { kind: 'task', name: worker.id, entry: join(root, 'functions', 'workers', worker.id, 'main.ts'), needs: { ...worker.grants, queue }, worker };
  }),
  { kind: 'tick', name: 'perimeter-tick', entry: entryOf('workers', 'tick'), needs: { bus: true } },
  { kind: 'bootstrap', name: 'perimeter-bootstrap', entry: entryOf('bootstrap'), needs: {} },
];

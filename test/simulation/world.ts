import { surfaces } from '../../functions/surfaces.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import type { UserActor } from '../../shared/domain/actor/actor.ts';
import { actFor } from '../../shared/domain/organization/act-for.ts';
import { scopeOf } from '../../shared/http/endpoint.ts';
import { permit } from '../../shared/http/permit.ts';
import { newId } from '../../shared/lib/id.ts';
import { Problem } from '../../shared/problems.ts';
import type { Outcome, View } from './model.ts';

/** What the code answered to the model's handles: ids, and the secrets that were shown once. */
export class World {
  private readonly ids = new Map<string, string>();
  private readonly secrets = new Map<string, string>();
  private readonly stranger = newId();

  /** The id behind a handle; one that nobody has where the handle was never made. */
  id(handle: string): string {
    return this.ids.get(handle) ?? this.stranger;
  }

  secret(handle: string): string {
    return this.secrets.get(handle) ?? 'never-made';
  }

  keep(handle: string, id: string, secret?: string): void {
    this.ids.set(handle, id);
    if (secret !== undefined) this.secrets.set(handle, secret);
  }

  /** The actor as an authorizer would have made it. */
  actor({ user, role, partner, home }: View, session: string | null = null): UserActor {
    const organization = this.id(home);
    return { type: 'user', id: this.id(user), username: user, role, partner, organization, home: organization, session, active_product: 'pci', timezone: 'UTC', impersonator: null, key: { id: this.stranger, organization, scopes: ['*'] } };
  }

  /** A verb as a request would reach it: the acting organization, the endpoint's own rule, the wall. */
  async ask<T>(view: View, endpoint: string, verb: () => Promise<T>): Promise<T> {
    const own = this.actor(view);
    const acting = view.acting === view.home ? own : await actFor(own, this.id(view.acting));
    return withActor(acting, async () => {
      const { found, group } = endpointOf(endpoint);
      permit(acting, found, group);
      return verb();
    });
  }
}

/** What the code ends with. Anything but a problem is a fault of the code: the wall, or a bug. */
export async function outcomeOf(work: () => Promise<unknown>): Promise<Outcome> {
  try {
    await work();
    return 'ok';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    return `crash: ${error instanceof Error ? `${error.name} ${error.message}` : 'unknown'}`;
  }
}

/** Other surfaces have endpoints of the same names, with rules of their own. */
const endpoints = new Map(surfaces.filter(({ dialect }) => dialect.surface === 'scanning').flatMap(({ groups }) => groups.flatMap((group) => group.endpoints.map((found) => [found.id, { found, group: scopeOf(group) }] as const))));

function endpointOf(id: string) {
  const known = endpoints.get(id);
  if (!known) throw new Error(`No endpoint ${id}`);
  return known;
}

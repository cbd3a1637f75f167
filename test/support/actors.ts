import type { Actor, UserActor } from '../../shared/domain/actor/actor.ts';
import type { Role } from '../../shared/domain/actor/permission.ts';
import { newId } from '../../shared/lib/id.ts';

/** A signed-in user as an authorizer would have found one. */
export function userActor(changes: Partial<UserActor> = {}): UserActor {
  const organization = changes.organization ?? newId();
  return {
    type: 'user',
    id: newId(),
    username: 'alice',
    role: 'Admin',
    partner: false,
    organization,
    home: organization,
    session: null,
    active_product: 'pci',
    timezone: 'UTC',
    impersonator: null,
    key: { id: newId(), organization, scopes: ['*'] },
    ...changes,
  };
}

/** A signed-in user of this organization. */
export function userOf(organization: string, role: Role = 'Admin', changes: Partial<UserActor> = {}): Actor {
  return userActor({ organization, role, ...changes });
}

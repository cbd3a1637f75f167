import type { UserActor } from '../../shared/domain/actor/actor.ts';
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

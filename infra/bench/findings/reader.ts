import type { Actor } from '../../../shared/domain/actor/actor.ts';
import { newId } from '../../../shared/lib/id.ts';

/** A user of an organization that only its findings make: past the authorizer, which other sections measure. */
export function userOf(organization: string): Actor {
  const key = { id: newId(), organization, scopes: ['*'] };
  return { type: 'user', id: newId(), username: 'bench', role: 'User', partner: false, organization, home: organization, session: null, active_product: 'pci', timezone: 'UTC', impersonator: null, key };
}

import { randomUUID } from 'node:crypto';
import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import type { KeyRole } from '../../shared/domain/actor/key-role.ts';
import { newKey } from '../../shared/domain/api-key/api-key.ts';
import { create as createRoleKey } from '../../shared/domain/api-key/role-keys.ts';
import type { KeyPermission } from '../../shared/domain/api-key/permission.ts';
import { createPrivate } from '../../shared/domain/organization/create-private.ts';
import { inside } from '../../shared/domain/organization/key-reach.ts';
import type { Organization } from '../../shared/domain/organization/organization.ts';
import { authenticateRole } from '../../shared/domain/session/authenticate.ts';
import { newId } from '../../shared/lib/id.ts';
import { transact } from '../../shared/table/transact.ts';
import type { Ids } from './resources.ts';

/** A key that acts by itself. */
interface Owner {
  key: string;
  organization: string;
}

export function makeOwner(organization: string, role: KeyRole = 'owner', permissions: KeyPermission[] = []): Promise<Owner> {
  return asSystem('test', organization, async () => {
    const made = newKey({ name: `Key ${newId()}`, scopes: ['*'], expires_at: null, role, permissions }, randomUUID());
    await transact([made]);
    return { key: made.key, organization };
  });
}

/** Runs verbs as that key, exactly as a request would: through the authorizer's own check. */
async function asOwner<T>({ key }: Owner, work: () => Promise<T>): Promise<T> {
  return withActor(await authenticateRole(key), work);
}

/** An organization below the key's own, with a key in it, under the names of the surface's collections. */
export function makePrivate(owner: Owner, name = `Shop ${newId()}`): Promise<{ organization: string; ids: Ids }> {
  return asOwner(owner, async () => {
    const made: Organization = await createPrivate({ name, slug: undefined, primary_domain: 'shop.example', contact_emails: [], coupons: [], subscription: null, project: { privacy_policy_url: 'string', terms_of_service_url: null, region_template: null } });
    const key = await inside(made.id, 'admin', () => createRoleKey({ name: 'Reader' }));
    const [project = ''] = Object.keys(made.projects);
    const collection = 'privacy-v1/organizations';
    return { organization: made.id, ids: { [collection]: made.id, [`${collection}/projects`]: project, [`${collection}/api-keys`]: key.id } };
  });
}

import { actor, tenant } from '../actor/context.ts';
import { Organizations } from './organization.ts';

/** The acting organization as answers name it. The authorizer has read it already, so for a user's own organization this costs no round trip. */
export async function actingOrganization(): Promise<{ id: string; name: string }> {
  const current = actor();
  const known = current.type === 'user' && current.organization === current.home ? current.home_name : undefined;
  return { id: tenant(), name: known ?? (await Organizations.need(tenant(), tenant())).name };
}

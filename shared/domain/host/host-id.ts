import { stableId } from '../../lib/id.ts';

/** A host is one address (or one name that leads nowhere) within one organization. */
export function hostId(tenant: string, host: string): string {
  return stableId('host', tenant, host);
}

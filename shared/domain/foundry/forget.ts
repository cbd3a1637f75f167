import type { EventRecord } from '../../events/event.ts';
import { retrying } from '../../table/transact.ts';
import { asSystem } from '../actor/context.ts';
import { OrganizationRecords } from '../organization/organization.ts';
import { forget } from './remove.ts';

/** What follows an organization's end, whichever surface ended it: every installation above it forgets what it kept of it. */
export async function forgetEverywhere(record: EventRecord): Promise<void> {
  const { id, path } = await OrganizationRecords.need(record.tenant, record.subject);
  for (const installation of path) await asSystem('organization-cleanup', installation, () => retrying('Organization', () => forget(id)));
}

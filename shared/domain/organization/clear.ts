import type { EventRecord } from '../../events/event.ts';
import { idOf, readAll } from '../../table/read-all.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { ApiKeys, revoke } from '../api-key/api-key.ts';
import { forgetEverything } from '../scan/forget.ts';
import { forget } from '../subscription/dependents.ts';
import { Subscriptions } from '../subscription/subscription.ts';
import { leave, Users } from '../user/user.ts';
import { endWhitelabel } from '../whitelabel/close.ts';
import { type Organization, OrganizationRecords } from './organization.ts';

/**
 * What follows an organization's end: its users are gone and their addresses free, its keys are revoked, its portal's host name is free, its subscriptions leave the lists above.
 * Each step is done once however often it is told; what its scans knew of hosts is in no list and total any more; targets, scans and reports stay for as long as reports are kept.
 */
export async function clear(record: EventRecord): Promise<void> {
  const organization = await OrganizationRecords.need(tenant(), record.subject);
  for (const id of await readAll([Users.stretch(tenant())], idOf)) await retrying('User', () => close(organization, id));
  for (const id of await readAll([ApiKeys.stretch(tenant())], idOf)) await revoke(id);
  await endWhitelabel(tenant());
  await forgetEverything();
  await forget(organization, record, await readAll([Subscriptions.stretch(tenant())], idOf));
}

async function close(organization: Organization, id: string): Promise<void> {
  const user = await Users.get(organization.id, id);
  if (user) await transact([leave(organization, user, { closing: true })]);
}

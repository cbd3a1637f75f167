import type { EventRecord } from '../../events/event.ts';
import { someAtOnce } from '../../lib/some-at-once.ts';
import { idOf, walk } from '../../table/read-all.ts';
import { retrying, transact } from '../../table/transact.ts';
import { countAbove } from '../organization/count-above.ts';
import { type Organization, OrganizationRecords, Organizations } from '../organization/organization.ts';
import { rowsOf, usersBelow, UserRows } from './tree.ts';
import { Users } from './user.ts';

const consumer = 'user-tree';
const pageRows = 100;
const usersAtOnce = 10;

/** How many users stand in the list of each organization above: a moment later, exactly once. */
export function countUsers(record: EventRecord, ancestors: string[], by: 1 | -1): Promise<void> {
  return countAbove(ancestors, record, `${consumer}${by}`, usersBelow, by);
}

/**
 * After an organization was renamed its users stand under the new name in every list. A request that had read the organization before may still
 * write a user under the old name: that user's own event comes after its write, and follows it (`followUser`).
 */
export async function renameHome(record: EventRecord): Promise<void> {
  const home = await Organizations.get(record.tenant, record.subject);
  if (!home) return;
  for await (const ids of walk(Users.stretch(home.id), idOf, pageRows)) await someAtOnce(ids, usersAtOnce, (id) => follow(home, id));
}

/** After a user was written its rows show its organization under the name that it has now. */
export async function followUser(record: EventRecord): Promise<void> {
  const home = await Organizations.get(record.tenant, record.tenant);
  if (home) await follow(home, record.subject);
}

/** Most writes brought the right name: one read tells. */
async function follow(home: Organization, id: string): Promise<void> {
  const row = await UserRows.get(home.id, home.id, id);
  if (row && row.user.organization.name !== home.name) await rewrite(home.id, id);
}

/** Writes what is true now of both: a user or a name that changes meanwhile is read again. */
async function rewrite(organization: string, id: string): Promise<void> {
  await retrying('User', async () => {
    const [home, user] = await Promise.all([Organizations.get(organization, organization), Users.get(organization, id)]);
    if (home && user) await transact([OrganizationRecords.unchanged(home.id, home), Users.unchanged(home.id, user), ...rowsOf(home, user)]);
  });
}

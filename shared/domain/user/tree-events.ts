import type { EventRecord } from '../../events/event.ts';
import { AlreadyDone, once } from '../../events/once.ts';
import { countOperation } from '../../table/counter.ts';
import { Conflict } from '../../table/operation.ts';
import { queryRows, type RowKey } from '../../table/query.ts';
import { transact } from '../../table/transact.ts';
import { asSystem } from '../actor/context.ts';
import { Organizations } from '../organization/organization.ts';
import { rowsOf, type Home, usersBelow, UserRows } from './tree.ts';
import { Users } from './user.ts';

const consumer = 'user-tree';

/**
 * How many users stand in the list of each organization above. No request may write to the partitions of all ancestors (the wall lets it through
 * to three), so each one counts when the event reaches it: a moment later, exactly once.
 */
export async function countUsers(record: EventRecord, ancestors: string[], by: 1 | -1): Promise<void> {
  for (const ancestor of ancestors) {
    // A redelivery goes on with the ancestors that the first delivery did not reach.
    const step = once({ id: record.id, tenant: ancestor }, `${consumer}${by}`);
    await asSystem(consumer, ancestor, () => transact([step, countOperation(usersBelow(ancestor), by)])).catch(ignoreDone);
  }
}

/** After an organization was renamed its users stand under the new name in every list. */
export async function renameHome(record: EventRecord): Promise<void> {
  const home = await Organizations.get(record.tenant, record.subject);
  if (!home || (await isShown(home))) return;
  let after: RowKey | undefined;
  do {
    const { rows, next } = await queryRows(Users.stretch(home.id), 100, after);
    for (const { id } of rows.map(Users.parse)) await rewrite(home, id);
    after = next;
  } while (after);
}

/** Most changes of an organization leave its name as it is: one row tells. */
async function isShown(home: Home): Promise<boolean> {
  const { rows } = await queryRows(Users.stretch(home.id), 1);
  const [first] = rows.map(Users.parse);
  const row = first && (await UserRows.get(home.id, home.id, first.id));
  return row === undefined || row.user.organization.name === home.name;
}

/** A user who changes meanwhile is read again; its own write may have brought the old name. */
async function rewrite(home: Home, id: string): Promise<void> {
  const user = await Users.get(home.id, id);
  if (!user) return;
  await transact([Users.unchanged(home.id, user), ...rowsOf(home, user)]).catch((error: unknown) => {
    if (!(error instanceof Conflict)) throw error;
    return rewrite(home, id);
  });
}

function ignoreDone(error: unknown): void {
  if (!(error instanceof AlreadyDone)) throw error;
}

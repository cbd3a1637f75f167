import * as z from 'zod';
import { event } from '../../events/define.ts';
import { type CsvColumn, csv } from '../../lib/csv.ts';
import { everything } from '../../table/list.ts';
import { transact } from '../../table/transact.ts';
import { reachesBelow } from '../actor/actor.ts';
import { actor, tenant, user as actingUser } from '../actor/context.ts';
import { actingOrganization } from '../organization/acting.ts';
import { type Presented, present } from './document.ts';
import { UserRows, usersBelow } from './tree.ts';
import { Users } from './user.ts';

const Exported = event('user.list_exported', z.object({ rows: z.number().int() }));

const columns: CsvColumn<Presented>[] = [
  { name: 'id', cell: ({ id }) => id },
  { name: 'username', cell: ({ username }) => username },
  { name: 'email', cell: ({ email }) => email },
  { name: 'role', cell: ({ role }) => role },
  { name: 'partner', cell: ({ partner }) => partner },
  { name: 'confirmed', cell: ({ confirmed }) => confirmed },
  { name: 'first_name', cell: ({ details }) => details.first_name ?? '' },
  { name: 'last_name', cell: ({ details }) => details.last_name ?? '' },
  { name: 'locale', cell: ({ locale }) => locale },
  { name: 'timezone', cell: ({ timezone }) => timezone },
  { name: 'organization_id', cell: ({ organization }) => organization.id },
  { name: 'organization', cell: ({ organization }) => organization.name },
  { name: 'created_at', cell: ({ created_at }) => created_at },
];

/** Every user whom the list shows, as CSV in which no cell can be taken for a formula; that it was taken out is an event. */
export async function exportUsers(): Promise<{ file_name: string; content_type: string; content: Buffer }> {
  const users = await everyone();
  await transact([Exported.publish(actingUser().id, { rows: users.length })]);
  return { file_name: 'users.csv', content_type: 'text/csv; charset=utf-8', content: Buffer.from(csv(columns, users)) };
}

async function everyone(): Promise<Presented[]> {
  if (reachesBelow(actor())) return everything({ stretches: [{ partition: usersBelow(tenant()), index: 'tree' }], parse: (row) => UserRows.parse(row).user });
  const home = await actingOrganization();
  return everything({ stretches: [Users.stretch(tenant())], parse: (row) => present(Users.parse(row), home) });
}

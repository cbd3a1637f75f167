import * as z from 'zod';
import { event } from '../../events/define.ts';
import { stableId } from '../../lib/id.ts';
import { entity } from '../../table/entity.ts';
import type { Page } from '../../table/list.ts';
import { queryRows } from '../../table/query.ts';
import { retrying, transact } from '../../table/transact.ts';
import { wallOf } from '../../table/wall.ts';
import { behindWall, user as actingUser } from '../actor/context.ts';
import { type User, Users } from '../user/user.ts';

/**
 * What a user wants to hear of: one preference for each type. It exists by itself, with the default, and is stored once the user changes it.
 * Filters are ANDed; an empty one does not filter. Switched off, nothing is sent and the filters are kept (6.11).
 */
const names = ['scan_event', 'report_event', 'exception_event', 'overdue_pci_reminder'] as const;
export const Name = z.enum(names);
export type Name = z.infer<typeof Name>;

const Params = z.object({
  when_status: z.array(z.enum(['completed', 'started', 'stopped', 'failed'])),
  if_completed: z.array(z.enum(['pass', 'fail'])),
  /** A finding's severity, rounded down. */
  if_severity: z.array(z.int().min(0).max(10)),
});
type Params = z.infer<typeof Params>;

const Stored = z.object({ user_id: z.string(), notification_type: Name, enabled: z.boolean(), params: Params });

const NotificationPreferences = entity(Stored, { name: 'Notification preference', family: 'NOTIFICATION_PREFERENCE', within: ({ user_id }) => user_id });
type NotificationPreference = ReturnType<typeof NotificationPreferences.parse>;

export const Document = z
  .object({ id: z.string(), name: Name, notification_type: Name, enabled: z.boolean(), code: z.null(), params: Params, created_at: z.string(), updated_at: z.string() })
  .meta({ id: 'NotificationPreference' });

/** Body of an update (4.14), flat; the answer's `if_completed` is called `if_status` in the documented request, and both are taken. */
export const Update = z
  .object({ when_status: Params.shape.when_status.max(20), if_completed: Params.shape.if_completed.max(20), if_status: Params.shape.if_completed.max(20), if_severity: Params.shape.if_severity.max(100) })
  .partial();

const Updated = event('notification_preference.updated', z.object({ notification_type: Name, enabled: z.boolean() }));

/** The caller's four, whether or not they were ever changed. */
export async function list(): Promise<Page<z.input<typeof Document>>> {
  const items = await atHome(async (user, home) => {
    const { rows } = await queryRows(NotificationPreferences.stretch(home, user.id), names.length);
    const stored = rows.map(NotificationPreferences.parse);
    return names.map((name) => present(stored.find(({ notification_type }) => notification_type === name) ?? byDefault(user, name)));
  });
  return { items, page: 1, per_page: names.length, total: names.length, next_cursor: undefined };
}

/** Changes the named filters; the others stay. */
export function update(name: Name, { if_status, if_completed = if_status, when_status, if_severity }: z.output<typeof Update>): Promise<z.input<typeof Document>> {
  return change(name, ({ params }) => ({
    params: { when_status: distinct(when_status) ?? params.when_status, if_completed: distinct(if_completed) ?? params.if_completed, if_severity: distinct(if_severity) ?? params.if_severity },
  }));
}

export function setEnabled(name: Name, enabled: boolean): Promise<z.input<typeof Document>> {
  return change(name, () => ({ enabled }));
}

function change(name: Name, changes: (before: NotificationPreference) => Partial<z.infer<typeof Stored>>): Promise<z.input<typeof Document>> {
  return retrying('Notification preference', () =>
    atHome(async (user, home) => {
      const stored = await NotificationPreferences.get(home, idOf(user.id, name), user.id);
      const before = stored ?? byDefault(user, name);
      const changed = stored ? NotificationPreferences.update(home, stored, changes(stored)) : NotificationPreferences.create(home, { ...before, ...changes(before) });
      await transact([changed, Updated.publish(changed.item.id, { notification_type: name, enabled: changed.item.enabled }, home)]);
      return present(changed.item);
    }),
  );
}

/** All four are on without filters; of scans only the end is told (chosen). */
function byDefault({ id, created_at }: User, name: Name): NotificationPreference {
  const params: Params = { when_status: name === 'scan_event' ? ['completed', 'failed'] : [], if_completed: [], if_severity: [] };
  return { id: idOf(id, name), user_id: id, notification_type: name, enabled: true, params, created_at, updated_at: created_at, version: 0 };
}

function idOf(user: string, name: Name): string {
  return stableId('notification preference', user, name);
}

function atHome<T>(work: (user: User, home: string) => Promise<T>): Promise<T> {
  const { id, home } = actingUser();
  return behindWall(wallOf(home), async () => work(await Users.need(home, id), home));
}

function present({ notification_type, ...rest }: NotificationPreference): z.input<typeof Document> {
  return { ...rest, name: notification_type, notification_type, code: null };
}

function distinct<T>(values: T[] | undefined): T[] | undefined {
  return values && [...new Set(values)];
}

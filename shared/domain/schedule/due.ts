import type { EventRecord } from '../../events/event.ts';
import { clock, timestamp } from '../../platform/clock.ts';
import { persistently, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { Organizations } from '../organization/organization.ts';
import { Fired, Schedules } from './schedule.ts';
import { firstAfter } from './times.ts';

/**
 * Takes the occurrence that has come: the schedule moves on to the first one after now, however many were missed, and says that it fired,
 * in one transaction on the version that was read. It goes by what is stored, so an event that comes twice or late takes nothing twice.
 */
export async function due({ subject }: Pick<EventRecord, 'subject'>): Promise<void> {
  await persistently(async () => {
    const [schedule, organization] = await Promise.all([Schedules.get(tenant(), subject), Organizations.get(tenant(), tenant())]);
    const now = clock.now();
    if (!schedule || schedule.next_time === null || schedule.next_time > timestamp(now)) return;
    // An organization that has ended starts nothing any more.
    const moved = Schedules.update(tenant(), schedule, { next_time: organization ? firstAfter(schedule, now) : null });
    const fired = organization && schedule.scans_count > 0 ? [Fired.publish(schedule.id, { due_at: schedule.next_time })] : [];
    await transact([moved, ...fired]);
  });
}

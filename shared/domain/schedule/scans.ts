import * as z from 'zod';
import { event, outbox } from '../../events/define.ts';
import type { EventRecord } from '../../events/event.ts';
import { once } from '../../events/once.ts';
import { stableId } from '../../lib/id.ts';
import { placesStretch } from '../../table/place.ts';
import { queryRows } from '../../table/query.ts';
import { transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { type ProductCode, products } from '../plan/product.ts';
import { scansOfSchedule } from '../scan/places.ts';
import { followSchedule } from '../scan/scheduled.ts';
import { Moved } from './schedule.ts';

const Scheduled = z.object({ schedule_id: z.string(), scan_id: z.string(), product: z.enum(products), due_at: z.string() });
/** One scan of a schedule that fired has to start. */
export const ScanDue = event('schedule.scan_due', Scheduled);

/** Events of one transaction. */
const callsMax = 90;
/** Scans that one delivery of the other job brings up to date: some seconds of work. */
const followedMax = 100;

/**
 * Calls each scan of a schedule that fired, so that a thousand of them start side by side. The ids of the calls follow from schedule,
 * scan and time: after a crash the job begins anew, and what was called before is not called again.
 */
export async function fire({ due_at }: { due_at: string }, { subject: schedule_id }: EventRecord): Promise<void> {
  let after: string | null = null;
  do {
    const page = await scansBehind(schedule_id, after, callsMax);
    const calls = page.scans.map(({ scan_id, product }) => {
      const id = stableId('scan due', schedule_id, scan_id, due_at);
      return outbox({ ...ScanDue.record(scan_id, { schedule_id, scan_id, product, due_at }), id });
    });
    if (calls.length > 0) await transact(calls);
    after = page.next;
  } while (after !== null);
}

/** Tells the scans of a schedule that its next time is another one, so many in one delivery; the rest is asked for anew. */
export async function follow({ after }: { after: string | null }, record: EventRecord): Promise<void> {
  const { scans, next } = await scansBehind(record.subject, after, followedMax);
  for (const { scan_id, product } of scans) await followSchedule(scan_id, product, record.subject);
  if (next !== null) await transact([Moved.publish(record.subject, { after: next }), once(record, 'schedule-due')]);
}

async function scansBehind(schedule: string, after: string | null, limit: number): Promise<{ scans: { scan_id: string; product: ProductCode }[]; next: string | null }> {
  const stretch = placesStretch(tenant(), scansOfSchedule(schedule));
  const { rows, next } = await queryRows(stretch, limit, after === null ? undefined : { pk: stretch.partition, sk: after });
  const scans = rows.map(({ sk }) => {
    const [product, scan_id] = String(sk).split('#');
    return z.object({ scan_id: z.string(), product: z.enum(products) }).parse({ scan_id, product });
  });
  return { scans, next: next ? String(next['sk']) : null };
}

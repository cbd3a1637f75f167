import type { Place } from '../../table/place.ts';
import type { Scan } from './scan.ts';
import { isBusy } from './status.ts';

export const running = 'SCANS_RUNNING';
export const recent = 'SCANS_RECENT';
export const upcoming = 'SCANS_UPCOMING';
const scheduled = 'SCHEDULE_SCANS';

/** The lists that a scan stands in, beside that of all scans: busy ones by creation, done ones by the end of their run, scheduled ones by their next time, and those of its schedule. */
export function placesOf({ product, status, created_at, finished_at, schedule_id, next_time }: Scan): Place[] {
  return [
    ...(isBusy(status) ? [{ list: [running, product], sort: created_at, counted: true }] : []),
    ...(status === 'Done' ? [{ list: [recent, product], sort: finished_at ?? created_at, counted: true }] : []),
    ...(next_time === null ? [] : [{ list: [upcoming, product], sort: next_time, counted: true }]),
    ...(schedule_id === null ? [] : [{ list: scansOfSchedule(schedule_id), sort: product, counted: false }]),
  ];
}

/** The scans of a schedule, whatever their product, which the sort key begins with. */
export function scansOfSchedule(schedule: string): string[] {
  return [scheduled, schedule];
}

import type { Operation } from '../../table/operation.ts';
import { tenant } from '../actor/context.ts';
import { type Schedule, Schedules } from './schedule.ts';

/**
 * Moves a scan from one schedule to another, in the scan's transaction. The new one is held to the version that was read: the scan copies
 * its next time, and nobody can delete it meanwhile. Letting go of one needs no reading.
 */
export function useOperations(before: string | null, after: Schedule | null): Operation[] {
  return [
    ...(before === null ? [] : [Schedules.add(tenant(), before, { scans_count: -1 })]),
    ...(after === null ? [] : Schedules.update(tenant(), after, { scans_count: after.scans_count + 1 }).operations),
  ];
}

import type { EventRecord } from '../../events/event.ts';
import { readCount } from '../../table/counter.ts';
import { countAbove } from './count-above.ts';
import { OrganizationRecords, treeOf } from './organization.ts';

/** How many organizations a tree has, its root included; a new or a deleted one is counted a moment later, exactly once. */
export function countBelow(organization: string): Promise<number> {
  return readCount(treeOf(organization));
}

export function countCreated(record: EventRecord): Promise<void> {
  return countEach(record, 1);
}

export function countDeleted(record: EventRecord): Promise<void> {
  return countEach(record, -1);
}

async function countEach(record: EventRecord, by: 1 | -1): Promise<void> {
  const organization = await OrganizationRecords.need(record.tenant, record.subject);
  await countAbove([...organization.path, organization.id], record, 'tree-count', treeOf, by);
}

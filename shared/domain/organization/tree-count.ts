import type { EventRecord } from '../../events/event.ts';
import { AlreadyDone, once } from '../../events/once.ts';
import { countOperation, readCount } from '../../table/counter.ts';
import { transact } from '../../table/transact.ts';
import { asSystem } from '../actor/context.ts';
import { OrganizationRecords, treeOf } from './organization.ts';

/**
 * How many organizations a tree has, its root included. No request may write to the partitions of all ancestors (the wall lets it through to three),
 * so each ancestor counts when the event of the new or deleted organization reaches it: a moment later, exactly once.
 */
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
  for (const ancestor of [...organization.path, organization.id]) {
    const step = once({ id: record.id, tenant: ancestor }, 'tree-count');
    await asSystem('tree-count', ancestor, () => transact([step, countOperation(treeOf(ancestor), by)])).catch(ignoreDone);
  }
}

/** A redelivery goes on with the ancestors that the first delivery did not reach. */
function ignoreDone(error: unknown): void {
  if (!(error instanceof AlreadyDone)) throw error;
}

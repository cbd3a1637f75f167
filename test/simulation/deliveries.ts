import { organizationCleanup } from '../../functions/workers/organization-cleanup/worker.ts';
import { subscriptionTree } from '../../functions/workers/subscription-tree/worker.ts';
import { treeCount } from '../../functions/workers/tree-count/worker.ts';
import { userTree } from '../../functions/workers/user-tree/worker.ts';
import { asSystem } from '../../shared/domain/actor/context.ts';
import { EventRecordShape } from '../../shared/events/define.ts';
import type { EventRecord } from '../../shared/events/event.ts';
import { react } from '../../shared/events/worker.ts';
import { tenantKey } from '../../shared/table/keys.ts';
import { queryRows } from '../../shared/table/query.ts';

const workers = [treeCount, organizationCleanup, subscriptionTree, userTree];

/** Hands each organization's new events to the workers of tenancy; what they have had is remembered. */
export class Deliveries {
  private readonly seen = new Map<string, string>();

  /** Until nothing is left. One event in twenty comes twice, as a queue may do it. */
  async settle(organizations: string[]): Promise<void> {
    for (;;) {
      const delivered = await Promise.all(organizations.map((id) => this.deliverTo(id)));
      if (delivered.every((count) => count === 0)) return;
    }
  }

  /** One organization's events in their order; those of others at the same time. */
  private async deliverTo(organization: string): Promise<number> {
    const fresh = await this.fresh(organization);
    for (const [at, record] of fresh.entries()) await deliver(record, at % 20 === 0 ? 2 : 1);
    return fresh.length;
  }

  private async fresh(organization: string): Promise<EventRecord[]> {
    const after = this.seen.get(organization);
    const partition = tenantKey(organization, 'OUTBOX');
    const { rows } = await asSystem('simulation', organization, () => queryRows({ partition }, 10_000, after === undefined ? undefined : { pk: partition, sk: after }));
    const records = rows.map((row) => EventRecordShape.parse(row));
    const last = records.at(-1);
    if (last) this.seen.set(organization, last.id);
    return records;
  }
}

async function deliver(record: EventRecord, times: number): Promise<void> {
  for (const worker of workers.filter(({ on }) => on.some(({ name }) => name === record.name))) {
    for (let time = 0; time < times; time += 1) await react(worker, JSON.stringify(record));
  }
}

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
import { Random } from './random.ts';

const workers = [treeCount, organizationCleanup, subscriptionTree, userTree];

/** Hands each organization's new events to the workers of tenancy; what they have had is remembered. */
export class Deliveries {
  private readonly seen = new Map<string, string>();

  /** Until nothing is left. Events come in any order, and one in twenty twice, as bus and queue may do it. */
  async settle(organizations: string[], random: Random): Promise<void> {
    let left = organizations;
    while (left.length > 0) {
      // Each has a chance of its own, drawn in this order: the same seed gives the same orders.
      const delivered = await Promise.all(left.map((id) => this.deliverTo(id, new Random(random.below(0x7fffffff)))));
      // What a worker says in return is said where it was told.
      left = left.filter((_, at) => delivered[at] !== 0);
    }
  }

  /** One organization's events one after the other; those of others at the same time. */
  private async deliverTo(organization: string, random: Random): Promise<number> {
    const fresh = await this.fresh(organization);
    const again = fresh.filter((_, at) => at % 20 === 0);
    for (const record of random.some([...fresh, ...again], Infinity)) await deliver(record);
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

async function deliver(record: EventRecord): Promise<void> {
  for (const worker of workers.filter(({ on }) => on.some(({ name }) => name === record.name))) await react(worker, JSON.stringify(record));
}

import type { Operation } from '../../table/operation.ts';
import { allot } from './allotment.ts';
import { heldBy, hold } from './slot.ts';
import { allottedTo, end, type Holder } from './subscribe.ts';
import { liveOnes, type Subscription } from './subscription.ts';

/** The writes after which an organization that ends has no live subscription, and its parent has back what it gave: an active and a scheduled one of each product at most. */
export async function closing(holder: Holder): Promise<Operation[]> {
  const byProduct = new Map<Subscription['product'], Subscription[]>();
  for (const one of await liveOnes(holder.id)) byProduct.set(one.product, [...(byProduct.get(one.product) ?? []), one]);
  const each = await Promise.all([...byProduct].map(([product, live]) => closeIn(holder, product, live)));
  return each.flat();
}

async function closeIn(holder: Holder, product: Subscription['product'], live: Subscription[]): Promise<Operation[]> {
  // A transaction moves a count once; what follows under the same plan is counted by its event.
  const ended = live.flatMap((one, at) => end(holder, one, { status: 'canceled', reason: 'The organization was deleted' }, live.findIndex(({ plan }) => plan.id === one.plan.id) < at ? { operations: [], later: -1 } : undefined).operations);
  const slot = hold(holder.id, product, await heldBy(holder.id, product), { active: null, next: null });
  const limits = await allot(holder, product, live.map(allottedTo), []);
  return [...ended, ...slot.operations, ...limits];
}

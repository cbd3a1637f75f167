import * as z from 'zod';
import { type Change, entity } from '../../table/entity.ts';
import type { ProductCode } from '../plan/product.ts';
import { type Subscription, Subscriptions } from './subscription.ts';

/**
 * One item for an organization and a product names the active subscription and the one that is to follow. Every change of either is conditional on
 * its version, so of two subscribers at once one sees what the other did. Its id is the product.
 */
const Slots = entity(z.object({ active: z.string().nullable(), next: z.string().nullable() }), { name: 'Subscription', family: 'SUBSCRIPTION_SLOT' });
type Slot = ReturnType<typeof Slots.parse>;

/** What an organization holds in a product now. */
export interface Held {
  slot: Slot | undefined;
  active: Subscription | undefined;
  next: Subscription | undefined;
}

/** Of an organization that is just being made. */
export const nothingHeld: Held = { slot: undefined, active: undefined, next: undefined };

export async function heldBy(organization: string, product: ProductCode): Promise<Held> {
  const slot = await Slots.get(organization, product);
  const find = async (id: string | null | undefined): Promise<Subscription | undefined> => (id ? Subscriptions.get(organization, id) : undefined);
  const [active, next] = await Promise.all([find(slot?.active), find(slot?.next)]);
  return { slot, active, next };
}

/** The write after which the slot holds these. */
export function hold(organization: string, product: ProductCode, { slot }: Held, changes: { active?: string | null; next?: string | null }): Change<Slot> {
  if (slot) return Slots.update(organization, slot, changes);
  return Slots.create(organization, { id: product, active: changes.active ?? null, next: changes.next ?? null });
}

import { timestamp } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { heldEmpty, placesStretch } from '../../table/place.ts';
import { queryRows } from '../../table/query.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { productOf, products } from '../plan/product.ts';
import { running } from '../scan/places.ts';
import { closing } from '../subscription/close.ts';
import { close, type Organization } from './organization.ts';
import { reachToChange } from './reach.ts';

/**
 * Ends an organization: from that moment nobody signs in to it, and it is in no list. Refused while it has children or a running scan, and for
 * the organization that the caller acts for. Its users' addresses become free a moment later; reports stay for as long as they are kept.
 * Answers what it was.
 */
export async function remove(id: string): Promise<Organization> {
  return retrying('Organization', async () => {
    const organization = await reachToChange(id);
    if (id === tenant()) throw problem.refused('An organization cannot delete itself: its partner does');
    const busy = await busyProduct(id);
    if (busy !== undefined) throw problem.refused(`A scan of ${busy} is running: stop it first`);
    const deleted_at = timestamp();
    // A scan that starts meanwhile is counted by now, or finds its subscription changed.
    const idle = products.flatMap((product) => heldEmpty(id, [running, product]));
    await transact([...close(organization, deleted_at), ...(await closing(organization)), ...idle]);
    return { ...organization, deleted_at, updated_at: deleted_at };
  });
}

/** A product of which a scan is at work. */
export async function busyProduct(organization: string): Promise<string | undefined> {
  const found = await Promise.all(products.map((product) => queryRows(placesStretch(organization, [running, product]), 1)));
  const busy = products.find((_, at) => found[at]?.rows.length);
  return busy && productOf[busy].name;
}

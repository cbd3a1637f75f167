import { timestamp } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { queryRows, type RowKey } from '../../table/query.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { products } from '../plan/product.ts';
import { Scans } from '../scan/scan.ts';
import { isBusy } from '../scan/status.ts';
import { closing } from '../subscription/close.ts';
import { close, type Organization } from './organization.ts';
import { reachToChange } from './reach.ts';

const pageRows = 500;

/**
 * Ends an organization: from that moment nobody signs in to it, and it is in no list. Refused while it has children or a running scan, and for
 * the organization that the caller acts for. Its users' addresses become free a moment later; reports stay for as long as they are kept.
 * Answers what it was.
 */
export async function remove(id: string): Promise<Organization> {
  return retrying('Organization', async () => {
    const organization = await reachToChange(id);
    if (id === tenant()) throw problem.refused('An organization cannot delete itself: its partner does');
    const busy = await busyScan(id);
    if (busy !== undefined) throw problem.refused(`The scan ${busy} is running: stop it first`);
    const deleted_at = timestamp();
    await transact([...close(organization, deleted_at), ...(await closing(organization))]);
    return { ...organization, deleted_at, updated_at: deleted_at };
  });
}

/** The name of a scan that is at work, of any product. */
async function busyScan(organization: string): Promise<string | undefined> {
  for (const product of products) {
    let after: RowKey | undefined;
    do {
      const { rows, next } = await queryRows(Scans.stretch(organization, product), pageRows, after);
      const busy = rows.map(Scans.parse).find(({ status }) => isBusy(status));
      if (busy) return busy.name;
      after = next;
    } while (after);
  }
  return undefined;
}

import { platform } from '../../table/entity.ts';
import { Conflict } from '../../table/operation.ts';
import { transact } from '../../table/transact.ts';
import { claimName } from '../../table/unique.ts';
import { tenant } from '../actor/context.ts';
import { QuotaDefinitions, seededDefault } from './quota-definition.ts';

/** Puts the default quota into the catalogue, at every start; one that is there keeps what the operator made of it. */
export async function seedQuotaDefinitions(): Promise<void> {
  const known = await QuotaDefinitions.get(platform, seededDefault.id);
  if (known) return;
  const made = QuotaDefinitions.create(platform, seededDefault);
  await transact([made, claimName(tenant(), 'QUOTA_DEFINITION', seededDefault.name, seededDefault.id)]).catch((error: unknown) => {
    // Another start was quicker, with the same values.
    if (!(error instanceof Conflict)) throw error;
  });
}

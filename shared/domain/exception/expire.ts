import * as z from 'zod';
import type { DuePayload } from '../../events/tick.ts';
import { clock } from '../../platform/clock.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { products } from '../plan/product.ts';
import { present } from './document.ts';
import { Expired } from './events.ts';
import { changed, Exceptions } from './exception.ts';

/** Ends an active exception whose time has come. It goes by what is stored: told twice, late, or after a change, it does nothing that was not to be done. */
export async function expire({ partition_key, sort_key }: z.infer<typeof DuePayload>): Promise<void> {
  const product = z.enum(products).parse(partition_key.split('#').at(-1));
  await retrying('Exception', async () => {
    const exception = await Exceptions.get(tenant(), sort_key, product);
    if (exception?.status !== 'active' || exception.end_time === null || new Date(exception.end_time) > clock.now()) return;
    const { item, operations } = changed(exception, { status: 'expired' });
    await transact([{ operations }, Expired.publish(item.id, { exception: present(item), product, counts: true, oids: [item.nvt] })]);
  });
}

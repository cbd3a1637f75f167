import { readAll } from '../../table/read-all.ts';
import { tenant } from '../actor/context.ts';
import type { ProductCode } from '../plan/product.ts';
import type { Decide } from '../vulnerability/finding.ts';
import { effectOf } from './effect.ts';
import { type Exception, Exceptions } from './exception.ts';

/** Every exception of the organization in a product, whatever its status. */
export function allOf(product: ProductCode): Promise<Exception[]> {
  return readAll([Exceptions.stretch(tenant(), product)], Exceptions.parse);
}

/** How findings of a product count by the exceptions that are active now. */
export async function decideNow(product: ProductCode): Promise<Decide> {
  return effectOf(await allOf(product));
}

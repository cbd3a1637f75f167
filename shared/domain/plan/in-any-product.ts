import { problem } from '../../problems.ts';
import { actor } from '../actor/context.ts';
import { type ProductCode, products } from './product.ts';

/**
 * Something that lies in one list a product and is named by its id alone: the active product's costs one read, the others are looked at
 * when it is not there. Without it the 404 that names it.
 */
export async function needInAnyProduct<T>(name: string, get: (product: ProductCode) => Promise<T | undefined>): Promise<T> {
  const current = actor();
  const first = current.type === 'user' ? current.active_product : 'pci';
  const found = (await get(first)) ?? (await Promise.all(products.filter((product) => product !== first).map(get))).find((one) => one !== undefined);
  if (found === undefined) throw problem.notFound(name);
  return found;
}

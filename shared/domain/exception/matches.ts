import { groupOf } from '../../lib/id.ts';
import { idOf, walk } from '../../table/read-all.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import type { ProductCode } from '../plan/product.ts';
import { indexed, type KnownVulnerability, KnownVulnerabilities, bucket } from '../vulnerability/known.ts';
import { allOf } from './decide.ts';
import { coverage } from './effect.ts';
import { type Exception, Exceptions } from './exception.ts';

/** Rows of a page of the index, and as many findings read at once. */
const pageRows = 100;

/** The open findings of one vulnerability, page by page, newest last. */
export async function* openOf(product: ProductCode, oid: string): AsyncGenerator<KnownVulnerability[]> {
  for await (const ids of walk(indexed(tenant(), 'check', product, 'open', oid), idOf, pageRows)) {
    const groups = Map.groupBy(ids, groupOf);
    const found = await Promise.all([...groups].map(([group, own]) => KnownVulnerabilities.getEach(tenant(), own, bucket(product, group))));
    yield found.flat();
  }
}

/** Counts anew, for every exception of a vulnerability, the open findings that it covers. */
export async function recountMatches(product: ProductCode, oid: string): Promise<void> {
  const exceptions = (await allOf(product)).filter(({ nvt }) => nvt === oid);
  const counted = exceptions.map((exception) => ({ exception, covers: coverage(exception), matches: 0 }));
  if (counted.length > 0) {
    for await (const findings of openOf(product, oid)) {
      for (const one of counted) one.matches += findings.filter(one.covers).length;
    }
  }
  for (const { exception, matches } of counted) await keep(exception, matches);
}

/** No version moves: a reviewer's look at the exception stays good while scans find more that it covers. */
async function keep({ id, product }: Exception, matches: number): Promise<void> {
  await retrying('Exception', async () => {
    const exception = await Exceptions.get(tenant(), id, product);
    if (exception && exception.matches !== matches) await transact([Exceptions.touch(tenant(), exception, { matches })]);
  });
}

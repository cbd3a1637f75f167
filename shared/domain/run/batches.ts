/** Each piece is two items of a transaction of at most 100, beside a count. */
const batchSize = 45;
const batchesAtOnce = 4;

/** Works through many pieces in batches that fit a transaction, some at once; the answers are in order. */
export async function inBatches<T, R>(items: T[], work: (batch: T[]) => Promise<R>): Promise<R[]> {
  const batches = Array.from({ length: Math.ceil(items.length / batchSize) }, (_, at) => items.slice(at * batchSize, (at + 1) * batchSize));
  const results: R[] = [];
  for (let at = 0; at < batches.length; at += batchesAtOnce) results.push(...(await Promise.all(batches.slice(at, at + batchesAtOnce).map(work))));
  return results;
}

import { problem } from '../problems.ts';
import { expired } from './entity-reads.ts';
import { examinedRowsMax, type ListRequest, type Page } from './list.ts';
import { mergedBehind } from './merge.ts';
import type { Row, Stretch } from './query.ts';

/**
 * A page of a list without its oldest row: of the organizations below one, the own tree begins with that one itself. Every page costs one query
 * and one count, as if the row were not there.
 */
export async function pageBehindFirst<T>(stretch: Stretch, isFirst: (row: Row) => boolean, parse: (row: Row) => T, { page, per_page, sort }: ListRequest, total: () => Promise<number>): Promise<Page<T>> {
  const skipped = (page - 1) * per_page;
  if (skipped > examinedRowsMax) throw problem.invalid({ page: [`reaches past the first ${examinedRowsMax} rows: narrow the filter instead`] });
  const newestFirst = sort.descending;
  // One more than the page, which says whether there is another one: behind the oldest row, or before it.
  const [{ rows }, counted] = await Promise.all([mergedBehind([{ ...stretch, newestFirst }], newestFirst ? skipped : skipped + 1, per_page + 1), total()]);
  const kept = rows.filter((row) => !isFirst(row));
  const shown = kept.slice(0, per_page);
  // A count may follow a moment later than its list, and never shows less than the page itself.
  const seen = shown.length > 0 ? skipped + kept.length : 0;
  return { items: shown.filter((row) => !expired(row)).map(parse), page, per_page, total: Math.max(counted - 1, seen), next_cursor: undefined };
}

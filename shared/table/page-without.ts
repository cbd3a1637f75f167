import { problem } from '../problems.ts';
import { expired } from './entity.ts';
import { examinedRowsMax, type ListRequest, type Page } from './list.ts';
import { mergedBehind } from './merge.ts';
import type { Row, Stretch } from './query.ts';
import { tableSchema } from './schema.ts';

/**
 * A page, in the order of its keys, of a list that leaves one row out: an organization in the list of those below it. One row more than the page
 * is read, and whichever does not belong to it is dropped, so that every page costs one query and one count, as without the omission.
 */
export async function pageWithout<T>(stretch: Stretch, without: string, parse: (row: Row) => T, { page, per_page, sort }: ListRequest, total: () => Promise<number>): Promise<Page<T>> {
  const skipped = (page - 1) * per_page;
  if (skipped > examinedRowsMax) throw problem.invalid({ page: [`reaches past the first ${examinedRowsMax} rows: narrow the filter instead`] });
  const ordered = { ...stretch, newestFirst: sort.descending };
  const [{ rows, next }, counted] = await Promise.all([mergedBehind([ordered], skipped, per_page + 1), total()]);
  const kept = rows.filter((row) => keyOf(ordered, row) !== without);
  const shown = kept.length < rows.length ? kept : isBefore(ordered, without, rows[0]) ? rows.slice(1) : rows.slice(0, per_page);
  const seen = skipped + shown.length + (next || kept.length > per_page ? 1 : 0);
  // A count may follow a moment later than its list, and never shows less than the page itself.
  return { items: shown.filter((row) => !expired(row)).map(parse), page, per_page, total: Math.max(counted - 1, shown.length > 0 ? seen : 0), next_cursor: undefined };
}

function keyOf({ index }: Stretch, row: Row): string {
  return String(row[index ? tableSchema.indexes[index].sort : tableSchema.sort]);
}

/** Whether the row that is left out stands before this page, which then begins one row later. */
function isBefore(stretch: Stretch, without: string, first: Row | undefined): boolean {
  if (!first) return false;
  return stretch.newestFirst ? without > keyOf(stretch, first) : without < keyOf(stretch, first);
}

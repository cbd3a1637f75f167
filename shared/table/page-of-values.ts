import { tenant } from '../domain/actor/context.ts';
import { problem } from '../problems.ts';
import { createdWithin } from './created-within.ts';
import { openCursor, sealCursor } from './cursor.ts';
import type { ListRequest, Page } from './list.ts';

type Columns<T> = Record<string, (value: T) => string | boolean | null>;

/** A list whose items are values of the program: the same pages, filters, order and cursors as a list from the table, at no round trip. */
export async function pageOfValues<T extends { created_at: string }>(values: readonly T[], columns: Columns<T>, request: ListRequest): Promise<Page<T>> {
  const cellOf = cells<T>({ created_at: ({ created_at }) => created_at, ...columns }, request);
  const within = createdWithin(request);
  const direction = request.sort.descending ? -1 : 1;
  const kept = values
    .filter((value) => within(value) && request.filters.every(({ column, matches }) => matches(cellOf(value, column))))
    .toSorted((a, b) => direction * compare(cellOf(a, request.sort.column).toLowerCase(), cellOf(b, request.sort.column).toLowerCase()));
  const binding = `${tenant()} ${request.question}`;
  const page = request.cursor === undefined ? request.page : Number((await openCursor(request.cursor, binding))['page']);
  const end = page * request.per_page;
  return {
    items: kept.slice(end - request.per_page, end),
    page,
    per_page: request.per_page,
    total: kept.length,
    next_cursor: end < kept.length ? await sealCursor({ page: page + 1 }, binding) : undefined,
  };
}

/** Reads a column as text; refuses a question that names a column which is not there. */
function cells<T>(columns: Columns<T>, { filters, sort }: ListRequest): (value: T, column: string) => string {
  const allowed = Object.keys(columns).join(', ');
  const unknown = filters.find(({ column }) => !Object.hasOwn(columns, column));
  if (unknown) throw problem.invalid({ [`q[${unknown.column}]`]: [`is not a column of this list: ${allowed}`] });
  if (!Object.hasOwn(columns, sort.column)) throw problem.invalid({ sort_by: [`is not a column of this list: ${allowed}`] });
  return (value, column) => String(columns[column]?.(value) ?? '');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

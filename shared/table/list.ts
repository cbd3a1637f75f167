import { tenant } from '../domain/actor/context.ts';
import { firstIdAt } from '../lib/id.ts';
import { problem } from '../problems.ts';
import { openCursor, sealCursor } from './cursor.ts';
import { expired } from './entity.ts';
import { queryRows, type Row, type RowKey, skipRows, type Stretch } from './query.ts';
import { tableSchema } from './schema.ts';

/** A jump to a page, and a filter or sort without an index, look at no more rows than this (design 6). */
export const examinedRowsMax = 10_000;

/** A question to a list, as every surface asks it in its own words. */
export interface ListRequest {
  page: number;
  per_page: number;
  cursor: string | undefined;
  filters: { column: string; matches: (value: string) => boolean }[];
  /** On `created_at`; both ends included. */
  created: { from: Date | undefined; to: Date | undefined };
  sort: { column: string; descending: boolean };
  /** The question as text without page and cursor: what a cursor is bound to. */
  question: string;
}

export interface Page<T> {
  items: T[];
  page: number;
  per_page: number;
  total: number;
  next_cursor: string | undefined;
}

/** What every listed item has. */
interface Listed {
  id: string;
  created_at: string;
}

type Cell = string | number | boolean | null | undefined;

export interface Listing<T> {
  /** One partition, or the shards of one list. */
  stretches: Stretch[];
  parse: (row: Row) => T;
  /** What filters and sorts may name. `created_at` is always there. */
  columns: Record<string, (item: T) => Cell | Cell[]>;
  total: () => Promise<number>;
  /** What the list leaves out, for example hidden reports; a list with it is always examined. */
  where?: (item: T) => boolean;
}

/**
 * One page of a list. Newest or oldest first without a filter costs the same at any depth by cursor: one query and one count.
 * Anything else examines the list (at most 10,000 rows) and sorts in memory; past that a 422 says so.
 */
export async function list<T extends Listed>(listing: Listing<T>, request: ListRequest): Promise<Page<T>> {
  refuseUnknownColumns(listing, request);
  const plain = request.sort.column === 'created_at' && request.filters.length === 0 && !request.created.from && !request.created.to && !listing.where;
  return plain ? pageInOrder(listing, request) : examinedPage(listing, request);
}

/** All rows of a list for a job; stops with the 422 of the limit. */
export async function everything<T>(listing: Pick<Listing<T>, 'stretches' | 'parse'>): Promise<T[]> {
  const found = await Promise.all(listing.stretches.map((stretch) => queryRows(stretch, examinedRowsMax + 1)));
  const rows = found.flatMap((page) => page.rows);
  if (rows.length > examinedRowsMax) throw problem.refused(`More than ${examinedRowsMax} rows: narrow the filter or use the export`);
  return rows.filter((row) => !expired(row)).map(listing.parse);
}

async function pageInOrder<T>(listing: Listing<T>, request: ListRequest): Promise<Page<T>> {
  const stretches = listing.stretches.map((stretch) => ({ ...stretch, newestFirst: request.sort.descending }));
  const [{ rows, next }, total] = await Promise.all([rowsOfPage(stretches, request), listing.total()]);
  return {
    items: rows.filter((row) => !expired(row)).map(listing.parse),
    page: request.page,
    per_page: request.per_page,
    total,
    next_cursor: next ? await sealCursor({ ...keyTexts(next), page: request.page + 1 }, bindingOf(request)) : undefined,
  };
}

async function rowsOfPage(stretches: Stretch[], request: ListRequest): Promise<{ rows: Row[]; next: RowKey | undefined }> {
  if (request.cursor === undefined) return jump(stretches, request);
  const { page, ...after } = await openCursor(request.cursor, bindingOf(request));
  // Sealed for the same question when its list had to be examined: it says where in another order.
  if (Object.keys(after).length === 0) throw problem.badCursor();
  if (typeof page === 'number') request.page = page;
  return merged(stretches, request.per_page, after);
}

async function jump(stretches: Stretch[], { page, per_page }: ListRequest): Promise<{ rows: Row[]; next: RowKey | undefined }> {
  const skipped = (page - 1) * per_page;
  if (skipped === 0) return merged(stretches, per_page);
  if (skipped > examinedRowsMax) throw problem.invalid({ page: [`reaches past the first ${examinedRowsMax} rows: follow next_cursor instead`] });
  const [only, ...others] = stretches;
  if (only && others.length === 0) {
    const after = await skipRows(only, skipped);
    return after ? merged(stretches, per_page, after) : { rows: [], next: undefined };
  }
  const { rows, next } = await merged(stretches, skipped + per_page);
  return { rows: rows.slice(skipped), next };
}

/** The next rows of a list, its shards in one order; each shard continues behind the same sort key. One row more is asked for, to know whether there is another page. */
async function merged(stretches: Stretch[], limit: number, after?: RowKey): Promise<{ rows: Row[]; next: RowKey | undefined }> {
  const pages = await Promise.all(stretches.map((stretch) => queryRows(stretch, limit + 1, after && (stretch.index ? after : { ...after, pk: stretch.partition }))));
  const [first] = stretches;
  const direction = first?.newestFirst ? -1 : 1;
  const all = pages.flatMap((page) => page.rows);
  if (stretches.length > 1) all.sort((a, b) => direction * compare(textOf(a['sk']), textOf(b['sk'])));
  const rows = all.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: first && last && all.length > limit ? keyOf(first, last) : undefined };
}

/** Where a query goes on behind this row. */
function keyOf({ index }: Stretch, row: Row): RowKey {
  const names = index ? [tableSchema.indexes[index].partition, tableSchema.indexes[index].sort] : [];
  return Object.fromEntries([tableSchema.partition, tableSchema.sort, ...names].map((name) => [name, row[name]]));
}

async function examinedPage<T extends Listed>(listing: Listing<T>, request: ListRequest): Promise<Page<T>> {
  const all = isEmpty(request.created) ? [] : await everything({ ...listing, stretches: listing.stretches.map((stretch) => ({ ...stretch, ...idRange(request) })) });
  const kept = all.filter((item) => (listing.where?.(item) ?? true) && request.filters.every(({ column, matches }) => cells(listing, column, item).some(matches)));
  const sorted = kept.sort(byColumn(listing, request.sort));
  if (request.cursor !== undefined) {
    const { page } = await openCursor(request.cursor, bindingOf(request));
    if (typeof page === 'number') request.page = page;
  }
  const start = (request.page - 1) * request.per_page;
  const more = start + request.per_page < sorted.length;
  return {
    items: sorted.slice(start, start + request.per_page),
    page: request.page,
    per_page: request.per_page,
    total: sorted.length,
    next_cursor: more ? await sealCursor({ page: request.page + 1 }, bindingOf(request)) : undefined,
  };
}

/** A range that ends before it begins holds nothing, and the table would not take it. */
function isEmpty({ from, to }: ListRequest['created']): boolean {
  return from !== undefined && to !== undefined && from > to;
}

/** Ids are made in the order of time, so a range of dates is a range of keys. */
function idRange({ created: { from, to } }: ListRequest): { from?: string; to?: string } {
  return { ...(from ? { from: firstIdAt(from.getTime()) } : {}), ...(to ? { to: firstIdAt(to.getTime() + 1) } : {}) };
}

function refuseUnknownColumns<T>({ columns }: Listing<T>, { filters, sort }: ListRequest): void {
  const known = (column: string): boolean => column === 'created_at' || Object.hasOwn(columns, column);
  const allowed = Object.keys(columns).join(', ');
  const unknown = filters.find(({ column }) => !known(column));
  if (unknown) throw problem.invalid({ [`q[${unknown.column}]`]: [`is not a column of this list: ${allowed}`] });
  if (!known(sort.column)) throw problem.invalid({ sort_by: [`is not a column of this list: created_at, ${allowed}`] });
}

function cells<T extends Listed>({ columns }: Listing<T>, column: string, item: T): string[] {
  return [columns[column]?.(item) ?? (column === 'created_at' ? item.created_at : null)].flat().map((cell) => String(cell ?? ''));
}

/** Among equals the newer comes first; ids made in one millisecond still know their order. */
function byColumn<T extends Listed>(listing: Listing<T>, { column, descending }: ListRequest['sort']) {
  const cell = (item: T): Cell => [column === 'created_at' ? item.created_at : listing.columns[column]?.(item)].flat()[0];
  const direction = descending ? -1 : 1;
  const byTime = column === 'created_at' ? direction : -1;
  return (a: T, b: T): number => direction * compareCells(cell(a), cell(b)) || byTime * (compare(a.created_at, b.created_at) || compare(a.id, b.id));
}

function compareCells(a: Cell, b: Cell): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a ?? '').toLowerCase(), String(b ?? '').toLowerCase());
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function bindingOf(request: ListRequest): string {
  return `${tenant()} ${request.question}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function keyTexts(key: RowKey): Record<string, string> {
  return Object.fromEntries(Object.entries(key).map(([name, value]) => [name, textOf(value)]));
}

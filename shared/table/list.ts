import { tenant } from '../domain/actor/context.ts';
import { firstIdAt } from '../lib/id.ts';
import { problem } from '../problems.ts';
import { createdWithin } from './created-within.ts';
import { openCursor, sealCursor } from './cursor.ts';
import { expired } from './entity-reads.ts';
import { itemsOf, merged, mergedBehind, type Stretched } from './merge.ts';
import { queryRows, type Row, type RowKey, type Stretch } from './query.ts';
import { answers, narrowest, type Taken, tooMany, type Way, waysFor } from './way.ts';

/** A jump to a page, and a filter or sort without an index, look at no more rows than this (design 6). */
export const examinedRowsMax = 10_000;

/** A question to a list, as every surface asks it in its own words. */
export interface ListRequest {
  page: number;
  per_page: number;
  /** Rows before the page, where a surface counts rows and not pages; such a list has no cursor. */
  offset?: number;
  cursor: string | undefined;
  filters: {
    column: string;
    matches: (value: string) => boolean;
    /** The value in lower case when it has to be equal; undefined for a pattern. */
    exact?: string | undefined;
  }[];
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
  /** The rows themselves, where they were gathered elsewhere than from one list; no stretches then. */
  rows?: T[];
  /** What the list leaves out, for example hidden reports; a list with it is always examined. */
  where?: (item: T) => boolean;
  /** Indexes that answer some filters and orders. */
  ways?: Way<T>[];
  /** Where the keys of `stretches` are not ids made in the order of time, but begin with `created_at`. */
  timed?: boolean;
}

/**
 * One page of a list. Newest or oldest first without a filter costs the same at any depth by cursor: one query and one count; so does
 * what an index answers. Anything else examines the fewest rows that hold the answer (at most 10,000) and sorts in memory; past that a 422 says so.
 */
export async function list<T extends Listed>(listing: Listing<T>, request: ListRequest): Promise<Page<T>> {
  refuseUnknownColumns(listing, request);
  const { stretches, total, timed = false } = listing;
  const whole: Taken<T> = { stretches, total, order: 'created_at', answered: [], by: [], timed };
  if (listing.rows) return examinedPage(listing, whole, request);
  const ways = await waysFor(listing.ways ?? [], request);
  const direct = listing.where ? undefined : [whole, ...ways].find((way) => answers(way, request));
  if (direct) return pageInOrder({ ...listing, stretches: direct.stretches, total: direct.total }, request);
  const way = await narrowest([whole, ...ways.filter(({ by }) => by.length > 0)], request, examinedRowsMax);
  if (!way) throw tooMany(examinedRowsMax, listing.ways);
  return examinedPage(listing, way, request);
}

/** All rows of a list for a job; stops with the 422 of the limit. */
export async function everything<T>(listing: Pick<Listing<T>, 'stretches' | 'parse'> & { ways?: Pick<Way<never>, 'by'>[] }): Promise<T[]> {
  const found = await Promise.all(listing.stretches.map((stretch) => queryRows(stretch, examinedRowsMax + 1)));
  const rows = found.flatMap((page) => page.rows);
  if (rows.length > examinedRowsMax) throw tooMany(examinedRowsMax, listing.ways);
  return (await itemsOf(listing.stretches, rows)).filter((row) => !expired(row)).map(listing.parse);
}

async function pageInOrder<T>(listing: Listing<T>, request: ListRequest): Promise<Page<T>> {
  const stretches = listing.stretches.map((stretch) => ({ ...stretch, newestFirst: request.sort.descending }));
  const counted = listing.total();
  const [{ rows, next }, total] = await Promise.all([rowsOfPage(stretches, request, counted), counted]);
  return {
    items: rows.filter((row) => !expired(row)).map(listing.parse),
    page: request.page,
    per_page: request.per_page,
    total,
    next_cursor: next && request.offset === undefined ? await sealCursor({ ...keyTexts(next), page: request.page + 1 }, bindingOf(request)) : undefined,
  };
}

async function rowsOfPage(stretches: Stretch[], request: ListRequest, total: Promise<number>): Promise<Stretched> {
  const { per_page, cursor, offset } = request;
  if (cursor === undefined) {
    const skipped = startOf(request);
    if (offset !== undefined && skipped > examinedRowsMax) return beyond(skipped, await total);
    if (skipped > examinedRowsMax) throw problem.invalid({ page: [`reaches past the first ${examinedRowsMax} rows: follow next_cursor instead`] });
    return mergedBehind(stretches, skipped, per_page);
  }
  const { page: reached, ...after } = await openCursor(cursor, bindingOf(request));
  // Sealed for the same question when its list had to be examined: it says where in another order.
  if (Object.keys(after).length === 0) throw problem.badCursor();
  if (typeof reached === 'number') request.page = reached;
  return merged(stretches, per_page, after);
}

/** Behind the end there is nothing; before it, too many rows would have to be passed over. */
function beyond(skipped: number, total: number): Stretched {
  if (total <= skipped) return { rows: [], next: undefined };
  throw problem.refused(`An offset reaches the first ${examinedRowsMax} rows: narrow the filter instead`);
}

async function examinedPage<T extends Listed>(listing: Listing<T>, way: Taken<T>, request: ListRequest): Promise<Page<T>> {
  const all = isEmpty(request.created) ? [] : listing.rows ?? await everything({ ...listing, stretches: way.stretches.map((stretch) => ({ ...stretch, ...keyRange(way, request) })) });
  const created = listing.ways ? createdWithin(request) : () => true;
  const kept = all.filter((item) => created(item) && (listing.where?.(item) ?? true) && (way.where?.(item) ?? true) && request.filters.every(({ column, matches }) => cells(listing, column, item).some(matches)));
  const sorted = kept.sort(byColumn(listing, request.sort));
  if (request.cursor !== undefined) {
    const { page } = await openCursor(request.cursor, bindingOf(request));
    if (typeof page === 'number') request.page = page;
  }
  const start = startOf(request);
  const more = start + request.per_page < sorted.length;
  return {
    items: sorted.slice(start, start + request.per_page),
    page: request.page,
    per_page: request.per_page,
    total: sorted.length,
    next_cursor: more && request.offset === undefined ? await sealCursor({ page: request.page + 1 }, bindingOf(request)) : undefined,
  };
}

/** How many rows come before the page. */
function startOf({ page, per_page, offset }: ListRequest): number {
  return offset ?? (page - 1) * per_page;
}

/** A range that ends before it begins holds nothing, and the table would not take it. */
function isEmpty({ from, to }: ListRequest['created']): boolean {
  return from !== undefined && to !== undefined && from > to;
}

/** Ids are made in the order of time, or the keys begin with it, so a range of dates is a range of keys; a way in another order looks at all of it. */
function keyRange({ order, by, timed }: Pick<Taken<never>, 'order' | 'by' | 'timed'>, { created: { from, to } }: ListRequest): { from?: string; to?: string } {
  if (timed) return { ...(from ? { from: from.toISOString() } : {}), ...(to ? { to: `${to.toISOString()}~` } : {}) };
  if (order !== 'created_at' || by.length > 0) return {};
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

function keyTexts(key: RowKey): Record<string, string> {
  return Object.fromEntries(Object.entries(key).map(([name, value]) => [name, String(value)]));
}

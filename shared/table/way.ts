import { type Problem, problem } from '../problems.ts';
import type { ListRequest } from './list.ts';
import type { Stretch } from './query.ts';

/** Another way into a list than the whole of it: a part of an index, or of the table, that answers some exact filters and lies in some order. */
export interface Way<T = unknown> {
  /** The columns whose exact values it asks for. */
  by: string[];
  /** The column in whose order it lies. */
  order: string;
  /** Where it leads for values of `by`; undefined when it does not know such values, or they lead to too many places. */
  part: (values: string[]) => Part<T> | undefined | Promise<Part<T> | undefined>;
  /** Its sort key begins with `created_at`, so that a range of dates is a range of its keys. */
  timed?: boolean;
}

/** What a way holds for some values. */
export interface Part<T = unknown> {
  stretches: Stretch[];
  /** How many rows: kept, never computed. */
  total: () => Promise<number>;
  /** Which of its rows are of the list, where it holds others too; such a part is always examined. */
  where?: (item: T) => boolean;
}

/** A way with its values put in. */
export interface Taken<T = unknown> extends Part<T> {
  order: string;
  /** The filters that need no look at the rows. */
  answered: ListRequest['filters'];
  by: string[];
  timed: boolean;
}

/** Bytes of a value in a key: none is longer, and the service takes no question for a key of more than 1,024 or 2,048. */
export const keyTextMax = 512;

/** Of the ways that fit the request those that do. */
export async function waysFor<T>(ways: Way<T>[], request: ListRequest): Promise<Taken<T>[]> {
  const taken = await Promise.all(ways.map((way) => taking(way, request)));
  return taken.filter((way) => way !== undefined);
}

async function taking<T>({ by, order, part, timed = false }: Way<T>, { filters }: ListRequest): Promise<Taken<T> | undefined> {
  const answered = by.flatMap((column) => filters.find((filter) => filter.column === column && filter.exact !== undefined) ?? []);
  if (answered.length < by.length) return undefined;
  const values = answered.map(({ exact = '' }) => exact);
  const found = values.some((value) => Buffer.byteLength(value) > keyTextMax) ? nothing : await part(values);
  return found && { ...found, total: async () => (found.stretches.length === 0 ? 0 : found.total()), order, answered, by, timed };
}

const nothing: Omit<Part, 'where'> = { stretches: [], total: async () => 0 };

/** Whether a page of it is what the request asks for, row by row. */
export function answers({ order, answered, where }: Pick<Taken<never>, 'order' | 'answered' | 'where'>, { sort, filters, created }: ListRequest): boolean {
  return !where && sort.column === order && filters.every((filter) => answered.includes(filter)) && !created.from && !created.to;
}

/** The way with the fewest rows to look at, by the numbers that are kept; undefined when each has more than may be looked at. A range of dates may make them fewer. */
export async function narrowest<T>(ways: Taken<T>[], { created }: ListRequest, rowsMax: number): Promise<Taken<T> | undefined> {
  if (ways.length === 1) return ways[0];
  const counted = await Promise.all(ways.map(async (way) => ({ way, rows: await way.total() })));
  const [least] = counted.toSorted((a, b) => a.rows - b.rows);
  return least && least.rows > rowsMax && !created.from && !created.to ? undefined : least?.way;
}

/** The refusal of a question whose rows are too many, with what would make them fewer. */
export function tooMany(rowsMax: number, ways: Pick<Way<never>, 'by'>[] = []): Problem {
  const columns = [...new Set(ways.flatMap(({ by }) => by))].map((column) => `q[${column}]`);
  const hint = columns.length > 0 ? ` (a whole value of ${columns.join(', ')} is found without looking at other rows)` : '';
  return problem.refused(`More than ${rowsMax} rows: narrow the filter or use the export${hint}`);
}

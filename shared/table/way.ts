import { type Problem, problem } from '../problems.ts';
import type { ListRequest } from './list.ts';
import type { Stretch } from './query.ts';

/** Another way into a list than the whole of it: a part of an index, or of the table, that answers some exact filters and lies in some order. */
export interface Way {
  /** The columns whose exact values it asks for. */
  by: string[];
  /** The column in whose order it lies. */
  order: string;
  /** Where, for values of `by`; undefined when it does not know such values (a name where it has addresses). */
  stretches: (values: string[]) => Stretch[] | undefined;
  /** How many rows: kept, never computed. */
  total: (values: string[]) => Promise<number>;
  /** Its sort key begins with `created_at`, so that a range of dates is a range of its keys. */
  timed?: boolean;
}

/** A way with its values put in. */
export interface Taken {
  stretches: Stretch[];
  total: () => Promise<number>;
  order: string;
  /** The filters that need no look at the rows. */
  answered: ListRequest['filters'];
  by: string[];
  timed: boolean;
}

/** Of the ways that fit the request those that do. */
export function waysFor(ways: Way[], { filters }: ListRequest): Taken[] {
  return ways.flatMap(({ by, order, stretches, total, timed = false }) => {
    const answered = by.flatMap((column) => filters.find((filter) => filter.column === column && filter.exact !== undefined) ?? []);
    if (answered.length < by.length) return [];
    const values = answered.map(({ exact = '' }) => exact);
    const found = stretches(values);
    return found ? [{ stretches: found, total: () => total(values), order, answered, by, timed }] : [];
  });
}

/** Whether a page of it is what the request asks for, row by row. */
export function answers({ order, answered }: Pick<Taken, 'order' | 'answered'>, { sort, filters, created }: ListRequest): boolean {
  return sort.column === order && filters.every((filter) => answered.includes(filter)) && !created.from && !created.to;
}

/** The way with the fewest rows to look at, by the numbers that are kept; undefined when each has more than may be looked at. A range of dates may make them fewer. */
export async function narrowest(ways: Taken[], { created }: ListRequest, rowsMax: number): Promise<Taken | undefined> {
  if (ways.length === 1) return ways[0];
  const counted = await Promise.all(ways.map(async (way) => ({ way, rows: await way.total() })));
  const [least] = counted.toSorted((a, b) => a.rows - b.rows);
  return least && least.rows > rowsMax && !created.from && !created.to ? undefined : least?.way;
}

/** The refusal of a question whose rows are too many, with what would make them fewer. */
export function tooMany(rowsMax: number, ways: Pick<Way, 'by'>[] = []): Problem {
  const columns = [...new Set(ways.flatMap(({ by }) => by))].map((column) => `q[${column}]`);
  const hint = columns.length > 0 ? ` (a whole value of ${columns.join(', ')} is found without looking at other rows)` : '';
  return problem.refused(`More than ${rowsMax} rows: narrow the filter or use the export${hint}`);
}

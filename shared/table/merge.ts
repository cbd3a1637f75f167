import { queryRows, type Row, type RowKey, skipRows, type Stretch, wholeRows } from './query.ts';
import { tableSchema } from './schema.ts';

/** The next rows of a list, and where it goes on behind them. */
export interface Stretched {
  rows: Row[];
  next: RowKey | undefined;
}

/**
 * The next rows of a list, its stretches in one order; each continues behind the same sort key. One row more is asked for, to know
 * whether there is another page. Where an index holds keys alone, the rows of the page, and no others, are read with one more call.
 */
export async function merged(stretches: Stretch[], limit: number, after?: RowKey): Promise<Stretched> {
  const { rows, next } = await mergedKeys(stretches, limit, after);
  return { rows: await itemsOf(stretches, rows), next };
}

/** The rows behind the first `skipped`, which are not read out; several stretches have to be, as far as their index holds them. */
export async function mergedBehind(stretches: Stretch[], skipped: number, limit: number): Promise<Stretched> {
  if (skipped === 0) return merged(stretches, limit);
  const [only, ...others] = stretches;
  if (only && others.length === 0) {
    const after = await skipRows(only, skipped);
    return after ? merged(stretches, limit, after) : { rows: [], next: undefined };
  }
  const { rows, next } = await mergedKeys(stretches, skipped + limit);
  return { rows: await itemsOf(stretches, rows.slice(skipped)), next };
}

/** The whole items of rows that came from these stretches. */
export async function itemsOf(stretches: Stretch[], rows: Row[]): Promise<Row[]> {
  const index = stretches[0]?.index;
  return index && tableSchema.indexes[index].holds === 'keys' ? wholeRows(rows) : rows;
}

async function mergedKeys(stretches: Stretch[], limit: number, after?: RowKey): Promise<Stretched> {
  const pages = await Promise.all(stretches.map((stretch) => queryRows(stretch, limit + 1, after && { ...after, [namesOf(stretch).partition]: stretch.partition })));
  const [first] = stretches;
  if (!first) return { rows: [], next: undefined };
  const all = pages.flatMap((page) => page.rows);
  if (stretches.length > 1) all.sort(inOrderOf(first));
  const rows = all.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: last && all.length > limit ? keyOf(first, last) : undefined };
}

function inOrderOf(stretch: Stretch): (a: Row, b: Row) => number {
  const { sort } = namesOf(stretch);
  const direction = stretch.newestFirst ? -1 : 1;
  const keyed = (row: Row): string => String(row[sort]);
  return (a, b) => direction * (keyed(a) < keyed(b) ? -1 : keyed(a) > keyed(b) ? 1 : 0);
}

function namesOf({ index }: Stretch): { partition: string; sort: string } {
  return index ? tableSchema.indexes[index] : tableSchema;
}

/** Where a query goes on behind this row. */
function keyOf(stretch: Stretch, row: Row): RowKey {
  const { partition, sort } = namesOf(stretch);
  return Object.fromEntries([tableSchema.partition, tableSchema.sort, partition, sort].map((name) => [name, row[name]]));
}

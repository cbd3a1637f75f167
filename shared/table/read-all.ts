import { queryRows, type Row, type RowKey, type Stretch } from './query.ts';

const pageRows = 1000;

/** Every row of some stretches, page by page: for jobs, which have no limit of rows but their memory. */
export async function readAll<T>(stretches: Stretch[], parse: (row: Row) => T): Promise<T[]> {
  const found = await Promise.all(stretches.map((stretch) => readStretch(stretch, parse)));
  return found.flat();
}

/** The same page by page, for what is too much to hold at once. */
export async function* walk<T>(stretch: Stretch, parse: (row: Row) => T, rows = pageRows): AsyncGenerator<T[]> {
  let after: RowKey | undefined;
  do {
    const page = await queryRows(stretch, rows, after);
    yield page.rows.map(parse);
    after = page.next;
  } while (after);
}

async function readStretch<T>(stretch: Stretch, parse: (row: Row) => T): Promise<T[]> {
  const items: T[] = [];
  for await (const page of walk(stretch, parse)) items.push(...page);
  return items;
}

/** The id of a row: for jobs that read each item when they come to it. */
export function idOf({ sk }: Row): string {
  return String(sk);
}

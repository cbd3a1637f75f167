import { queryRows, type Row, type RowKey, type Stretch } from '../../table/query.ts';

const pageRows = 1000;

/** Every row of some stretches, page by page: for jobs, which have no limit of rows but their memory. */
export async function readAll<T>(stretches: Stretch[], parse: (row: Row) => T): Promise<T[]> {
  const found = await Promise.all(stretches.map((stretch) => readStretch(stretch, parse)));
  return found.flat();
}

async function readStretch<T>(stretch: Stretch, parse: (row: Row) => T): Promise<T[]> {
  const items: T[] = [];
  let after: RowKey | undefined;
  do {
    const page = await queryRows(stretch, pageRows, after);
    for (const row of page.rows) items.push(parse(row));
    after = page.next;
  } while (after);
  return items;
}

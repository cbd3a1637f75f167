import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../shared/lib/id.ts';
import { Meter } from '../../shared/table/meter.ts';
import { transact } from '../../shared/table/transact.ts';
import { useTable } from '../support/table.ts';
import { as, asked, type Note, Notes, page, walk, write } from './listed.ts';

useTable();
const tenant = newId();
const names = Array.from({ length: 95 }, (_, at) => `${at % 2 === 0 ? 'Even' : 'odd'} ${String(at).padStart(2, '0')}`);
let notes: Note[];
beforeAll(async () => {
  notes = await write(tenant, names);
});
const textsOf = (pages: { items: Note[] }[]): string[] => pages.flatMap(({ items }) => items.map(({ text }) => text));

describe('pages', () => {
  test('by cursor and by number are the same pages, newest first, each row once', async () => {
    const walked = await walk(tenant, {});
    expect(textsOf(walked)).toEqual(names.toReversed());
    for (const [at, one] of walked.entries()) {
      const { next_cursor: _, ...jumped } = await page(tenant, { page: at + 1 });
      expect(one).toMatchObject({ ...jumped, page: at + 1, per_page: 10, total: 95 });
    }
  });

  test('oldest first too', async () => {
    expect(textsOf(await walk(tenant, { sort: { column: 'created_at', descending: false } }))).toEqual(names);
  });

  test('past the end there is nothing, and no next', async () => {
    expect(await page(tenant, { page: 11 })).toMatchObject({ items: [], total: 95, next_cursor: undefined });
    expect((await page(tenant, { page: 10 })).next_cursor).toBeUndefined();
  });

  test('a page that ends exactly with the list names no next page that would be empty', async () => {
    const pages = await walk(tenant, { per_page: 19 });
    expect(pages.map(({ items }) => items.length)).toEqual([19, 19, 19, 19, 19]);
  });

  test('what is written while a reader walks appears on no page twice and hides no other row', async () => {
    const own = newId();
    await write(own, names.slice(0, 30));
    const first = await page(own, {});
    await write(own, ['late']);
    const rest = await walk(own, { cursor: first.next_cursor });
    expect(textsOf([first, ...rest])).toEqual(names.slice(0, 30).toReversed());
  });

  test('each page by cursor costs the same at any depth: one query and one count', async () => {
    let cursor: string | undefined;
    const costs = [];
    for (let at = 0; at < 9; at += 1) {
      const meter = new Meter();
      ({ next_cursor: cursor } = await page(tenant, { cursor }, { meter }));
      costs.push({ trips: meter.roundTrips, read: meter.read });
    }
    expect(costs[0]?.trips).toBe(2);
    expect(new Set(costs.map((cost) => JSON.stringify(cost))).size).toBe(1);
  });

  test('the shards of one list are merged in its order', async () => {
    const own = newId();
    await write(own, names, (at) => String(at % 4));
    const shards = ['0', '1', '2', '3'];
    for (const descending of [true, false]) {
      const sort = { column: 'created_at', descending };
      const expected = descending ? names.toReversed() : names;
      expect(textsOf(await walk(own, { sort }, { shards }))).toEqual(expected);
      expect(textsOf([await page(own, { sort, page: 4 }, { shards })])).toEqual(expected.slice(30, 40));
    }
  });
});

describe('filters', () => {
  test.each<[Record<string, string>, (note: Note) => boolean]>([
    [{ text: 'even*' }, ({ text }) => text.startsWith('Even')],
    [{ text: '*1*' }, ({ text }) => text.includes('1')],
    [{ text: "'EVEN 04'" }, ({ text }) => text === 'Even 04'],
    [{ rank: '3' }, ({ rank }) => rank === 3],
    [{ tags: 'tag2' }, ({ tags }) => tags.includes('tag2')],
    [{ text: '*5', tags: 'tag1', rank: '4' }, ({ text, tags, rank }) => text.endsWith('5') && tags.includes('tag1') && rank === 4],
    [{ text: 'nothing' }, () => false],
  ])('%j keeps what matches in every column', async (where, matches) => {
    const expected = notes.filter(matches).map(({ text }) => text).toReversed();
    const pages = await walk(tenant, { where });
    expect(textsOf(pages)).toEqual(expected);
    expect(pages[0]?.total).toBe(expected.length);
  });

  test('a filter by the time of creation is a filter like others', async () => {
    const { created_at = '' } = notes[0] ?? {};
    const found = await walk(tenant, { where: { created_at: `${created_at.slice(0, 4)}*` } });
    expect(textsOf(found)).toHaveLength(95);
  });

  test.each(['nothing', '__proto__', 'constructor', 'toString', 'Text', ''])('an unknown column %j is refused by its name, as filter and as order', async (column) => {
    await expect(page(tenant, { where: { [column]: 'x' } })).rejects.toMatchObject({ code: 'invalid', fields: { [`q[${column}]`]: [expect.stringContaining('text, rank, tags')] } });
    await expect(page(tenant, { sort: { column, descending: true } })).rejects.toMatchObject({ code: 'invalid', fields: { sort_by: [expect.any(String)] } });
  });
});

describe('orders', () => {
  test('numbers are ordered as numbers and texts without case; the newer comes first among equals', async () => {
    const own = newId();
    await write(own, ['b10', 'B2', 'a', 'b2']);
    expect(textsOf(await walk(own, { sort: { column: 'text', descending: false } }))).toEqual(['a', 'b10', 'b2', 'B2']);
    const ranked = (await walk(tenant, { sort: { column: 'rank', descending: true } })).flatMap(({ items }) => items);
    const expected = notes.toReversed().toSorted((x, y) => y.rank - x.rank);
    expect(ranked.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  });

  test('what a list leaves out is neither shown nor counted', async () => {
    const pages = await walk(tenant, {}, { where: ({ rank }) => rank !== 0 });
    expect(textsOf(pages)).toEqual(notes.filter(({ rank }) => rank !== 0).map(({ text }) => text).toReversed());
    expect(pages[0]?.total).toBe(notes.filter(({ rank }) => rank !== 0).length);
  });
});

describe('ranges of dates', () => {
  test('hold exactly what was made between both ends, whatever the milliseconds', async () => {
    const own = newId();
    const start = Date.UTC(2026, 2, 1);
    const moments = Array.from({ length: 60 }, (_, at) => start + at * 997 * 61);
    const made = moments.map((at) => Notes.create(own, { id: newIdAt(at), text: String(at), rank: 0, tags: [], shard: '0' }));
    await as(own, () => transact(made));
    for (const [from, to] of [[0, 59], [10, 20], [33, 33], [58, 59]] as const) {
      const created = { from: new Date(moments[from] ?? 0), to: new Date(moments[to] ?? 0) };
      expect(textsOf(await walk(own, { created })).toReversed()).toEqual(moments.slice(from, to + 1).map(String));
    }
    const after = { from: new Date((moments[59] ?? 0) + 1), to: undefined };
    expect(textsOf(await walk(own, { created: after }))).toEqual([]);
  });

  test('that end before they begin hold nothing', async () => {
    expect(await page(tenant, { created: { from: new Date(1000), to: new Date(999) } })).toMatchObject({ items: [], total: 0, next_cursor: undefined });
  });

  test('read only the rows of the range', async () => {
    const meter = new Meter();
    await page(tenant, { created: { from: new Date(Date.now() + 60_000), to: undefined } }, { meter });
    expect(meter).toMatchObject({ roundTrips: 1, read: 1 });
  });
});

test('a question asked in one tenant shows nothing of another', async () => {
  expect(await page(newId(), asked())).toMatchObject({ items: [], total: 0 });
});

/** An id as one made at that moment would be. */
function newIdAt(at: number): string {
  return `${at.toString(16).padStart(12, '0').replace(/(.{8})/, '$1-')}-${newId().slice(14)}`;
}

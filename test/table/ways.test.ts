import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { condition } from '../../functions/scanning/list-request.ts';
import { newId } from '../../shared/lib/id.ts';
import { entity } from '../../shared/table/entity.ts';
import { tenantKey } from '../../shared/table/keys.ts';
import { list, type Listing, type ListRequest, type Page } from '../../shared/table/list.ts';
import { Meter } from '../../shared/table/meter.ts';
import { transact } from '../../shared/table/transact.ts';
import { firstPage } from '../support/lists.ts';
import { useTable } from '../support/table.ts';
import { as } from './listed.ts';

useTable();

/** Things that lie by drawer in the table, and by time and by weight in two indexes of two partitions each. */
const Things = entity(z.object({ drawer: z.string(), half: z.enum(['a', 'b']), weight: z.number(), made: z.string() }), {
  name: 'Thing',
  family: 'THING',
  within: ({ drawer }) => drawer,
  indexes: {
    newest: ({ id, half, made }, owner) => ({ partition: tenantKey(owner, 'THING', half), sort: `${made}#${id}` }),
    worst: ({ id, half, weight, made }, owner) => (weight === 0 ? null : { partition: tenantKey(owner, 'THING', half), sort: `${String(weight).padStart(2, '0')}#${made}#${id}` }),
  },
});
type Thing = ReturnType<typeof Things.parse>;

const tenant = newId();
const halves = ['a', 'b'] as const;
const count = 240;
let things: Thing[];
beforeAll(async () => {
  const made = Array.from({ length: count }, (_, at) => Things.create(tenant, { id: newId(), drawer: String(at % 40), half: halves[at % 2] ?? 'a', weight: at % 12, made: new Date(1_700_000_000_000 + at).toISOString() }));
  for (let at = 0; at < count; at += 60) await as(tenant, () => transact(made.slice(at, at + 60)));
  things = made.map(({ item }) => item);
});

const inIndex = (index: 'newest' | 'worst', of: readonly string[] = halves) => of.map((half) => ({ partition: tenantKey(tenant, 'THING', half), index }));
const listing = (counted: (values: string[]) => number = () => count): Listing<Thing> => ({
  stretches: inIndex('newest'),
  timed: true,
  parse: (row) => Things.parse({ ...row, created_at: row['made'] }),
  columns: { drawer: ({ drawer }) => drawer, half: ({ half }) => half, weight: ({ weight }) => weight },
  total: async () => count,
  ways: [
    { by: ['drawer'], order: 'id', part: (values) => ({ stretches: values.map((drawer) => Things.stretch(tenant, drawer)), total: async () => counted(values) }) },
    { by: ['half'], order: 'created_at', timed: true, part: (values) => ({ stretches: inIndex('newest', values), total: async () => count / 2 }) },
    { by: [], order: 'weight', part: () => ({ stretches: inIndex('worst'), total: async () => count - count / 12 }) },
  ],
});

const ask = (where: Record<string, string> = {}, request: Partial<ListRequest> = {}): ListRequest => firstPage({ filters: Object.entries(where).map(([column, pattern]) => ({ column, ...condition(pattern) })), question: JSON.stringify([where, request.sort]), ...request });
const pageOf = (request: ListRequest, meter = new Meter(), from = listing()): Promise<Page<Thing>> => as(tenant, () => list(from, request), meter);

async function walk(where: Record<string, string>, request: Partial<ListRequest> = {}): Promise<{ ids: string[]; costs: string[]; total: number }> {
  const [ids, costs]: [string[], string[]] = [[], []];
  let cursor: string | undefined;
  for (;;) {
    const meter = new Meter();
    const page: Page<Thing> = await pageOf(ask(where, { ...request, cursor }), meter);
    ids.push(...page.items.map(({ id }) => id));
    costs.push(`${meter.roundTrips} ${meter.read}`);
    cursor = page.next_cursor;
    if (cursor === undefined) return { ids, costs, total: page.total };
  }
}

const idsOf = (those: Thing[]): string[] => those.map(({ id }) => id);

describe('a list that lies in indexes of keys', () => {
  test('is walked in their common order, each row once, at the same cost for every page', async () => {
    const { ids, costs, total } = await walk({});
    expect(ids).toEqual(idsOf(things.toReversed()));
    expect(total).toBe(count);
    // Two queries for the keys and one call for the items; the last page has no row more to look at.
    expect(new Set(costs.slice(0, -1)).size).toBe(1);
    expect(costs[0]).toMatch(/^3 /);
  });

  test('is walked in the order of another index, and leaves out what is not in it', async () => {
    const { ids } = await walk({}, { sort: { column: 'weight', descending: true } });
    expect(ids).toEqual(idsOf(things.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight || (a.made < b.made ? 1 : -1))));
  });

  test('jumps to a page by number', async () => {
    expect(idsOf((await pageOf(ask({}, { page: 7 }))).items)).toEqual(idsOf(things.toReversed().slice(60, 70)));
    expect(idsOf((await pageOf(ask({ half: 'a' }, { page: 3 }))).items)).toEqual(idsOf(things.filter(({ half }) => half === 'a').toReversed().slice(20, 30)));
  });
});

describe('filters', () => {
  test('an exact value that an index knows is a walk of that index', async () => {
    const { ids, costs, total } = await walk({ half: "'A'" });
    expect(ids).toEqual(idsOf(things.filter(({ half }) => half === 'a').toReversed()));
    expect(total).toBe(count / 2);
    expect(costs[0]).toMatch(/^2 /);
  });

  test('together they look at the rows of the way with the fewest alone', async () => {
    const meter = new Meter();
    const expected = things.filter(({ drawer, half }) => drawer === '4' && half === 'a').toReversed();
    expect(idsOf((await pageOf(ask({ drawer: '4', half: 'a' }), meter, listing(() => 6))).items)).toEqual(idsOf(expected));
    expect(meter.roundTrips).toBe(1);
  });

  test('a pattern is looked for in all rows', async () => {
    expect((await walk({ drawer: '1*' })).ids).toEqual(idsOf(things.filter(({ drawer }) => drawer.startsWith('1')).toReversed()));
  });

  test('a question whose every way has too many rows is refused before a row is read, and says which columns help', async () => {
    const meter = new Meter();
    const many = { ...listing(() => 10_001), total: async () => 20_000, ways: (listing(() => 10_001).ways ?? []).filter(({ by }) => by.includes('drawer')) };
    await expect(pageOf(ask({ drawer: '4', weight: '1*' }), meter, many)).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('q[drawer]') });
    expect(meter.roundTrips).toBe(0);
  });

  test('a range of dates is a range of keys', async () => {
    const created = { from: new Date(1_700_000_000_010), to: new Date(1_700_000_000_019) };
    expect((await walk({}, { created })).ids).toEqual(idsOf(things.slice(10, 20).toReversed()));
    expect((await walk({ drawer: '12' }, { created })).ids).toEqual(idsOf(things.slice(10, 20).filter(({ drawer }) => drawer === '12')));
  });
});

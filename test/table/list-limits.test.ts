import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../shared/lib/id.ts';
import { timestamp } from '../../shared/platform/clock.ts';
import { table } from '../../shared/table/client.ts';
import { examinedRowsMax } from '../../shared/table/list.ts';
import { Meter } from '../../shared/table/meter.ts';
import { tableName } from '../../shared/table/schema.ts';
import { useTable } from '../support/table.ts';
import { as, Notes, page, write } from './listed.ts';

// A list of exactly as many rows as a question may examine, and then of one more.
useTable();
const tenant = newId();
const perPage = 100;
const pagesMax = examinedRowsMax / perPage;

beforeAll(async () => {
  const now = timestamp();
  const rows = Array.from({ length: examinedRowsMax }, (_, at) => ({ pk: Notes.stretch(tenant, '0').partition, sk: newId(), text: `row ${at}`, rank: at, tags: [], shard: '0', created_at: now, updated_at: now, version: 1 }));
  await as(tenant, async () => {
    for (let at = 0; at < rows.length; at += 25) {
      const puts = rows.slice(at, at + 25).map((row) => ({ PutRequest: { Item: { ...row, id: row.sk } } }));
      await table().send(new BatchWriteCommand({ RequestItems: { [tableName()]: puts } }));
    }
  });
});

describe(`a list of ${examinedRowsMax} rows`, () => {
  test('is filtered and sorted whole', async () => {
    expect(await page(tenant, { where: { rank: '*77*' }, sort: { column: 'rank', descending: true } })).toMatchObject({ total: matching('77'), items: [{ rank: 9977 }, { rank: 9877 }, {}, {}, {}, {}, {}, {}, {}, {}] });
  });

  test('costs the same for each page by cursor, first and last', async () => {
    const [early, late] = [await page(tenant, { per_page: perPage }), await page(tenant, { per_page: perPage, page: pagesMax - 1 })];
    const costs = [];
    for (const { next_cursor } of [early, late]) {
      const meter = new Meter();
      expect((await page(tenant, { per_page: perPage, cursor: next_cursor }, { meter })).items).toHaveLength(perPage);
      costs.push({ trips: meter.roundTrips, read: meter.read });
    }
    expect(costs[1]).toEqual(costs[0]);
    expect(costs[0]?.trips).toBe(2);
  });

  test('has its last page by number', async () => {
    expect((await page(tenant, { per_page: perPage, page: pagesMax })).items.at(-1)).toMatchObject({ text: 'row 0' });
  });
});

describe('with one row more', () => {
  beforeAll(() => write(tenant, ['one more']));

  test('a filter or order without an index is refused, and says what to do', async () => {
    for (const request of [{ where: { text: '*' } }, { sort: { column: 'rank', descending: false } }]) {
      await expect(page(tenant, request)).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('narrow the filter or use the export') });
    }
  });

  test('a range of dates narrows it', async () => {
    expect(await page(tenant, { where: { text: 'one*' }, created: { from: new Date(Date.now() + 3_600_000), to: undefined } })).toMatchObject({ total: 0 });
  });

  test('a jump past the limit names the page, and the cursor goes on all the same', async () => {
    const last = await page(tenant, { per_page: perPage, page: pagesMax + 1 });
    expect(last.items.map(({ text }) => text)).toEqual(['row 0']);
    await expect(page(tenant, { per_page: perPage, page: pagesMax + 2 })).rejects.toMatchObject({ code: 'invalid', fields: { page: [expect.stringContaining('next_cursor')] } });
    const { next_cursor } = await page(tenant, { per_page: perPage, page: pagesMax });
    expect((await page(tenant, { per_page: perPage, cursor: next_cursor })).items.map(({ text }) => text)).toEqual(['row 0']);
  });
});

function matching(digits: string): number {
  return Array.from({ length: examinedRowsMax }, (_, at) => String(at)).filter((text) => text.includes(digits)).length;
}

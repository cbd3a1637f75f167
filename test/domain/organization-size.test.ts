import { describe, expect, test } from 'vitest';
import { asSystem, context, withActor } from '../../shared/domain/actor/context.ts';
import { list, show } from '../../shared/domain/organization/manage.ts';
import { Closures, treeOf } from '../../shared/domain/organization/organization.ts';
import { newId } from '../../shared/lib/id.ts';
import { countOperation } from '../../shared/table/counter.ts';
import { transact } from '../../shared/table/transact.ts';
import { firstPage } from '../support/lists.ts';
import { makeRoot } from '../support/platform.ts';
import { useTable } from '../support/table.ts';
import { as, below, partnerOf } from './subscription-world.ts';

useTable();

describe('depth', () => {
  test('a chain of fifteen is seen from each level, the whole of it below and nothing above', async () => {
    const { id: root } = await makeRoot();
    const chain = [root];
    for (let level = 1; level <= 15; level += 1) chain.push(await below(chain[level - 1] ?? root));
    const seen = async (at: number): Promise<string[]> => as(chain[at] ?? '', async () => (await list(firstPage({ per_page: 100 }))).items.map(({ id }) => id));
    expect(await seen(0)).toEqual(chain.toReversed());
    expect(await seen(9)).toEqual(chain.slice(9).toReversed());
    await as(chain[9] ?? '', async () => {
      expect((await show(chain[15] ?? '')).id).toBe(chain[15]);
      await expect(show(chain[8] ?? '')).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  test('deeper than forty levels is refused with the reason', async () => {
    const { id: root } = await makeRoot();
    let parent = root;
    for (let level = 1; level <= 40; level += 1) parent = await below(parent, [{ plan: 'pci-basic' }]);
    await expect(below(parent)).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('40 levels') });
  });
});

describe('a large subtree', () => {
  test('costs the same for every page', async () => {
    const { id: root } = await makeRoot();
    const template = await as(root, () => show(root));
    for (let batch = 0; batch < 30; batch += 1) {
      const rows = Array.from({ length: 99 }, () => newId()).map((id) => asSystem('test', id, () => transact([Closures.create(id, { id: root, organization: { ...template, id, path: [root], name: id } })])));
      await Promise.all(rows);
    }
    await asSystem('test', root, () => transact([countOperation(treeOf(root), 2970)]));
    const costs = new Set<string>();
    let cursor: string | undefined;
    for (let page = 0; page < 12; page += 1) {
      cursor = await withActor(partnerOf(root), async () => {
        const { items, next_cursor } = await list(firstPage({ per_page: 100, cursor }));
        costs.add(`${items.length} rows, ${context().meter.roundTrips} trips, ${Math.round(context().meter.read)} RCU`);
        return next_cursor;
      });
    }
    expect([...costs]).toHaveLength(1);
  });
});

import { describe, expect, test } from 'vitest';
import { asSystem, context, withActor } from '../../shared/domain/actor/context.ts';
import { list, show } from '../../shared/domain/organization/manage.ts';
import { Closures, treeOf } from '../../shared/domain/organization/organization.ts';
import { remove } from '../../shared/domain/organization/remove.ts';
import { subscribeTo } from '../../shared/domain/subscription/manage.ts';
import { Subscribe } from '../../shared/domain/subscription/terms.ts';
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

  test('deeper than forty levels is refused with the reason; the deepest one ends in one transaction, whatever it is subscribed to', async () => {
    const { id: root } = await makeRoot();
    const later = new Date(Date.now() + 86_400_000).toISOString();
    const chain = [root];
    for (let level = 1; level < 40; level += 1) chain.push(await below(chain.at(-1) ?? ''));
    const [partner = ''] = chain.slice(-1);
    const deepest = await below(partner, [{ plan: 'pci-basic' }, { plan: 'vrms_plan' }, { plan: 'penetration_plan' }]);
    for (const plan of ['pci-basic', 'vrms_plan', 'penetration_plan']) await as(partner, () => subscribeTo(deepest, Subscribe.parse({ plan, start_date: later })));
    await expect(below(deepest)).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('40 levels') });
    await as(partner, () => remove(deepest));
    await expect(as(partner, () => show(deepest))).rejects.toMatchObject({ code: 'not_found' });
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

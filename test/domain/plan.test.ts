import { describe, expect, test } from 'vitest';
import { subscriptionTree } from '../../functions/workers/subscription-tree/worker.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { Create as OrganizationBody, create as createOrganization } from '../../shared/domain/organization/create.ts';
import { Create, Update } from '../../shared/domain/plan/input.ts';
import { create, list, remove, show, update } from '../../shared/domain/plan/manage.ts';
import { list as subscriptionsOf, subscribeTo, unsubscribe } from '../../shared/domain/subscription/manage.ts';
import { Subscribe } from '../../shared/domain/subscription/terms.ts';
import { newId } from '../../shared/lib/id.ts';
import { userOf } from '../support/actors.ts';
import { firstPage } from '../support/lists.ts';
import { drain } from '../support/outbox.ts';
import { makeRoot } from '../support/platform.ts';
import { useTable } from '../support/table.ts';
import { as, below, operatorOf } from './subscription-world.ts';

useTable();

const body = (code: string, more: object = {}) => Create.parse({ code, name: code, product: 'pci', features: { number_of_ips: { limit: 7 } }, ...more });
const many = firstPage({ per_page: 100 });
const seller = async (root: string): Promise<string> => below(root, [{ plan: 'pci-basic', partner: true }]);

describe('who sells what to whom', () => {
  test("a partner's plans are for its subtree to any depth, and for nobody beside it; nobody subscribes to its own", async () => {
    const { id: root } = await makeRoot();
    const [partner, beside] = [await seller(root), await seller(root)];
    const reseller = await below(partner, [{ plan: 'pci-basic', partner: true }]);
    const plan = await as(partner, () => create(body('gold')));
    const leaf = await below(reseller, [{ plan: 'gold' }]);
    expect((await as(reseller, () => subscriptionsOf(leaf, firstPage()))).items).toMatchObject([{ plan: { code: 'gold', id: plan.id } }]);
    await withActor(userOf(leaf), async () => {
      expect(await show(plan.id)).toMatchObject({ code: 'gold', organization: { id: partner }, subscriptions_count: null });
      expect((await list(many)).items.map(({ code }) => code)).toContain('gold');
    });
    await expect(below(beside, [{ plan: 'gold' }])).rejects.toMatchObject({ code: 'not_found', message: 'Plan not found' });
    await as(beside, async () => {
      await expect(show(plan.id)).rejects.toMatchObject({ code: 'not_found' });
      expect((await list(many)).items.map(({ code }) => code)).not.toContain('gold');
    });
    await expect(as(root, () => subscribeTo(partner, Subscribe.parse({ plan: 'gold' })))).rejects.toMatchObject({ code: 'not_found' });
  });

  test('the nearest plan of a code counts, the platform comes last', async () => {
    const { id: root } = await makeRoot();
    const partner = await seller(root);
    await as(partner, () => create(body('pci-basic')));
    const shop = await below(partner, [{ plan: 'pci-basic' }]);
    expect((await as(partner, () => subscriptionsOf(shop, firstPage()))).items[0]?.plan.owner).toBe(partner);
  });

  test('only products that it is subscribed to as partner; the catalogue is the Super Admin\'s', async () => {
    const { id: root } = await makeRoot();
    const partner = await seller(root);
    await expect(as(partner, () => create(body('v', { product: 'vrms' })))).rejects.toMatchObject({ code: 'refused', fields: { product: [expect.any(String)] } });
    await expect(as(root, () => create(body('x')))).rejects.toMatchObject({ code: 'forbidden' });
    const code = `shared-${newId()}`;
    const { id } = await withActor(operatorOf(root), () => create(body(code)));
    await as(partner, async () => {
      await expect(update(id, Update.parse({ name: 'Mine' }))).rejects.toMatchObject({ code: 'forbidden' });
      await expect(remove(id)).rejects.toMatchObject({ code: 'forbidden' });
    });
  });

  test('a code is taken once per seller, ever the same plan, and what a plan is never changes', async () => {
    const { id: root } = await makeRoot();
    const partner = await seller(root);
    await as(partner, async () => {
      const { id } = await create(body('one'));
      await expect(create(body('one'))).rejects.toMatchObject({ code: 'taken' });
      await expect(update(id, Update.parse({ kind: 'open' }))).rejects.toMatchObject({ code: 'invalid', fields: { kind: ['cannot be changed'] } });
      expect(await update(id, Update.parse({ name: 'First', code: 'one', default_interval: 'monthly' }))).toMatchObject({ name: 'First', default_interval: 'monthly' });
    });
  });

  test.each([{ features: {} }, { code: 'a b' }, { features: { number_of_ips: { limit: -1 } } }, { default_interval: 'weekly' }, { product: 'web' }, { name: '‮txet' }])('%j is refused', (more) => {
    expect(Create.safeParse({ code: 'c', name: 'n', product: 'pci', features: { number_of_ips: { limit: 1 } }, ...more }).success).toBe(false);
  });
});

describe('the default plan', () => {
  const defaults = async (partner: string): Promise<string[]> => as(partner, async () => (await list(many)).items.filter((plan) => plan.default && plan.organization.id === partner).map(({ code }) => code));

  test('moves: one per product, also when many want it at once', async () => {
    const { id: root } = await makeRoot();
    const partner = await seller(root);
    await as(partner, () => create(body('first', { default: true })));
    await as(partner, () => create(body('second', { default: true })));
    expect(await defaults(partner)).toEqual(['second']);
    await Promise.allSettled(['a', 'b', 'c'].map((code) => as(partner, () => create(body(code, { default: true })))));
    expect(await defaults(partner)).toHaveLength(1);
  });

  test('is what a new organization gets, the nearest partner\'s before the platform\'s; deleted or inactive it is none', async () => {
    const { id: root } = await makeRoot();
    const partner = await seller(root);
    const { id } = await as(partner, () => create(body('house', { default: true })));
    const planOf = async (): Promise<string | undefined> =>
      as(partner, async () => {
        const { id: shop } = await createOrganization(OrganizationBody.parse({ name: newId() }));
        return (await subscriptionsOf(shop, firstPage())).items[0]?.plan.code;
      });
    expect(await planOf()).toBe('house');
    await as(partner, () => update(id, Update.parse({ active: false })));
    expect(await planOf()).toBe('pci-basic');
    await as(partner, async () => {
      await expect(update(id, Update.parse({ default: true }))).rejects.toMatchObject({ code: 'invalid' });
      await update(id, Update.parse({ active: true, default: true }));
    });
    expect(await planOf()).toBe('house');
  });
});

describe('deleting', () => {
  test('is refused while a subscription uses the plan, at once, and possible when none does', async () => {
    const { id: root } = await makeRoot();
    const partner = await seller(root);
    const { id } = await as(partner, () => create(body('used', { default: true })));
    const shop = await below(partner, [{ plan: 'used' }]);
    await as(partner, async () => {
      expect((await show(id)).subscriptions_count).toBe(1);
      await expect(remove(id)).rejects.toMatchObject({ code: 'refused' });
      await unsubscribe(shop, { plan: 'used', cancellation_reason: null });
      await remove(id);
      await expect(show(id)).rejects.toMatchObject({ code: 'not_found' });
      expect((await create(body('used'))).subscriptions_count).toBe(0);
    });
  });

  test('counts what others sell on from further below, once, whatever the order of events', async () => {
    const { id: root } = await makeRoot();
    const partner = await seller(root);
    const reseller = await below(partner, [{ plan: 'pci-basic', partner: true }]);
    const lower = await below(reseller, [{ plan: 'pci-basic', partner: true }]);
    const { id } = await as(partner, () => create(body('deep')));
    await below(lower, [{ plan: 'deep' }]);
    await drain([subscriptionTree], { times: () => 3, order: (all) => all.toReversed() });
    await as(partner, async () => {
      expect((await show(id)).subscriptions_count).toBe(1);
      await expect(remove(id)).rejects.toMatchObject({ code: 'refused' });
    });
  });
});

import { afterEach, describe, expect, test, vi } from 'vitest';
import { subscriptionDue } from '../../functions/workers/subscription-due/worker.ts';
import { subscriptionTree } from '../../functions/workers/subscription-tree/worker.ts';
import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import { dependentColumns, listDependent } from '../../shared/domain/subscription/dependents.ts';
import { Due } from '../../shared/domain/subscription/events.ts';
import { FeatureNames, Features } from '../../shared/domain/subscription/features.ts';
import { assignFeatures, list, revokeFeatures, show, subscribeOwn, subscribeTo, unsubscribe, update, Update } from '../../shared/domain/subscription/manage.ts';
import { activeFor, activePlans, history } from '../../shared/domain/subscription/subscription.ts';
import { Subscribe } from '../../shared/domain/subscription/terms.ts';
import { react } from '../../shared/events/worker.ts';
import { clock } from '../../shared/platform/clock.ts';
import { userOf } from '../support/actors.ts';
import { firstPage } from '../support/lists.ts';
import { drain, outbox } from '../support/outbox.ts';
import { makeRoot } from '../support/platform.ts';
import { useTable } from '../support/table.ts';
import { as, below, ips, operatorOf, partnerWith } from './subscription-world.ts';

useTable();
afterEach(() => {
  vi.restoreAllMocks();
});

const terms = (plan: string, more: object = {}) => Subscribe.parse({ plan, ...more });
const statuses = async (parent: string, id: string): Promise<string[]> => (await as(parent, () => list(id, firstPage()))).items.map(({ plan, status }) => `${plan.code} ${status}`).sort();
const at = (time: string): void => void vi.spyOn(clock, 'now').mockReturnValue(new Date(time));

/** What the tick says of it, delivered as often as given. */
async function tellDue(organization: string, id: string, times = 1): Promise<void> {
  const record = await asSystem('tick', organization, async () => Due.record(id, { partition_key: '', sort_key: id }));
  for (let time = 0; time < times; time += 1) await react(subscriptionDue, JSON.stringify(record));
}

describe('one active subscription per product', () => {
  test('a second plan of a product ends the first, and gives its partner back what it had', async () => {
    const { root, partner } = await partnerWith(ips(10));
    const shop = await below(partner, [{ plan: 'pci-open', features: ips(10) }]);
    await as(partner, () => subscribeTo(shop, terms('pci-basic')));
    expect(await statuses(partner, shop)).toEqual(['pci-basic active', 'pci-open inactive']);
    expect(await below(partner, [{ plan: 'pci-open', features: ips(10) }])).toBeDefined();
    expect(await statuses(root, partner)).toEqual(['pci-open active']);
  });

  test('of many subscribers at once each leaves exactly one active', async () => {
    const { id: root } = await makeRoot();
    const shop = await below(root);
    const settled = await Promise.allSettled(Array.from({ length: 3 }, () => as(root, () => subscribeTo(shop, terms('pci-basic')))));
    expect(settled.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect((await statuses(root, shop)).filter((status) => status.endsWith(' active'))).toHaveLength(1);
  });

  test('unsubscribing cancels with the reason, and the plan may be taken again', async () => {
    const { id: root } = await makeRoot();
    const shop = await below(root);
    await as(root, async () => {
      expect(await unsubscribe(shop, { plan: 'pci-basic', cancellation_reason: 'Closed' })).toMatchObject({ status: 'canceled', cancellation_reason: 'Closed' });
      await expect(unsubscribe(shop, { plan: 'pci-basic', cancellation_reason: null })).rejects.toMatchObject({ code: 'not_found', message: 'Subscription not found' });
      expect(await activeFor(shop, 'pci')).toBeUndefined();
      expect((await subscribeTo(shop, terms('pci-basic'))).status).toBe('active');
    });
  });
});

describe('terms', () => {
  test('interval, dates, price, trial and renewal are kept as they were given', async () => {
    const { id: root } = await makeRoot();
    const shop = await below(root);
    const made = await as(root, () => subscribeTo(shop, terms('vrms_plan', { interval: 'monthly', start_date: '2026-10-31', end_date: '2099-01-31', price: 14.3, trial_enabled: true, trial_duration_days: 14, auto_renewal: true })));
    expect(made).toMatchObject({ billing_interval: 'monthly', start_date: '2026-10-31T00:00:00.000Z', end_date: '2099-01-31T00:00:00.000Z', price: '14.30', trial_enabled: true, trial_duration_days: 14, auto_renewal: true });
  });

  test.each([
    ['dates that end before they begin', { start_date: '2027-02-01', end_date: '2027-01-01' }, 'end_date'],
    ['dates that lie behind', { start_date: '2020-01-01', end_date: '2020-02-01' }, 'end_date'],
    ['features on a normal plan', { features: ips(5) }, 'features'],
  ])('422 for %s', async (_, more, field) => {
    const { id: root } = await makeRoot();
    const shop = await below(root);
    await expect(as(root, () => subscribeTo(shop, terms('pci-basic', more)))).rejects.toMatchObject({ code: 'invalid', fields: { [field]: [expect.any(String)] } });
  });

  test('422 for an open plan without number_of_ips, 404 for an unknown one', async () => {
    const { id: root } = await makeRoot();
    const shop = await below(root);
    await expect(as(root, () => subscribeTo(shop, terms('pci-open', { features: {} })))).rejects.toMatchObject({ code: 'invalid' });
    await expect(as(root, () => subscribeTo(shop, terms('pci-open')))).rejects.toMatchObject({ fields: { 'features.number_of_ips': ["can't be blank"] } });
    await expect(as(root, () => subscribeTo(shop, terms('nope')))).rejects.toMatchObject({ code: 'not_found', message: 'Plan not found' });
  });

  test('what is sold is changed from above alone', async () => {
    const { partner } = await partnerWith(ips(5));
    const own = await as(partner, async () => (await activeFor(partner, 'pci'))?.id ?? '');
    await as(partner, async () => {
      await expect(assignFeatures(partner, own, ips(1_000_000))).rejects.toMatchObject({ code: 'forbidden' });
      await expect(subscribeTo(partner, terms('pci-open', { features: ips(9) }))).rejects.toMatchObject({ code: 'forbidden' });
      await expect(subscribeOwn(terms('vrms_plan'))).resolves.toMatchObject({ status: 'active', partner: false });
      await expect(subscribeOwn(terms('pci-basic'))).resolves.toMatchObject({ status: 'active', partner: true });
    });
  });
});

describe('features', () => {
  test('are replaced by name, and revoked by name, a comma list or an array', async () => {
    const { id: root } = await makeRoot();
    const shop = await below(root);
    await as(root, async () => {
      const { id } = (await list(shop, firstPage())).items[0] ?? { id: '' };
      await assignFeatures(shop, id, ips(3));
      expect((await show(shop, id)).features).toMatchObject({ number_of_ips: { limit: 3 }, rescan: { unlimited: true } });
      await revokeFeatures(shop, id, FeatureNames.parse('rescan, internal_vrms'));
      expect((await show(shop, id)).features).toEqual({ number_of_ips: { limit: 3 } });
      await revokeFeatures(shop, id, FeatureNames.parse(['number_of_ips']));
      expect((await show(shop, id)).features).toEqual({ number_of_ips: { limit: 0 } });
    });
  });

  test.each(['scanners', '', 'rescan,', 'RESCAN', '__proto__', []])('%j is no list of features', (given) => expect(FeatureNames.safeParse(given).success).toBe(false));
  test.each([{ scanners: { limit: 1 } }, { number_of_ips: { limit: -1 } }, { number_of_ips: { limit: 1.5 } }, { rescan: { active: true, when_run: 'never' } }, { rescan: { active: true, unit: 'hour' } }])('%j is refused', (given) =>
    expect(Features.safeParse(given).success).toBe(false),
  );
});

describe("a parent's limits", () => {
  test('hold for all its children together, and the refusal names what is left', async () => {
    const { partner } = await partnerWith(ips(10));
    await below(partner, [{ plan: 'pci-open', features: ips(7) }]);
    await expect(below(partner, [{ plan: 'pci-open', features: ips(4) }])).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('number_of_ips: 3 are left') });
    const second = await below(partner, [{ plan: 'pci-open', features: ips(3) }]);
    await as(partner, async () => {
      const id = (await activeFor(second, 'pci').catch(() => undefined))?.id ?? (await list(second, firstPage())).items[0]?.id ?? '';
      await expect(assignFeatures(second, id, ips(4))).rejects.toMatchObject({ message: expect.stringContaining('0 are left') });
      await assignFeatures(second, id, ips(1));
      await update(second, id, Update.parse({ features: { number_of_ips: { limit: 2 } } }));
    });
  });

  test('of two children at once only one gets the last of it', async () => {
    const { partner } = await partnerWith(ips(10));
    const settled = await Promise.allSettled(Array.from({ length: 5 }, () => below(partner, [{ plan: 'pci-open', features: ips(6) }])));
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('unlimited is for children of the unlimited, rescans count by the year, and the root has no limit', async () => {
    const rescan = (unlimited: boolean, num_of_rescans: number, unit: 'day' | 'year') => ({ ...ips(1), rescan: { active: true, unlimited, num_of_rescans, unit, when_run: 'always' as const } });
    const { partner } = await partnerWith({ ...rescan(false, 730, 'year'), ...ips(100) });
    await expect(below(partner, [{ plan: 'pci-open', features: rescan(true, 0, 'day') }])).rejects.toMatchObject({ message: expect.stringContaining('unlimited needs an unlimited parent') });
    await below(partner, [{ plan: 'pci-open', features: rescan(false, 1, 'day') }]);
    await expect(below(partner, [{ plan: 'pci-open', features: rescan(false, 2, 'day') }])).rejects.toMatchObject({ message: expect.stringContaining('rescan: 1 a day are left') });
  });
});

describe('updates', () => {
  test('active again only while no other is, and then from now on', async () => {
    const { id: root } = await makeRoot();
    const shop = await below(root);
    await as(root, async () => {
      const { id } = (await list(shop, firstPage())).items[0] ?? { id: '' };
      await update(shop, id, Update.parse({ status: 'canceled', cancellation_reason: 'Unpaid' }));
      expect(await show(shop, id)).toMatchObject({ status: 'canceled', cancellation_reason: 'Unpaid' });
      const other = await subscribeTo(shop, terms('pci-basic'));
      await expect(update(shop, id, Update.parse({ status: 'active' }))).rejects.toMatchObject({ code: 'refused' });
      await update(shop, other.id, Update.parse({ status: 'inactive' }));
      await update(shop, id, Update.parse({ status: 'active' }));
      expect((await activeFor(shop, 'pci'))?.id).toBe(id);
      await expect(update(shop, id, Update.parse({ end_date: '2020-01-01' }))).rejects.toMatchObject({ code: 'invalid' });
      await update(shop, id, Update.parse({ end_date: null, price: '9.9', interval: 'monthly' }));
      expect(await show(shop, id)).toMatchObject({ end_date: null, price: '9.90', billing_interval: 'monthly' });
    });
  });
});

describe('the clock', () => {
  test('ends it once, tells it, and gives back; told again, early or late, nothing more happens', async () => {
    const { partner } = await partnerWith(ips(10));
    const shop = await below(partner, [{ plan: 'pci-open', features: ips(10), interval: 'monthly', start_date: '2026-11-01T00:00:00Z', end_date: '2031-12-01T00:00:00Z' }]);
    const id = await as(partner, async () => (await list(shop, firstPage())).items[0]?.id ?? '');
    await tellDue(shop, id);
    expect(await statuses(partner, shop)).toEqual(['pci-open active']);
    at('2031-12-01T00:00:01Z');
    await tellDue(shop, id, 3);
    expect(await statuses(partner, shop)).toEqual(['pci-open inactive']);
    expect((await outbox(shop)).filter(({ name }) => name === 'subscription.ended')).toHaveLength(1);
  });

  test('renews it whole intervals past now', async () => {
    const { id: root } = await makeRoot();
    const shop = await below(root, [{ plan: 'pci-basic', interval: 'monthly', start_date: '2026-10-31T00:00:00Z', end_date: '2030-01-31T00:00:00Z' }]);
    const { id } = await as(root, async () => (await list(shop, firstPage())).items[0] ?? { id: '' });
    await as(root, () => update(shop, id, Update.parse({ auto_renewal: true })));
    at('2030-02-10T00:00:00Z');
    await tellDue(shop, id, 2);
    expect(await as(root, () => show(shop, id))).toMatchObject({ status: 'active', end_date: '2030-02-28T00:00:00.000Z' });
  });

  test('begins one that was to follow, and ends the one before in the same moment', async () => {
    const { id: root } = await makeRoot();
    const shop = await below(root);
    const next = await as(root, () => subscribeTo(shop, terms('pci-basic', { start_date: '2030-01-01', interval: 'yearly' })));
    expect(next.status).toBe('inactive');
    await expect(as(root, () => subscribeTo(shop, terms('pci-basic', { start_date: '2031-01-01' })))).rejects.toMatchObject({ code: 'refused' });
    await tellDue(shop, next.id);
    expect((await as(root, () => show(shop, next.id))).status).toBe('inactive');
    at('2030-01-01T00:00:30Z');
    await tellDue(shop, next.id, 2);
    expect(await statuses(root, shop)).toEqual(['pci-basic active', 'pci-basic inactive']);
    expect((await as(root, () => show(shop, next.id))).status).toBe('active');
  });
});

describe('lists', () => {
  test('a user sees the own history and what is active', async () => {
    const { id: root } = await makeRoot();
    const shop = await below(root);
    await as(root, () => subscribeTo(shop, terms('pci-basic')));
    await withActor(userOf(shop, 'User'), async () => {
      const ended = { column: 'status', matches: (value: string) => value === 'inactive' };
      expect((await history(firstPage({ filters: [ended] }))).items.map(({ status }) => status)).toEqual(['inactive']);
      expect((await activePlans()).map(({ status }) => status)).toEqual(['active']);
    });
  });

  test('a partner sees those of its whole subtree, as they are after shuffled and repeated events, and nothing beside it', async () => {
    const { root, partner } = await partnerWith(ips(10));
    const shop = await below(partner, [{ plan: 'pci-basic', partner: true }]);
    const leaf = await below(shop);
    const beside = await below(root);
    await as(partner, () => subscribeTo(leaf, terms('pci-basic')));
    await drain([subscriptionTree], { times: () => 2, order: (all) => all.toReversed() });
    const { items, total } = await as(partner, () => listDependent(firstPage()));
    expect(items.map(({ organization_id, status }) => `${organization_id} ${status}`).sort()).toEqual([`${shop} active`, `${leaf} active`, `${leaf} inactive`].sort());
    expect(total).toBe(3);
    const above = await withActor(operatorOf(root), () => listDependent(firstPage({ sort: { column: 'organization_id', descending: false } })));
    expect(new Set(above.items.map(dependentColumns.organization_id))).toEqual(new Set([partner, shop, leaf, beside]));
  });
});

import { describe, expect, test } from 'vitest';
import { context, withActor } from '../../shared/domain/actor/context.ts';
import { Create, create } from '../../shared/domain/organization/create.ts';
import { list, show, update } from '../../shared/domain/organization/manage.ts';
import { activeFor } from '../../shared/domain/subscription/subscription.ts';
import { CreateCustomer, createCustomer } from '../../shared/domain/user/create-customer.ts';
import { Users } from '../../shared/domain/user/user.ts';
import { newId } from '../../shared/lib/id.ts';
import { findLookup } from '../../shared/table/unique.ts';
import { userOf } from '../support/actors.ts';
import { firstPage } from '../support/lists.ts';
import { makeRoot } from '../support/platform.ts';
import { useTable } from '../support/table.ts';

useTable();

const partner = (organization: string) => userOf(organization, 'Admin', { partner: true });
const make = (name: string, extra: object = {}) => create(Create.parse({ name, ...extra }));

describe('the tree', () => {
  test('a partner sees its whole subtree in one query and nothing beside it', async () => {
    const { id: root } = await makeRoot();
    const [left, right] = await withActor(partner(root), async () => [await make('Left'), await make('Right')]);
    const leaf = await withActor(partner(left.id), () => make('Leaf'));
    await withActor(partner(left.id), async () => {
      const page = await list(firstPage());
      expect(page.items.map(({ name }) => name)).toEqual(['Leaf', 'Left']);
      expect((await show(leaf.id)).name).toBe('Leaf');
      await expect(show(right.id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(show(root)).rejects.toMatchObject({ code: 'not_found' });
      await expect(show(newId())).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  test('an Admin without the partner flag sees its own organization alone', async () => {
    const { id: root } = await makeRoot();
    const child = await withActor(partner(root), () => make('Child'));
    await withActor(userOf(root), async () => {
      await expect(show(child.id)).rejects.toMatchObject({ code: 'not_found' });
      expect((await list(firstPage())).items.map(({ id }) => id)).toEqual([root]);
    });
  });

  test('one name under one parent, ignoring case, and free again after a rename', async () => {
    const { id: root } = await makeRoot();
    await withActor(partner(root), async () => {
      const first = await make('Acme  Inc');
      await expect(make('ACME inc')).rejects.toMatchObject({ code: 'taken', fields: { name: ['has already been taken'] } });
      await update(first.id, { name: 'Acme Ltd', company_name: 'Acme' });
      expect((await make('acme INC')).id).not.toBe(first.id);
      const page = await list(firstPage());
      expect(page.items.map(({ name }) => name).sort()).toEqual(['Acme Ltd', 'Root', 'acme INC']);
    });
  });

  test('a rename that only changes case keeps the name', async () => {
    const { id: root } = await makeRoot();
    await withActor(partner(root), async () => {
      const { id } = await make('Globex');
      await update(id, { name: 'GLOBEX', company_name: 'Globex' });
      expect((await show(id)).name).toBe('GLOBEX');
    });
  });
});

describe('subscriptions of a new organization', () => {
  test('the default plan is given, and only the named ones when it is skipped', async () => {
    const { id: root } = await makeRoot();
    await withActor(partner(root), async () => {
      const plain = await make('Plain');
      const only = await make('Only', { skip_default_subscription: true, plans: [{ plan: 'vrms_plan', interval: 'monthly', start_date: '2026-01-31T00:00:00Z', end_date: '2099-01-01T00:00:00Z' }] });
      await withActor(userOf(plain.id), async () => {
        expect((await activeFor(plain.id, 'pci'))?.plan.code).toBe('pci-basic');
        expect(await activeFor(plain.id, 'vrms')).toBeUndefined();
      });
      await withActor(userOf(only.id), async () => {
        expect(await activeFor(only.id, 'pci')).toBeUndefined();
        expect((await activeFor(only.id, 'vrms'))?.features.number_of_ips).toEqual({ limit: 256 });
      });
    });
  });

  test('of two plans for one product the first counts', async () => {
    const { id: root } = await makeRoot();
    await withActor(partner(root), async () => {
      const made = await make('Two', { plans: [{ plan: 'pci-open' }, { plan: 'pci-basic' }] });
      await withActor(userOf(made.id), async () => expect((await activeFor(made.id, 'pci'))?.plan.code).toBe('pci-open'));
    });
  });

  test('an unknown plan is the documented "Plan not found", and nothing is made', async () => {
    const { id: root } = await makeRoot();
    await withActor(partner(root), async () => {
      await expect(make('Lost', { plans: [{ plan: 'nope' }] })).rejects.toMatchObject({ code: 'not_found', message: 'Plan not found' });
      expect((await list(firstPage())).items).toHaveLength(1);
    });
  });
});

describe('createCustomer', () => {
  const customer = (email: string, extra: object = {}) =>
    CreateCustomer.parse({ organization: { name: `Org of ${email}` }, user: { email, password: 'correct horse battery', confirmed: true }, ...extra });

  test('makes organization, Admin and subscription in one transaction', async () => {
    const { id: root } = await makeRoot();
    const before = { trips: 0 };
    const { location } = await withActor(partner(root), async () => {
      const made = await createCustomer(customer('one@example.com'));
      before.trips = context().meter.roundTrips;
      return made;
    });
    // Parent, default plans, their look-up, and the transaction.
    expect(before.trips).toBeLessThanOrEqual(4);
    const pointer = await withActor(userOf(root), () => findLookup('EMAIL', 'one@example.com'));
    expect(location).toBe(`/v2/users/${pointer?.id}`);
    const home = pointer?.tenant ?? '';
    const user = await withActor(userOf(home), () => Users.need(home, pointer?.id ?? ''));
    expect(user).toMatchObject({ role: 'Admin', email: 'one@example.com', username: 'one@example.com', active_product: 'pci', must_change_password: true });
    expect(user.password_hash).toMatch(/^\$argon2id\$/);
  });

  test('an e-mail address in use leaves no organization behind', async () => {
    const { id: root } = await makeRoot();
    await withActor(partner(root), async () => {
      await createCustomer(customer('twice@example.com'));
      const again = CreateCustomer.parse({ organization: { name: 'Second' }, user: { email: 'TWICE@example.com', password: 'correct horse battery' } });
      await expect(createCustomer(again)).rejects.toMatchObject({ code: 'taken', fields: { email: ['has already been taken'] } });
      expect((await list(firstPage())).items.map(({ name }) => name)).not.toContain('Second');
    });
  });

  test('both or neither of organization and organization_id is refused', async () => {
    const { id: root } = await makeRoot();
    await withActor(partner(root), async () => {
      await expect(createCustomer(CreateCustomer.parse({}))).rejects.toMatchObject({ code: 'invalid' });
      await expect(createCustomer(CreateCustomer.parse({ organization_id: root, organization: { name: 'x' } }))).rejects.toMatchObject({ code: 'invalid' });
    });
  });

  test('a user joins an existing organization and shows among its members', async () => {
    const { id: root } = await makeRoot();
    await withActor(partner(root), async () => {
      const { id } = await make('Home');
      await createCustomer(CreateCustomer.parse({ organization_id: id, user: { email: `${id}@example.com`, password: 'correct horse battery' } }));
      expect((await show(id)).members).toMatchObject([{ username: `${id}@example.com`, partner: false }]);
    });
  });
});

import { describe, expect, test } from 'vitest';
import { workers } from '../../functions/workers/subscriptions.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { Create as NewOrganization, create as createOrganization } from '../../shared/domain/organization/create.ts';
import { show as showOrganization, update as updateOrganization } from '../../shared/domain/organization/manage.ts';
import { moveUser } from '../../shared/domain/organization/move-user.ts';
import * as User from '../../shared/domain/user/manage.ts';
import { canBeDeleted, remove } from '../../shared/domain/user/remove.ts';
import { userOf } from '../support/actors.ts';
import { firstPage } from '../support/lists.ts';
import { drain, outbox } from '../support/outbox.ts';
import { as, makePerson, type Person } from '../support/people.ts';
import { makeRoot } from '../support/platform.ts';
import { useTable } from '../support/table.ts';
import { newId } from '../../shared/lib/id.ts';

useTable();

interface Family {
  root: string;
  partner: Person;
  customer: string;
  admin: Person;
}

/** A partner below a root, a customer below the partner, and an Admin of each. */
async function family(): Promise<Family> {
  const root = await makeRoot();
  const plans = [{ plan: 'pci-basic', partner: true }];
  const { id: partnerId } = await withActor(userOf(root.id, 'Super Admin', { partner: true }), () => createOrganization(NewOrganization.parse({ name: newId(), plans })));
  const partner = await makePerson(partnerId, 'Admin', { partner: true });
  const { id: customer } = await as(partner, () => createOrganization(NewOrganization.parse({ name: newId() })));
  return { root: root.id, partner, customer, admin: await makePerson(customer, 'Admin') };
}

const fresh = (changes: Record<string, unknown> = {}) => User.Create.parse({ email: `${newId()}@example.com`, ...changes });

describe('the list of users', () => {
  test('holds those of the own organization for an Admin, and everybody below for a partner, with totals that follow', async () => {
    const { partner, customer, admin } = await family();
    const made = await as(admin, () => User.create(fresh()));
    await drain(workers);
    const [own, below] = [await as(admin, () => User.list(firstPage())), await as(partner, () => User.list(firstPage()))];
    expect(own.items.map(({ id }) => id)).toEqual([made.id, admin.id]);
    expect(own.total).toBe(2);
    expect(below.items.map(({ id }) => id)).toEqual([made.id, admin.id, partner.id]);
    expect(below.total).toBe(3);
    expect(below.items[0]).toEqual(own.items[0]);
    expect(below.items[0]?.organization.id).toBe(customer);
  });

  test('shows changes at once, a new name of the organization when its event came, and nobody who left', async () => {
    const { partner, customer, admin } = await family();
    const made = await as(admin, () => User.create(fresh()));
    await as(admin, () => User.update(made.id, { first_name: 'Ida', role: 'Admin' }));
    await as(admin, () => updateOrganization(customer, { name: `Renamed ${customer}`, company_name: 'Renamed' }));
    await drain(workers);
    const [row] = (await as(partner, () => User.list(firstPage()))).items;
    expect(row).toMatchObject({ id: made.id, role: 'Admin', details: { first_name: 'Ida' }, organization: { name: `Renamed ${customer}` } });
    await as(admin, () => remove(made.id));
    await drain(workers, { times: () => 2 });
    const after = await as(partner, () => User.list(firstPage()));
    expect([after.items.map(({ id }) => id), after.total]).toEqual([[admin.id, partner.id], 2]);
  });

  test('follows a user who moves to another organization', async () => {
    const { partner, admin } = await family();
    const made = await as(admin, () => User.create(fresh()));
    await as(partner, () => moveUser(made.id, partner.organization));
    await drain(workers);
    expect((await as(admin, () => User.list(firstPage()))).total).toBe(1);
    expect((await as(partner, () => User.show(made.id))).organization.id).toBe(partner.organization);
    const all = await as(partner, () => User.list(firstPage()));
    expect([all.total, all.items.length]).toEqual([3, 3]);
  });
});

describe('reach', () => {
  test('a partner reaches users below, an Admin none beside or above, and a foreign id is like none', async () => {
    const { partner, admin } = await family();
    const other = await family();
    expect((await as(partner, () => User.show(admin.id))).id).toBe(admin.id);
    const unknown = { code: 'not_found', message: 'User not found' };
    for (const id of [partner.id, other.admin.id, newId()]) await expect(as(admin, () => User.show(id))).rejects.toMatchObject(unknown);
    await expect(as(partner, () => User.update(other.admin.id, { first_name: 'Eve' }))).rejects.toMatchObject(unknown);
    await expect(as(admin, () => User.create(fresh({ organization_id: other.customer })))).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('roles', () => {
  test('nobody gives a role above his own, and Super Admins exist at the root alone', async () => {
    const { partner, admin, customer, root } = await family();
    await expect(as(admin, () => User.create(fresh({ role: 'Super Admin' })))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(as(admin, () => User.update(admin.id, { role: 'Super Admin' }))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(as(partner, () => User.invite(User.Invite.parse({ email: `${newId()}@example.com`, role: 'Super Admin' })))).rejects.toMatchObject({ code: 'forbidden' });
    const operator = userOf(root, 'Super Admin', { partner: true });
    await expect(withActor(operator, () => User.create(fresh({ role: 'Super Admin', organization_id: customer })))).rejects.toMatchObject({ fields: { role: expect.anything() } });
  });

  test('the last Admin is neither deleted nor demoted, even when two leave at the same moment', async () => {
    const { admin } = await family();
    await expect(as(admin, () => User.update(admin.id, { role: 'User' }))).rejects.toMatchObject({ code: 'refused' });
    await expect(as(admin, () => remove(admin.id))).rejects.toMatchObject({ code: 'refused' });
    expect((await as(admin, () => canBeDeleted(admin.id))).can_be_deleted).toBe(false);
    const second = await as(admin, () => User.create(fresh({ role: 'Admin' })));
    const outcomes = await Promise.allSettled([as(admin, () => User.update(second.id, { role: 'User' })), as(admin, () => User.update(admin.id, { role: 'User' }))]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a user', () => {
  test('with an e-mail address or user name in use is refused without details, wherever it is in use', async () => {
    const { admin } = await family();
    const other = await family();
    const email = `${newId()}@example.com`;
    await as(other.admin, () => User.create(fresh({ email })));
    await expect(as(admin, () => User.create(fresh({ email: email.toUpperCase() })))).rejects.toMatchObject({ code: 'taken', message: 'email has already been taken' });
    await expect(as(admin, () => User.create(fresh({ username: email })))).rejects.toMatchObject({ code: 'taken', fields: { username: ['has already been taken'] } });
  });

  test.each([
    [{ email: 'nobody' }, 'email'],
    [{ timezone: 'Mars/Olympus' }, 'timezone'],
    [{ timezone: '+02:00' }, 'timezone'],
    [{ locale: 'no such locale' }, 'locale'],
    [{ role: 'Owner' }, 'role'],
    [{ username: 'a\u200bb' }, 'username'],
    [{ first_name: 'x'.repeat(300) }, 'first_name'],
  ])('is refused with %j', (changes, field) => {
    const { error } = User.Create.safeParse({ email: `${newId()}@example.com`, ...changes });
    expect(error?.issues[0]?.path).toEqual([field]);
  });

  test('stands among the members of its organization until it leaves', async () => {
    const { admin, customer } = await family();
    const made = await as(admin, () => User.create(fresh()));
    await as(admin, () => User.update(made.id, { username: `renamed-${made.id}` }));
    const members = async () => (await as(admin, () => showOrganization(customer))).members.filter(({ id }) => id === made.id);
    expect(await members()).toEqual([{ id: made.id, username: `renamed-${made.id}`, partner: false }]);
    await as(admin, () => remove(made.id));
    expect(await members()).toEqual([]);
  });

  test('keeps its e-mail address until the new one was confirmed; one that never confirmed takes the new one at once', async () => {
    const { admin, customer } = await family();
    const confirmed = await makePerson(customer, 'User');
    const email = `${newId()}@example.com`;
    const waiting = await as(admin, () => User.update(confirmed.id, { email }));
    expect([waiting.email, waiting.pending_email]).toEqual([`${confirmed.username}@example.com`, email]);
    const made = await as(admin, () => User.create(fresh()));
    const second = `${newId()}@example.com`;
    expect((await as(admin, () => User.update(made.id, { email: second }))).email).toBe(second);
    const events = (await outbox(customer)).filter(({ name }) => ['user.email_change_requested', 'user.confirmation_resent'].includes(name));
    expect(events.map(({ name, subject, payload }) => [name, subject, JSON.parse(payload)])).toEqual([
      ['user.email_change_requested', confirmed.id, { new_email: email }],
      ['user.confirmation_resent', made.id, { email: second }],
    ]);
  });

  test('asks for another confirmation mail until it confirmed', async () => {
    const { admin } = await family();
    const made = await as(admin, () => User.create(fresh()));
    await as(admin, () => User.resendConfirmation(made.id));
    await expect(as(admin, () => User.resendConfirmation(admin.id))).rejects.toMatchObject({ code: 'refused' });
  });
});

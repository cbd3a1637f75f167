import { describe, expect, test } from 'vitest';
import { workers } from '../../functions/workers/subscriptions.ts';
import { tenant } from '../../shared/domain/actor/context.ts';
import { authenticateUser } from '../../shared/domain/session/authenticate.ts';
import * as Scan from '../../shared/domain/scan/edit.ts';
import { need, Scans } from '../../shared/domain/scan/scan.ts';
import * as Target from '../../shared/domain/target/edit.ts';
import { Targets } from '../../shared/domain/target/target.ts';
import { generateAccessToken } from '../../shared/domain/user/access-token.ts';
import { inheritResources, transferMine } from '../../shared/domain/user/inherit.ts';
import { Create, create } from '../../shared/domain/user/manage.ts';
import { canBeDeleted, remove, removeMe } from '../../shared/domain/user/remove.ts';
import { newId } from '../../shared/lib/id.ts';
import { transact } from '../../shared/table/transact.ts';
import { drain } from '../support/outbox.ts';
import { as, makePerson, type Person } from '../support/people.ts';
import { useTable } from '../support/table.ts';
import { makeOwners } from '../support/owners.ts';

useTable();

const own = (person: Person) =>
  as(person, async () => {
    const target = await Target.create(Target.Create.parse({ name: newId(), hosts: '127.0.0.1', authorized: true }));
    const scan = await Scan.create(Scan.Create.parse({ name: newId(), target_id: target.id }));
    return { target: target.id, scan: scan.id };
  });

const ownersOf = (admin: Person, { target, scan }: { target: string; scan: string }) =>
  as(admin, async () => [(await Targets.need(tenant(), target)).owner.id, (await need(scan)).owner.id]);

describe('deleting a user', () => {
  test('ends sessions and tokens at once, and what it owned goes to the deleting Admin', async () => {
    const { admin, user } = await makeOwners();
    const things = await own(user);
    const { token } = await as(user, () => generateAccessToken());
    await as(admin, () => remove(user.id));
    for (const credential of [`Bearer ${user.token}`, `Basic ${token}`]) await expect(authenticateUser(user.key, credential)).rejects.toMatchObject({ code: 'unauthenticated' });
    await drain(workers, { times: () => 2, organization: admin.organization });
    expect(await ownersOf(admin, things)).toEqual([admin.id, admin.id]);
  });

  test('frees its e-mail address and user name', async () => {
    const { admin, user } = await makeOwners();
    const names = { email: `${user.username}@example.com`, username: user.username };
    await expect(as(admin, () => create(Create.parse(names)))).rejects.toMatchObject({ code: 'taken' });
    await as(admin, () => remove(user.id));
    await expect(as(admin, () => remove(user.id))).rejects.toMatchObject({ code: 'not_found' });
    expect(await as(admin, () => create(Create.parse(names)))).toMatchObject(names);
  });

  test('is refused with the reason while a scan of the user runs', async () => {
    const { admin, user } = await makeOwners();
    const { scan } = await own(user);
    await as(admin, async () => transact([Scans.update(tenant(), await need(scan), { status: 'Running' })]));
    expect(await as(admin, () => canBeDeleted(user.id))).toEqual({ can_be_deleted: false, reasons: ['The user owns 1 running scan'] });
    await expect(as(admin, () => remove(user.id))).rejects.toMatchObject({ code: 'refused', message: 'The user owns 1 running scan' });
  });

  test('by itself leaves what it owned to an Admin of the organization', async () => {
    const { admin, user } = await makeOwners();
    const things = await own(user);
    await as(user, () => removeMe());
    await drain(workers, { organization: admin.organization });
    expect(await ownersOf(admin, things)).toEqual([admin.id, admin.id]);
    await expect(as(admin, () => removeMe())).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('handing resources over', () => {
  test('moves everything of one user and nothing of another, also when a worker dies on the way', async () => {
    const { admin, user } = await makeOwners();
    const [mine, others] = [await own(user), await own(admin)];
    const heir = await makePerson(user.organization, 'User');
    expect(await as(user, () => transferMine(heir.id))).toEqual({ status: 'queued' });
    let deaths = 2;
    const before = (): void => {
      deaths -= 1;
      if (deaths >= 0) throw new Error('killed');
    };
    await drain(workers, { organization: admin.organization, before });
    expect(await ownersOf(admin, mine)).toEqual([heir.id, heir.id]);
    expect(await ownersOf(admin, others)).toEqual([admin.id, admin.id]);
    await as(admin, () => inheritResources(user.id, heir.id));
    await drain(workers, { organization: admin.organization });
    expect(await ownersOf(admin, mine)).toEqual([user.id, user.id]);
  });

  test('is refused to oneself, and finds nobody of another organization', async () => {
    const { admin, user } = await makeOwners();
    const other = await makeOwners();
    await expect(as(user, () => transferMine(user.id))).rejects.toMatchObject({ fields: { user_id: expect.anything() } });
    await expect(as(user, () => transferMine(other.user.id))).rejects.toMatchObject({ code: 'not_found' });
    await expect(as(admin, () => inheritResources(admin.id, other.user.id))).rejects.toMatchObject({ code: 'not_found', message: 'User not found' });
  });
});

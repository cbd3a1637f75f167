import { describe, expect, test } from 'vitest';
import { organizationCleanup } from '../../functions/workers/organization-cleanup/worker.ts';
import { subscriptionTree } from '../../functions/workers/subscription-tree/worker.ts';
import { treeCount } from '../../functions/workers/tree-count/worker.ts';
import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import { Create, create } from '../../shared/domain/organization/create.ts';
import { exportAll } from '../../shared/domain/organization/export.ts';
import { list, show } from '../../shared/domain/organization/manage.ts';
import { moveUser } from '../../shared/domain/organization/move-user.ts';
import { remove } from '../../shared/domain/organization/remove.ts';
import * as Scan from '../../shared/domain/scan/edit.ts';
import { start } from '../../shared/domain/scan/start.ts';
import { seedScanners } from '../../shared/domain/scanner/seed.ts';
import { authenticateUser } from '../../shared/domain/session/authenticate.ts';
import { listDependent } from '../../shared/domain/subscription/dependents.ts';
import * as Target from '../../shared/domain/target/edit.ts';
import { Users } from '../../shared/domain/user/user.ts';
import { newId } from '../../shared/lib/id.ts';
import { findLookup } from '../../shared/table/unique.ts';
import { userOf } from '../support/actors.ts';
import { firstPage } from '../support/lists.ts';
import { drain } from '../support/outbox.ts';
import { makePerson } from '../support/people.ts';
import { makeRoot } from '../support/platform.ts';
import { useTable } from '../support/table.ts';
import { as, below, ips, partnerWith } from './subscription-world.ts';

useTable();

const followers = [treeCount, subscriptionTree, organizationCleanup];

describe('moving a user', () => {
  test('ends its sessions, moves what finds it, the members and the counts; the old organization has it no more', async () => {
    const { id: root } = await makeRoot();
    const [from, to] = [await below(root), await below(root, [{ plan: 'vrms_plan' }])];
    await makePerson(from, 'Admin');
    const person = await makePerson(from, 'User');
    const moved = await as(root, () => moveUser(person.id, to));
    expect(moved).toMatchObject({ id: to, members: [expect.objectContaining({ id: person.id, username: person.username })] });
    await expect(authenticateUser(person.key, `Bearer ${person.token}`)).rejects.toMatchObject({ code: 'unauthenticated' });
    for (const [kind, value] of [['USER', person.id], ['USERNAME', person.username], ['EMAIL', `${person.username}@example.com`]] as const) {
      expect(await asSystem('test', to, () => findLookup(kind, value))).toEqual({ tenant: to, id: person.id });
    }
    expect(await asSystem('test', from, async () => [await Users.get(from, person.id), await Users.count(from)])).toEqual([undefined, 1]);
    expect(await asSystem('test', to, () => Users.need(to, person.id))).toMatchObject({ session_epoch: 1, active_product: 'vrms' });
  });

  test('404 for a user or an organization out of reach, whichever it is', async () => {
    const { id: root } = await makeRoot();
    const [partner, beside] = [await below(root), await below(root)];
    const [shop, stranger] = [await below(partner), await makePerson(beside, 'User')];
    const own = await makePerson(shop, 'User');
    await as(partner, async () => {
      await expect(moveUser(stranger.id, shop)).rejects.toMatchObject({ code: 'not_found', message: 'User not found' });
      await expect(moveUser(newId(), shop)).rejects.toMatchObject({ code: 'not_found', message: 'User not found' });
      await expect(moveUser(own.id, beside)).rejects.toMatchObject({ code: 'not_found', message: 'Organization not found' });
    });
  });
});

describe('deleting', () => {
  test('is refused while there are children, by the organization itself, and beside a child that is just being made', async () => {
    const { id: root } = await makeRoot();
    const partner = await below(root);
    const child = await below(partner);
    await expect(as(root, () => remove(partner))).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('below it') });
    await expect(as(partner, () => remove(partner))).rejects.toMatchObject({ code: 'refused' });
    await as(partner, () => remove(child));
    const [removed, made] = await Promise.allSettled([as(root, () => remove(partner)), as(partner, () => create(Create.parse({ name: 'Late' })))]);
    expect([removed.status, made.status].sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('is refused while a scan runs, whose product the refusal names', async () => {
    const { id: root } = await makeRoot();
    const shop = await below(root);
    await withActor(userOf(shop), async () => {
      await seedScanners();
      const target = await Target.create(Target.Create.parse({ name: 'Web', hosts: '127.0.0.1' }));
      await start((await Scan.create(Scan.Create.parse({ name: 'Quarterly', target_id: target.id }))).id);
    });
    await expect(as(root, () => remove(shop))).rejects.toMatchObject({ code: 'refused', message: 'A scan of PCI is running: stop it first' });
    expect(await as(root, () => show(shop))).toMatchObject({ id: shop, deleted_at: null });
  });

  test('takes it out of every list, lets nobody in, frees names and limits; told twice and shuffled it is the same', async () => {
    const { root, partner } = await partnerWith(ips(10));
    const shop = await below(partner, [{ plan: 'pci-open', features: ips(10) }], { name: 'Corner Shop' });
    const person = await makePerson(shop, 'Admin');
    await drain(followers);
    await as(partner, () => remove(shop));
    await expect(authenticateUser(person.key, `Bearer ${person.token}`)).rejects.toMatchObject({ code: 'unauthenticated' });
    await drain(followers, { times: () => 2, order: (all) => all.toReversed() });
    await as(partner, async () => {
      await expect(show(shop)).rejects.toMatchObject({ code: 'not_found' });
      expect(await list(firstPage())).toMatchObject({ total: 1, items: [{ id: partner }] });
      expect(await listDependent(firstPage())).toMatchObject({ total: 0, items: [] });
    });
    expect((await as(root, () => list(firstPage()))).total).toBe(2);
    expect(await asSystem('test', shop, () => findLookup('EMAIL', `${person.username}@example.com`))).toBeUndefined();
    await below(partner, [{ plan: 'pci-open', features: ips(10) }], { name: 'Corner Shop' });
  });
});

describe('export', () => {
  test('holds the whole subtree, and no cell that a spreadsheet would run', async () => {
    const { id: root } = await makeRoot();
    const partner = await below(root, [], { name: 'Seller' });
    await below(partner, [], { name: '=HYPERLINK("http://evil.example")', city: '@SUM(1)' });
    const { content } = await as(partner, () => exportAll());
    const lines = content.toString().trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^"id","name","company_name"/);
    expect(content.toString()).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(content.toString()).toContain(`"'@SUM(1)"`);
  });
});

import { describe, expect, test, vi } from 'vitest';
import { targets } from '../../functions/scanning/targets/routes.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { Created, Targets } from '../../shared/domain/target/target.ts';
import { newId } from '../../shared/lib/id.ts';
import { tenantKey } from '../../shared/table/keys.ts';
import { queryRows } from '../../shared/table/query.ts';
import { transact } from '../../shared/table/transact.ts';
import { useTable } from '../support/table.ts';
import { attributes, call, column, customer, ips, type Reply } from './target-world.ts';

useTable();

const create = (actor: Actor, target: object): Promise<Reply> => call(targets, 'createTarget', actor, { body: { target } });
const made = async (actor: Actor, target: object): Promise<string> => String(attributes(await create(actor, target))['id']);
const add = (actor: Actor, id: string, numbers: Parameters<typeof Targets.add>[2]): Promise<void> => withActor(actor, () => transact([Targets.add(actor.organization, id, numbers)]));
const outbox = (actor: Actor) => withActor(actor, async () => (await queryRows({ partition: tenantKey(actor.organization, 'OUTBOX') }, 100)).rows);

describe('create', () => {
  test('answers the whole document, its location, and leaves the declared consent as an event', async () => {
    const actor = await customer({ pci: ips(256) });
    const reply = await create(actor, { name: ' Office ', hosts: '8.8.8.0/28, www.example.com', exclude_hosts: '8.8.8.1', comment: 'a\nb', authorized: true });
    expect(reply.status).toBe(201);
    const document = attributes(reply);
    expect(document).toEqual({
      id: expect.any(String), name: 'Office', hosts: '8.8.8.0/28, www.example.com', exclude_hosts: '8.8.8.1', comment: 'a\nb', max_hosts: 16,
      port_list_id: null, port_list: null, ssh_port: 22, ssh_credential_id: null, ssh_credential: null, smb_credential_id: null, smb_credential: null,
      snmp_credential_id: null, snmp_credential: null, esxi_credential_id: null, esxi_credential: null, http_credential_id: null, http_credential: null, alive_test: 'default', external: true, in_use: false, scans_count: 0,
      owner: { id: expect.any(String), username: expect.any(String) }, organization: { id: actor.organization, name: `Customer ${actor.organization}` },
      created_at: expect.any(String), updated_at: expect.any(String),
    });
    expect(reply.headers['location']).toBe(`/v2/targets/${String(document['id'])}`);
    const [event] = (await outbox(actor)).filter((row) => row['name'] === Created.name);
    expect(event?.['subject']).toBe(document['id']);
    expect(JSON.parse(String(event?.['payload']))).toEqual({ name: 'Office', hosts: '8.8.8.0/28, www.example.com', max_hosts: '16', authorized: true });
  });

  test.each([
    [{ hosts: '8.8.8.8' }, 'name', "can't be blank"],
    [{ name: 'x' }, 'hosts', "can't be blank"],
    [{ name: 'x', hosts: ' , ' }, 'hosts', "can't be blank"],
    [{ name: 'a\u202eb', hosts: '8.8.8.8' }, 'name', 'invisible'],
    [{ name: 'x'.repeat(256), hosts: '8.8.8.8' }, 'name', '255'],
    [{ name: 'x', hosts: '8.8.8.8, 127.1' }, 'hosts', '127.1: '],
    [{ name: 'x', hosts: '8.8.8.8', exclude_hosts: 'user@example.com' }, 'exclude_hosts', 'user name'],
    [{ name: 'x', hosts: '8.8.8.8', exclude_hosts: '8.8.8.0/24' }, 'exclude_hosts', 'leaves no host'],
    [{ name: 'x', hosts: '169.254.169.254' }, 'hosts', 'metadata'],
    [{ name: 'x', hosts: '::/0' }, 'hosts', '::/0: '],
    [{ name: 'x', hosts: '8.8.8.0/28, 8.8.9.0' }, 'hosts', 'number_of_ips; the plan allows 16'],
    [{ name: 'x', hosts: '8.8.8.8', port_list_id: newId() }, 'port_list_id', 'port list'],
    [{ name: 'x', hosts: '8.8.8.8', port_list_id: '1' }, 'port_list_id', 'UUID'],
    [{ name: 'x', hosts: '8.8.8.8', alive_test: 'shout' }, 'alive_test', 'default'],
  ])('422 for %j names %s', async (target, field, reason) => {
    const reply = await create(await customer({ pci: ips(16) }), target);
    expect(reply.status).toBe(422);
    expect(Object.keys(reply.body.errors_map ?? {})).toEqual([field]);
    expect(reply.body.errors_map?.[field]?.join()).toContain(reason);
  });

  test('422 without the root key', async () => {
    expect((await call(targets, 'createTarget', await customer({ pci: ips(1) }), { body: {} })).status).toBe(422);
  });

  test('422 without an active subscription to the active product', async () => {
    const actor = await customer({ vrms: ips(10) });
    const reply = await create(actor, { name: 'x', hosts: '8.8.8.8' });
    expect([reply.status, reply.text]).toEqual([422, expect.stringContaining('active subscription to PCI')]);
  });

  test('private addresses are taken on one machine and refused where the deployment does not allow them', async () => {
    const actor = await customer({ pci: ips(256) });
    expect(attributes(await create(actor, { name: 'x', hosts: '10.0.0.1' }))['external']).toBe(false);
    vi.stubEnv('PERIMETER_ALLOW_PRIVATE_TARGETS', 'false');
    const reply = await create(actor, { name: 'x', hosts: '8.8.8.8, 10.0.0.1' });
    vi.unstubAllEnvs();
    expect([reply.status, reply.body.errors_map]).toEqual([422, { hosts: ['10.0.0.1: private network (RFC 1918)'] }]);
  });

  test('internal addresses count on the internal feature of the product, and unlimited is unlimited', async () => {
    const limited = await customer({ vrms: { ...ips(1), internal_vrms: { active: true, unlimited: false, limit: 4 } } }, 'Admin', { active_product: 'vrms' });
    expect((await create(limited, { name: 'x', hosts: '8.8.8.8, 10.0.0.0/30' })).status).toBe(201);
    expect((await create(limited, { name: 'x', hosts: '10.0.0.0/29' })).body.errors_map?.['hosts']?.join()).toContain('8 hosts that count on internal_vrms; the plan allows 4');
    const unlimited = await customer({ vrms: { ...ips(0), internal_vrms: { active: true, unlimited: true, limit: 0 } } }, 'Admin', { active_product: 'vrms' });
    expect(attributes(await create(unlimited, { name: 'x', hosts: '10.0.0.0/8' }))['max_hosts']).toBe(2 ** 24);
    expect((await create(unlimited, { name: 'x', hosts: 'fd00::/64' })).body.errors_map?.['hosts']?.join()).toContain('18446744073709551616 hosts');
  });
});

describe('read', () => {
  test("another organization's target is 404, as is one that never was", async () => {
    const [owner, other] = [await customer({ pci: ips(10) }), await customer({ pci: ips(10) })];
    const id = await made(owner, { name: 'x', hosts: '8.8.8.8' });
    for (const name of ['showTarget', 'updateTarget', 'deleteTarget']) {
      expect((await call(targets, name, other, { params: { id }, body: { target: {} } })).status).toBe(404);
      expect((await call(targets, name, other, { params: { id: newId() }, body: { target: {} } })).status).toBe(404);
    }
    expect((await call(targets, 'listTargets', other)).body.meta?.pagination.total_count).toBe(0);
    expect((await call(targets, 'showTarget', owner, { params: { id } })).status).toBe(200);
  });

  test('a count past 2^53 is printed digit by digit', async () => {
    const actor = await customer({ pci: ips(10) });
    const id = await made(actor, { name: 'x', hosts: '8.8.8.8' });
    const stored = await withActor(actor, () => Targets.need(actor.organization, id));
    await withActor(actor, () => transact([Targets.update(actor.organization, stored, { max_hosts: '18446744073709551617' })]));
    expect((await call(targets, 'showTarget', actor, { params: { id } })).text).toContain('"max_hosts":18446744073709551617,');
    expect((await call(targets, 'listTargets', actor)).text).toContain('"max_hosts":18446744073709551617,');
  });

  test('lists newest first, by page and by cursor, filtered and sorted, at a fixed number of round trips', async () => {
    const actor = await customer({ pci: ips(10) });
    for (const [name, hosts] of [['b', '8.8.8.8, 192.169.0.7'], ['A', '8.8.4.4'], ['c', 'www.example.com']]) await made(actor, { name, hosts });
    const names = async (query: Record<string, string>): Promise<unknown[]> => column(await call(targets, 'listTargets', actor, { query }), 'name');
    expect(await names({})).toEqual(['c', 'A', 'b']);
    const first = await call(targets, 'listTargets', actor, { query: { per_page: '2' } });
    expect([column(first, 'name'), first.body.meta?.pagination.total_count, first.roundTrips]).toEqual([['c', 'A'], 3, 3]);
    expect(await names({ per_page: '2', cursor: first.body.meta?.pagination.next_cursor ?? '' })).toEqual(['b']);
    expect(await names({ page: '3', per_page: '1' })).toEqual(['b']);
    expect(await names({ sort_by: 'name' })).toEqual(['A', 'b', 'c']);
    expect(await names({ 'q[hosts]': "'192.169.*'" })).toEqual(['b']);
    expect(await names({ 'q[name]': 'a' })).toEqual(['A']);
    expect((await call(targets, 'listTargets', actor, { query: { 'q[owner]': 'x' } })).status).toBe(422);
  });
});

describe('update', () => {
  test('changes what is named, counts the new scope and keeps the rest', async () => {
    const actor = await customer({ pci: ips(16) });
    const id = await made(actor, { name: 'x', hosts: '8.8.8.8', comment: 'kept' });
    const update = (target: object): Promise<Reply> => call(targets, 'updateTarget', actor, { params: { id }, body: { target } });
    expect(attributes(await update({ hosts: '8.8.8.0/28' }))).toMatchObject({ name: 'x', comment: 'kept', max_hosts: 16 });
    expect(attributes(await update({ exclude_hosts: '8.8.8.0/29' }))).toMatchObject({ max_hosts: 8 });
    expect(attributes(await update({ name: 'y', comment: null }))).toMatchObject({ name: 'y', comment: '', max_hosts: 8 });
    expect((await update({ exclude_hosts: '', hosts: '8.8.8.0/27' })).body.errors_map).toHaveProperty('hosts');
    expect((await update({ name: null })).body.errors_map).toHaveProperty('name');
    expect((await outbox(actor)).filter((row) => row['name'] === 'target.updated').map((row) => JSON.parse(String(row['payload'])))).toMatchObject([{ changes: ['hosts'] }, { changes: ['exclude_hosts'] }, { changes: ['name', 'comment'] }]);
  });

  test('the hosts stay while a scan of the target runs; anything else may change', async () => {
    const actor = await customer({ pci: ips(16) });
    const id = await made(actor, { name: 'x', hosts: '8.8.8.8' });
    await add(actor, id, { scans_pci: 1, busy_scans: 1 });
    const update = (target: object): Promise<Reply> => call(targets, 'updateTarget', actor, { params: { id }, body: { target } });
    expect((await update({ hosts: '8.8.4.4' })).body.errors_map).toHaveProperty('hosts');
    expect(attributes(await update({ hosts: '8.8.8.8', name: 'y' }))).toMatchObject({ name: 'y', in_use: true, scans_count: 1 });
    await add(actor, id, { busy_scans: -1 });
    expect((await update({ hosts: '8.8.4.4' })).status).toBe(200);
  });
});

describe('delete', () => {
  test('is refused while scans use the target, and final otherwise', async () => {
    const actor = await customer({ pci: ips(16) });
    const id = await made(actor, { name: 'x', hosts: '8.8.8.8' });
    await add(actor, id, { scans_pci: 1, scans_vrms: 1 });
    const remove = (): Promise<Reply> => call(targets, 'deleteTarget', actor, { params: { id } });
    expect(await remove()).toMatchObject({ status: 422, text: expect.stringContaining('in use by 2 scans') });
    await add(actor, id, { scans_pci: -1, scans_vrms: -1 });
    expect(await remove()).toMatchObject({ status: 200, text: '{}' });
    expect((await remove()).status).toBe(404);
    expect((await outbox(actor)).filter((row) => row['name'] === 'target.deleted')).toHaveLength(1);
  });

  test('and attaching a scan at the same moment end in one of two ways, never in a scan without its target', async () => {
    const actor = await customer({ pci: ips(16) });
    for (let round = 0; round < 10; round += 1) {
      const id = await made(actor, { name: 'x', hosts: '8.8.8.8' });
      const [removed, attached] = await Promise.all([call(targets, 'deleteTarget', actor, { params: { id } }), add(actor, id, { scans_pci: 1 }).then(() => true, () => false)]);
      expect(removed.status).toBe(attached ? 422 : 200);
    }
  });

  test('of many answers for each id what happened, in query and body', async () => {
    const [actor, other] = [await customer({ pci: ips(16) }), await customer({ pci: ips(16) })];
    const [free, used, third] = [await made(actor, { name: 'a', hosts: '8.8.8.8' }), await made(actor, { name: 'b', hosts: '8.8.8.8' }), await made(actor, { name: 'c', hosts: '8.8.8.8' })];
    const foreign = await made(other, { name: 'd', hosts: '8.8.8.8' });
    await add(actor, used, { scans_pci: 1 });
    const reply = await call(targets, 'deleteTargets', actor, { body: { ids: [free, used, foreign, 'x', free] } });
    expect([reply.status, JSON.parse(reply.text)]).toEqual([
      200,
      { data: [{ id: free, status: 'deleted' }, { id: used, status: 'refused', message: 'The target is in use by 1 scan' }, { id: foreign, status: 'refused', message: 'Target not found' }, { id: 'x', status: 'refused', message: 'Target not found' }] },
    ]);
    expect((await call(targets, 'deleteTargets', actor, { query: { ids: `${third},` } })).text).toContain('deleted');
    expect(column(await call(targets, 'listTargets', actor), 'name')).toEqual(['b']);
    expect((await call(targets, 'showTarget', other, { params: { id: foreign } })).status).toBe(200);
    for (const ids of ['', Array.from({ length: 101 }, newId).join(',')]) expect((await call(targets, 'deleteTargets', actor, { query: { ids } })).status).toBe(422);
    expect((await call(targets, 'deleteTargets', actor)).body.errors_map).toEqual({ ids: ["can't be blank"] });
  });
});

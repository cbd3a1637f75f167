import { describe, expect, test } from 'vitest';
import { portLists } from '../../functions/scanning/port-lists/routes.ts';
import { scanners } from '../../functions/scanning/scanners/routes.ts';
import { targets } from '../../functions/scanning/targets/routes.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { asSystem, behindWall } from '../../shared/domain/actor/context.ts';
import { PortLists } from '../../shared/domain/port-list/port-list.ts';
import { predefinedPortLists, seedPortLists } from '../../shared/domain/port-list/seed.ts';
import { Scanners } from '../../shared/domain/scanner/scanner.ts';
import { nmapScannerId } from '../../shared/domain/scanner/scanner-id.ts';
import { seedScanners } from '../../shared/domain/scanner/seed.ts';
import { newId } from '../../shared/lib/id.ts';
import { platform } from '../../shared/table/entity.ts';
import { transact } from '../../shared/table/transact.ts';
import { platformWall } from '../../shared/table/wall.ts';
import { useTable } from '../support/table.ts';
import { attributes, call, column, customer, ips, type Reply } from './target-world.ts';

useTable();

const operator = newId();
const asOperator = <T>(work: () => Promise<T>): Promise<T> => asSystem('seed', operator, () => behindWall(platformWall(operator), work));
const create = (actor: Actor, port_list: object): Promise<Reply> => call(portLists, 'createPortList', actor, { body: { port_list } });
const activated = async (actor: Actor, query: Record<string, string> = {}): Promise<unknown[]> => column(await call(portLists, 'listActivatedPortLists', actor, { query: { per_page: '100', ...query } }), 'name');

describe('port lists', () => {
  test('seeding twice leaves one of each, and does not switch on again what an operator switched off', async () => {
    await asOperator(seedPortLists);
    const [first] = predefinedPortLists;
    const list = await asOperator(() => PortLists.need(platform, first?.id ?? ''));
    await asOperator(() => transact([PortLists.update(platform, list, { active: false, comment: 'outdated' })]));
    await asOperator(seedPortLists);
    expect(await asOperator(() => PortLists.count(platform))).toBe(predefinedPortLists.length);
    expect(await asOperator(() => PortLists.need(platform, list.id))).toMatchObject({ active: false, comment: first?.comment });
    await asOperator(async () => transact([PortLists.update(platform, await PortLists.need(platform, list.id), { active: true })]));
  });

  test('a list of a Super Admin is offered to every organization once it is activated', async () => {
    const [superAdmin, user] = [await customer({}, 'Super Admin'), await customer({ pci: ips(10) }, 'User')];
    const reply = await create(superAdmin, { name: 'Mail', port_range: 'T:25,587, 465,U:53', port_ranges: [{ start: 20, end: 30, type: 'tcp', comment: 'old' }] });
    expect([reply.status, attributes(reply)]).toMatchObject([201, { name: 'Mail', active: false, predefined: false, app_type: null, port_count: { all: 14, tcp: 13, udp: 1 }, targets_count: 0, owner: { username: expect.any(String) } }]);
    const id = String(attributes(reply)['id']);
    expect(reply.headers['location']).toBe(`/v2/port_lists/${id}`);
    expect(await activated(user)).not.toContain('Mail');
    const unusable = await call(targets, 'createTarget', user, { body: { target: { name: 'x', hosts: '8.8.8.8', port_list_id: id } } });
    expect(unusable.body.errors_map).toHaveProperty('port_list_id');
    for (const _ of [1, 2]) expect(attributes(await call(portLists, 'activatePortList', superAdmin, { params: { id } }))['active']).toBe(true);
    expect(await activated(user)).toContain('Mail');
  });

  test('a target shows its port list, and the list how many targets of the asking organization use it', async () => {
    const [superAdmin, user, other] = [await customer({}, 'Super Admin'), await customer({ pci: ips(10) }, 'User'), await customer({ pci: ips(10) }, 'User')];
    const [id, second] = await Promise.all(['Used', 'Other'].map(async (name) => String(attributes(await create(superAdmin, { name, port_range: '80' }))['id'])));
    for (const one of [id, second]) await call(portLists, 'activatePortList', superAdmin, { params: { id: one ?? '' } });
    const usesOf = async (actor: Actor): Promise<unknown> => column(await call(portLists, 'listActivatedPortLists', actor, { query: { 'q[name]': 'Used' } }), 'targets_count');
    const made = attributes(await call(targets, 'createTarget', user, { body: { target: { name: 'x', hosts: '8.8.8.8', port_list_id: id } } }));
    expect(made).toMatchObject({ port_list_id: id, port_list: { id, name: 'Used' } });
    expect([await usesOf(user), await usesOf(other)]).toEqual([[1], [0]]);
    const target = { params: { id: String(made['id']) } };
    await call(targets, 'updateTarget', user, { ...target, body: { target: { port_list_id: second } } });
    expect(await usesOf(user)).toEqual([0]);
    await call(targets, 'updateTarget', user, { ...target, body: { target: { port_list_id: id } } });
    await call(targets, 'deleteTarget', user, target);
    expect(await usesOf(user)).toEqual([0]);
  });

  test('a list of another product, an inactive one and another organization’s are not offered', async () => {
    const [user, other] = [await customer({ pci: ips(10) }), newId()];
    const stored = (name: string, attributesOf: object) => ({ name, comment: '', app_type: null, active: true, predefined: false, port_ranges: [], port_count: { all: 0, tcp: 0, udp: 0 }, owner: null, ...attributesOf });
    await asSystem('test', user.organization, () => transact([PortLists.create(user.organization, stored('own', {})), PortLists.create(user.organization, stored('own vrms', { app_type: 'vrms' })), PortLists.create(user.organization, stored('own inactive', { active: false }))]));
    const foreign = PortLists.create(other, stored('foreign', {}));
    await asSystem('test', other, () => transact([foreign]));
    const names = await activated(user);
    expect(names).toContain('own');
    expect(names).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(own vrms|own inactive|foreign)$/)]));
    const reply = await call(targets, 'createTarget', user, { body: { target: { name: 'x', hosts: '8.8.8.8', port_list_id: foreign.item.id } } });
    expect(reply.body.errors_map).toHaveProperty('port_list_id');
  });

  test('the list is filtered, sorted and dated like any other', async () => {
    const user = await customer({ pci: ips(10) });
    await asOperator(seedPortLists);
    expect(await activated(user, { 'q[name]': '*tcp ports', sort_by: 'name' })).toEqual(['All TCP ports', 'System TCP ports']);
    expect(await activated(user, { date_range_end: '2020-01-01 00:00:00' })).toEqual([]);
    expect(await activated(user, { relative_date_range: '1d', 'q[predefined]': 'true' })).toHaveLength(predefinedPortLists.length);
  });

  test('403 without the permission, 404 for an unknown list, 422 for bad ports and for activating none', async () => {
    const [superAdmin, admin] = [await customer({}, 'Super Admin'), await customer({}, 'Admin')];
    expect((await create(admin, { name: 'x', port_range: '80' })).status).toBe(403);
    expect((await call(portLists, 'activatePortList', admin, { params: { id: newId() } })).status).toBe(403);
    expect((await call(portLists, 'activatePortList', superAdmin, { params: { id: newId() } })).status).toBe(404);
    expect((await create(superAdmin, { name: 'x', port_range: '80, 0, 9-3, 70000, http' })).body.errors_map?.['port_range']).toHaveLength(4);
    expect((await create(superAdmin, { name: 'x', port_ranges: [{ start: 9, end: 3, type: 'tcp' }] })).body.errors_map).toEqual({ 'port_ranges.0.end': ['the range ends before it begins'] });
    const empty = String(attributes(await create(superAdmin, { name: 'x' }))['id']);
    expect((await call(portLists, 'activatePortList', superAdmin, { params: { id: empty } })).status).toBe(422);
  });
});

describe('scanners', () => {
  test('what is offered depends on product, location and organization', async () => {
    await asOperator(seedScanners);
    const [pci, vrms] = [await customer({}), await customer({}, 'User', { active_product: 'vrms' })];
    const nmap = await asOperator(() => Scanners.need(platform, nmapScannerId));
    const more = (id: string, name: string, changes: object) => Scanners.create(platform, { ...nmap, id, name, ...changes });
    const of = ({ organization }: Actor) => ({ organization: { id: organization, name: 'x' } });
    await asOperator(() => transact([more(newId(), 'inside', { location: 'internal', ...of(vrms) }), more(newId(), 'own', of(pci)), more(newId(), 'off', { active: false }), more(newId(), 'vrms', { app_type: 'vrms' })]));
    await asOperator(seedScanners);
    const offered = async (actor: Actor): Promise<unknown[]> => column(await call(scanners, 'listActivatedScanners', actor, { query: { sort_by: 'name' } }), 'name');
    expect(await offered(pci)).toEqual(['Nmap']);
    expect(attributes(await call(scanners, 'listActivatedScanners', pci))).toMatchObject({ id: nmapScannerId, type: 'nmap', app_type: null, location: 'external', active: true, status: 'unknown', version: null });
    expect(await offered(vrms)).toEqual(['inside', 'Nmap', 'vrms']);
  });
});

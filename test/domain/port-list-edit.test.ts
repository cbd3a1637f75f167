import { describe, expect, test } from 'vitest';
import { portLists } from '../../functions/scanning/port-lists/routes.ts';
import { targets } from '../../functions/scanning/targets/routes.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { asSystem, behindWall, withActor } from '../../shared/domain/actor/context.ts';
import { EngineLists, nmap, tellLists } from '../../shared/domain/port-list/engine-lists.ts';
import { PortLists } from '../../shared/domain/port-list/port-list.ts';
import { predefinedPortLists, seedPortLists } from '../../shared/domain/port-list/seed.ts';
import { platformOrganization } from '../../shared/domain/platform/organization.ts';
import { newId } from '../../shared/lib/id.ts';
import { transact } from '../../shared/table/transact.ts';
import { platformWall } from '../../shared/table/wall.ts';
import { useTable } from '../support/table.ts';
import { attributes, call, column, customer, ips, type Reply } from './target-world.ts';

useTable();

const superAdmin = (): Promise<Actor> => customer({}, 'Super Admin');
const send = (actor: Actor, endpoint: string, params: Record<string, string> = {}, body?: object): Promise<Reply> => call(portLists, endpoint, actor, { params, ...(body ? { body } : {}) });
const idOf = (reply: Reply): string => String(attributes(reply)['id']);
const make = async (actor: Actor, port_range: string, active = true): Promise<string> => {
  const id = idOf(await send(actor, 'createPortList', {}, { port_list: { name: `Ports ${newId()}`, port_range } }));
  if (active) await send(actor, 'activatePortList', { id });
  return id;
};

describe('a port list', () => {
  test('is changed as named; ports that are named take the place of all that were there', async () => {
    const actor = await superAdmin();
    const id = await make(actor, 'T:80,443,U:53');
    expect(attributes(await send(actor, 'updatePortList', { id }, { port_list: { name: 'Web', comment: 'a', app_type: 'vrms' } }))).toMatchObject({ name: 'Web', comment: 'a', app_type: 'vrms', port_count: { all: 3, tcp: 2, udp: 1 } });
    expect(attributes(await send(actor, 'updatePortList', { id }, { port_list: { port_range: 'T:1-10', port_ranges: [{ start: 5, end: 20, type: 'tcp' }] } }))).toMatchObject({ name: 'Web', port_count: { all: 20, tcp: 20, udp: 0 } });
    expect(attributes(await send(actor, 'updatePortListAppType', { id }, { app_type: null }))['app_type']).toBeNull();
    expect((await send(actor, 'updatePortListAppType', { id }, { app_type: 'saq' })).status).toBe(422);
    expect((await send(actor, 'updatePortList', { id }, { port_list: { port_range: 'http' } })).body.errors_map).toHaveProperty('port_range');
    expect((await send(actor, 'updatePortList', { id }, { port_list: { port_range: '' } })).text).toContain('deactivate it first');
  });

  test('takes ranges and gives them back; what overlaps counts once, and an active list keeps a port', async () => {
    const actor = await superAdmin();
    const id = await make(actor, 'T:1-10');
    const add = (port_range: object): Promise<Reply> => send(actor, 'addPortRange', { id }, { port_range });
    const added = await add({ start: 5, end: 20, type: 'tcp', comment: 'more' });
    expect([added.status, attributes(added), added.headers['location']]).toEqual([201, { id: expect.any(String), start: 5, end: 20, type: 'tcp', comment: 'more' }, `/v2/port_lists/${id}/port_ranges/${idOf(added)}`]);
    await add({ start: 1, end: 10, type: 'udp' });
    const shown = async (): Promise<Record<string, unknown>> => attributes(await send(actor, 'showPortList', { id }));
    expect(await shown()).toMatchObject({ port_count: { all: 30, tcp: 20, udp: 10 }, port_ranges: [{ start: 1 }, { start: 5 }, { start: 1, type: 'udp' }] });
    expect((await add({ start: 5, end: 20, type: 'tcp' })).text).toContain('already');
    for (const [wrong, field] of [[{ start: 0, end: 1, type: 'tcp' }, 'start'], [{ start: 2, end: 1, type: 'tcp' }, 'end'], [{ start: 1, end: 70_000, type: 'tcp' }, 'end'], [{ start: 1, end: 2, type: 'sctp' }, 'type']] as const) expect((await add(wrong)).body.errors_map).toHaveProperty(field);
    const ranges = (await shown())['port_ranges'];
    const remove = (range_id: string): Promise<Reply> => send(actor, 'deletePortRange', { id, range_id });
    expect((await remove(newId())).status).toBe(404);
    const ids = (Array.isArray(ranges) ? ranges : []).map(({ id: range }: { id: string }) => range);
    expect([(await remove(ids[0] ?? '')).status, (await remove(ids[2] ?? '')).status]).toEqual([200, 200]);
    expect(await shown()).toMatchObject({ port_count: { all: 16, tcp: 16, udp: 0 } });
    expect((await remove(ids[1] ?? '')).status).toBe(422);
    await send(actor, 'deactivatePortList', { id });
    expect([(await remove(ids[1] ?? '')).status, (await shown())['port_count']]).toEqual([200, { all: 0, tcp: 0, udp: 0 }]);
  });

  test('many ranges added at once are all there', async () => {
    const actor = await superAdmin();
    const id = await make(actor, '');
    const replies = await Promise.all([1, 2, 3].map((port) => send(actor, 'addPortRange', { id }, { port_range: { start: port, end: port, type: 'tcp' } })));
    expect([replies.map(({ status }) => status), attributes(await send(actor, 'showPortList', { id }))['port_count']]).toEqual([[201, 201, 201], { all: 3, tcp: 3, udp: 0 }]);
  });

  test('is not deleted while a target of any organization uses it', async () => {
    const [actor, one, other] = [await superAdmin(), await customer({ pci: ips(5) }), await customer({ pci: ips(5) })];
    const id = await make(actor, '80');
    const targetOf = async (owner: Actor): Promise<string> => idOf(await call(targets, 'createTarget', owner, { body: { target: { name: 'x', hosts: '8.8.8.8', port_list_id: id } } }));
    const made = [await targetOf(one), await targetOf(other), await targetOf(other)];
    const remove = (): Promise<Reply> => send(actor, 'deletePortList', { id });
    expect((await remove()).text).toContain('in use by 3 targets');
    await call(targets, 'deleteTargets', other, { query: { ids: made.slice(1).join(',') } });
    expect((await remove()).text).toContain('in use by 1 target"');
    await call(targets, 'updateTarget', one, { params: { id: made[0] ?? '' }, body: { target: { port_list_id: null } } });
    expect([(await remove()).status, (await send(actor, 'showPortList', { id })).status]).toEqual([200, 404]);
  });

  test('that came with the platform is neither changed nor deleted, but may be switched off', async () => {
    const actor = await superAdmin();
    await withActor(actor, () => behindWall(platformWall(actor.organization), seedPortLists));
    const id = predefinedPortLists[0]?.id ?? '';
    const replies = [
      await send(actor, 'updatePortList', { id }, { port_list: { name: 'Mine' } }),
      await send(actor, 'updatePortListAppType', { id }, { app_type: 'vrms' }),
      await send(actor, 'addPortRange', { id }, { port_range: { start: 1, end: 1, type: 'udp' } }),
      await send(actor, 'deletePortRange', { id, range_id: newId() }),
      await send(actor, 'deletePortList', { id }),
    ];
    expect(replies.map(({ status, text }) => [status, text.includes('predefined port list')])).toEqual(replies.map(() => [422, true]));
    for (const _ of [1, 2]) expect(attributes(await send(actor, 'deactivatePortList', { id }))['active']).toBe(false);
    await send(actor, 'activatePortList', { id });
  });
});

test('a shared list that is not active is there for Super Admins alone; an own one is always there, and that of another organization never', async () => {
  const [actor, user] = [await superAdmin(), await customer({ pci: ips(5) }, 'User')];
  const [active, inactive, foreign] = [await make(actor, '80'), await make(actor, '80', false), newId()];
  const attributesOf = { comment: '', app_type: null, active: false, predefined: false, port_ranges: [], port_count: { all: 0, tcp: 0, udp: 0 }, owner: null };
  const own = PortLists.create(user.organization, { name: 'Own', ...attributesOf });
  await withActor(user, () => transact([own]));
  await asSystem('test', foreign, () => transact([PortLists.create(foreign, { id: foreign, name: 'Foreign', ...attributesOf })]));
  const listed = async (who: Actor, query: Record<string, string> = {}): Promise<unknown[]> => column(await call(portLists, 'listPortLists', who, { query: { per_page: '100', ...query } }), 'id');
  expect(await listed(user)).toEqual(expect.arrayContaining([active, own.item.id]));
  expect(await listed(user)).not.toEqual(expect.arrayContaining([expect.stringMatching(`${inactive}|${foreign}`)]));
  expect(await listed(actor)).toEqual(expect.arrayContaining([active, inactive]));
  expect(await listed(user, { 'q[name]': 'own' })).toEqual([own.item.id]);
  const statuses = await Promise.all([active, own.item.id, inactive, foreign].map(async (id) => (await send(user, 'showPortList', { id })).status));
  expect([statuses, (await send(actor, 'showPortList', { id: inactive })).status]).toEqual([[200, 200, 404, 404], 200]);
});

describe('sync', () => {
  const sync = async (actor: Actor): Promise<unknown> => JSON.parse((await send(actor, 'syncPortLists')).text);
  const web = { code: 'web', name: 'Engine: web', comment: '', ports: 'T:80,443' };
  const named = async (actor: Actor): Promise<Record<string, unknown>> => attributes(await call(portLists, 'listPortLists', actor, { query: { 'q[name]': 'engine: web' } }));

  test('brings in what the engine has, once, brings it up to date, and leaves off what was switched off', async () => {
    const actor = await superAdmin();
    const early = await send(actor, 'syncPortLists');
    expect([early.status, early.text]).toEqual([422, expect.stringContaining('No scan runner has told')]);
    await tellLists(nmap, [web, { ...web, code: 'dns', name: 'Engine: DNS', ports: 'U:53' }]);
    expect(await sync(actor)).toEqual({ created: 2, updated: 0, unchanged: 0 });
    expect(await named(actor)).toMatchObject({ predefined: true, active: true, port_count: { all: 2, tcp: 2, udp: 0 } });
    expect(await sync(actor)).toEqual({ created: 0, updated: 0, unchanged: 2 });
    await send(actor, 'deactivatePortList', { id: String((await named(actor))['id']) });
    await tellLists(nmap, [{ ...web, ports: 'T:80,443,8080' }, { ...web, code: 'dns', name: 'Engine: DNS', ports: 'U:53' }]);
    expect(await sync(actor)).toEqual({ created: 0, updated: 1, unchanged: 1 });
    expect(await named(actor)).toMatchObject({ active: false, port_count: { all: 3 } });
  });

  test('takes nothing in from a runner that says what no port list is', async () => {
    const actor = await superAdmin();
    await tellLists(nmap, [{ ...web, code: 'new', ports: 'T:1' }, { ...web, code: 'bad', ports: '$(id)' }]);
    const reply = await send(actor, 'syncPortLists');
    expect([reply.status, reply.body.errors_map]).toEqual([422, { port_range: [expect.stringContaining('$(id)')] }]);
    const found = await call(portLists, 'listPortLists', actor, { query: { 'q[name]': 'engine: web' } });
    expect(column(found, 'port_count')).not.toContainEqual({ all: 1, tcp: 1, udp: 0 });
  });

  test('what a runner tells lies with the platform, and is told by many runners at once', async () => {
    await Promise.all([1, 2, 3].map(() => tellLists(nmap, [web])));
    expect(await asSystem('test', platformOrganization, () => EngineLists.need(platformOrganization, nmap))).toMatchObject({ lists: [web] });
  });
});

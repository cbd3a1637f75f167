import { describe, expect, it } from 'vitest';
import { exceptions } from '../../functions/scanning/exceptions/routes.ts';
import { exceptionDue } from '../../functions/workers/exception-due/worker.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { asSystem } from '../../shared/domain/actor/context.ts';
import { Exceptions } from '../../shared/domain/exception/exception.ts';
import { Due } from '../../shared/domain/exception/events.ts';
import type { ProductCode } from '../../shared/domain/plan/product.ts';
import { react } from '../../shared/events/worker.ts';
import { countOperation } from '../../shared/table/counter.ts';
import { tenantKey } from '../../shared/table/keys.ts';
import { transact } from '../../shared/table/transact.ts';
import { userOf } from '../support/actors.ts';
import { afterMinutes } from '../support/later.ts';
import { outbox } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { attributes, call, column, customer, ips, type Reply } from './target-world.ts';
import { scanOf } from './scan-world.ts';
import { checkById } from '../../shared/domain/check/catalogue.ts';

useTable();

const oid = checkById('tls-sslv3')?.oid ?? '';
const day = 24 * 60;

interface People {
  author: Actor;
  admin: Actor;
  reviewer: Actor;
}

async function people(product: ProductCode = 'pci'): Promise<People> {
  const admin = await customer({ [product]: ips(10) }, 'Admin', { active_product: product });
  return { admin, author: userOf(admin.organization, 'User', { active_product: product }), reviewer: userOf(admin.organization, 'Super Admin', { active_product: product }) };
}

const submit = (actor: Actor, more: object = {}): Promise<Reply> => call(exceptions, 'createException', actor, { body: { exception: { text: 'We patched it by hand', nvt: oid, ...more } } });
const submitted = async (actor: Actor, more: object = {}): Promise<string> => String(attributes(await submit(actor, more))['id']);
const show = async (actor: Actor, id: string): Promise<Record<string, unknown>> => attributes(await call(exceptions, 'showException', actor, { params: { id } }));
const edit = (actor: Actor, id: string, exception: object): Promise<Reply> => call(exceptions, 'updateException', actor, { params: { id }, body: { exception } });
const decide = async (which: 'activateExceptions' | 'resetExceptions', actor: Actor, id: string) => (await call(exceptions, which, actor, { body: { ids: [id] } })).body.data;
const statistics = async (actor: Actor): Promise<unknown> => JSON.parse((await call(exceptions, 'exceptionStatistics', actor)).text);
const eventsOf = async (actor: Actor): Promise<string[]> => (await outbox(actor.organization)).map(({ name }) => name).filter((name) => name.startsWith('exception.'));

/** The session in which one acts as the other. */
function asThough(author: Actor, { id, organization }: Actor & { id?: string }): Actor {
  return author.type === 'user' && id !== undefined ? { ...author, impersonator: { id, username: 'reviewer', organization } } : author;
}

async function tellDue({ organization }: Actor, id: string, product: ProductCode): Promise<void> {
  const record = await asSystem('tick', organization, async () => Due.record(id, { partition_key: tenantKey(organization, 'EXCEPTION', product), sort_key: id }));
  await react(exceptionDue, JSON.stringify(record));
}

describe('submitting', () => {
  it('answers the documented fields, pending, with both names of the scan', async () => {
    const { actor, id: scan } = await scanOf('127.0.0.1');
    const reply = await submit(actor, { hosts: '178.151.13.5', port: 8080, scan, new_severity: 2, reason: 'compensating_control' });
    expect(reply.status).toBe(201);
    expect(attributes(reply)).toMatchObject({ text: 'We patched it by hand', nvt: oid, nvt_name: checkById('tls-sslv3')?.name, hosts: '178.151.13.5', port: 8080, scan, task: scan, new_severity: 2, status: 'pending', reason: 'compensating_control', matches: 0 });
    expect(reply.headers['location']).toBe(`/v2/exceptions/${String(attributes(reply)['id'])}`);
  });

  it('takes -1 and nothing as a false positive, and keeps what the check says', async () => {
    const { author } = await people();
    for (const more of [{}, { new_severity: -1 }]) expect(attributes(await submit(author, more))).toMatchObject({ new_severity: null, original_severity: 3.4, effective_severity: 3.4 });
  });

  const bad: [string, object, string][] = [
    ['no justification', { text: ' ' }, 'text'],
    ['what is no OID', { nvt: 'CVE-2014-3566' }, 'nvt'],
    ['a vulnerability that nobody tests', { nvt: '1.3.6.1.4.1.25623.1.0.1' }, 'nvt'],
    ['a host that does not parse', { hosts: '10.0.0.1; 10.0.0.2' }, 'hosts'],
    ['more hosts than every finding can be held against', { hosts: Array.from({ length: 800 }, (_, at) => `172.16.${at % 200}.${at % 250}`).join(',') }, 'hosts'],
    ['a port that does not exist', { port: 65_536 }, 'port'],
    ['a severity above 10', { new_severity: 10.1 }, 'new_severity'],
    ['a severity below 0 that is not -1', { new_severity: -0.5 }, 'new_severity'],
    ['a scan of nobody', { scan: '00000000-0000-7000-8000-000000000000' }, 'scan'],
    ['scan and task that differ', { scan: '00000000-0000-7000-8000-000000000000', task: '00000000-0000-7000-8000-000000000001' }, 'task'],
    ['an unknown reason', { reason: 'because' }, 'reason'],
  ];
  it.each(bad)('refuses %s and stores nothing', async (_, more, field) => {
    const { author } = await people();
    const reply = await submit(author, more);
    expect([reply.status, Object.keys(reply.body.errors_map ?? {})]).toEqual([422, [field]]);
    expect(await statistics(author)).toMatchObject({ total: 0 });
  });
});

it('an organization has as many in one product as a run can be judged by, and no more', async () => {
  const { author } = await people();
  await asSystem('test', author.organization, () => transact([countOperation(tenantKey(author.organization, 'EXCEPTION', 'pci'), 999)]));
  expect((await submit(author)).status).toBe(201);
  expect((await submit(author)).body).toMatchObject({ errors: [{ message: expect.stringContaining('at most 1000') }] });
});

describe('a review', () => {
  it('of a PCI exception needs the ASV\'s staff, and lets it count for 90 days', async () => {
    const { author, admin, reviewer } = await people();
    const id = await submitted(author);
    expect((await call(exceptions, 'activateExceptions', author, { body: { ids: [id] } })).status).toBe(403);
    expect(await decide('activateExceptions', admin, id)).toMatchObject([{ id, status: 'refused' }]);
    expect(await decide('activateExceptions', reviewer, id)).toEqual([{ id, status: 'activated' }]);
    const shown = await show(author, id);
    expect(shown).toMatchObject({ status: 'active', effective_severity: 0, reviewed_by: { username: expect.any(String) } });
    const days = (Date.parse(String(shown['end_time'])) - Date.parse(String(shown['reviewed_at']))) / 86_400_000;
    expect(Math.round(days)).toBe(90);
  });

  it('is never the author\'s own in PCI', async () => {
    const { reviewer } = await people();
    const id = await submitted(reviewer);
    expect(await decide('activateExceptions', reviewer, id)).toMatchObject([{ status: 'refused', message: expect.stringContaining('somebody else') }]);
    expect(await show(reviewer, id)).toMatchObject({ status: 'pending' });
  });

  it('is never of somebody who changed it, or who acted as its author', async () => {
    const { author, reviewer } = await people();
    const [changed, lent] = [await submitted(author), await submitted(asThough(author, reviewer))];
    await edit(reviewer, changed, { text: 'Anything, anywhere' });
    for (const id of [changed, lent]) expect(await decide('activateExceptions', reviewer, id)).toMatchObject([{ status: 'refused', message: expect.stringContaining('somebody else') }]);
    expect(await decide('activateExceptions', userOf(author.organization, 'Super Admin'), changed)).toMatchObject([{ status: 'activated' }]);
  });

  it('of other products may be an admin\'s, without an end', async () => {
    const { author, admin } = await people('vrms');
    const id = await submitted(author, { new_severity: 1 });
    expect(await decide('activateExceptions', admin, id)).toEqual([{ id, status: 'activated' }]);
    expect(await show(author, id)).toMatchObject({ status: 'active', end_time: null, effective_severity: 1 });
  });

  it('may reject with a comment, which the author reads; nobody else rejects', async () => {
    const { author, reviewer } = await people();
    const id = await submitted(author);
    expect((await edit(author, id, { status: 'rejected', review_comment: 'No' })).status).toBe(403);
    expect(attributes(await edit(reviewer, id, { status: 'rejected', review_comment: 'Show the patch' }))).toMatchObject({ status: 'rejected', review_comment: 'Show the patch' });
    expect(await eventsOf(author)).toEqual(['exception.created', 'exception.rejected']);
  });

  it('is lost by an edit: what was reviewed is not what stands there now', async () => {
    const { author, reviewer } = await people();
    const id = await submitted(author);
    await decide('activateExceptions', reviewer, id);
    expect(attributes(await edit(author, id, { new_severity: 0 }))).toMatchObject({ status: 'pending', reviewed_by: null, end_time: null, effective_severity: 3.4 });
  });

  it('cannot be skipped by setting the status', async () => {
    const { reviewer, author } = await people();
    const id = await submitted(author);
    expect((await edit(reviewer, id, { status: 'active' })).status).toBe(422);
    expect(await show(author, id)).toMatchObject({ status: 'pending' });
  });

  it('is of what the reviewer saw: edited or decided on since, it is refused; a count of its findings is no edit', async () => {
    const { author, reviewer } = await people();
    const [same, edited, decided] = [await submitted(author), await submitted(author), await submitted(author)];
    const pending = (await call(exceptions, 'listExceptions', reviewer, { query: { 'q[status]': 'pending' } })).body;
    const seen = Object.fromEntries([pending.data].flat().map((one) => [one?.id, one?.attributes?.['version']]));
    await edit(author, edited, { hosts: '' });
    await edit(reviewer, decided, { status: 'rejected' });
    await asSystem('test', author.organization, async () => transact([Exceptions.touch(author.organization, await Exceptions.need(author.organization, same, 'pci'), { matches: 7 })]));
    const reply = await call(exceptions, 'activateExceptions', reviewer, { body: { ids: [same, edited, decided], versions: seen } });
    const refused = { status: 'refused', message: 'Exception was changed by somebody else; read it again' };
    expect([reply.status, reply.body.data]).toEqual([200, [{ id: same, status: 'activated' }, { id: edited, ...refused }, { id: decided, ...refused }]]);
    expect([await show(author, same), await show(author, edited), await show(author, decided)]).toMatchObject([{ status: 'active', matches: 7 }, { status: 'pending' }, { status: 'rejected' }]);
  });

  it('of versions names each of the ids, and no other', async () => {
    const { author, reviewer } = await people();
    const [one, other] = [await submitted(author), await submitted(author)];
    for (const versions of [{ [one]: 1 }, { [one]: 1, [other]: 1, x: 1 }, { [one]: 1, [other]: 0 }, 'x']) {
      const reply = await call(exceptions, 'activateExceptions', reviewer, { body: { ids: [one, other], versions } });
      expect([reply.status, Object.keys(reply.body.errors_map ?? {}).every((field) => field.startsWith('versions'))]).toEqual([422, true]);
    }
    expect(await show(author, one)).toMatchObject({ status: 'pending' });
  });

  it('that let an exception count is undone by its authors and admins alone; what is not active, by any member', async () => {
    const { author, admin, reviewer } = await people();
    const member = userOf(author.organization, 'User');
    const remove = (actor: Actor, id: string) => call(exceptions, 'deleteException', actor, { params: { id } });
    for (const who of [author, admin, reviewer]) {
      const id = await submitted(author);
      await decide('activateExceptions', reviewer, id);
      for (const refused of [await remove(member, id), await edit(member, id, { text: 'Mine now' })]) expect(refused).toMatchObject({ status: 422, body: { errors: [{ message: expect.stringContaining('is active') }] } });
      expect((await call(exceptions, 'deleteExceptions', member, { query: { ids: id } })).body.data).toMatchObject([{ id, status: 'refused' }]);
      expect(await show(member, id)).toMatchObject({ status: 'active' });
      expect((await remove(who, id)).status).toBe(200);
    }
    const pending = await submitted(author);
    expect((await edit(member, pending, { text: 'Better said' })).status).toBe(200);
    expect((await remove(member, pending)).status).toBe(200);
  });

  it('says of each id what became of it', async () => {
    const { author, reviewer } = await people();
    const id = await submitted(author);
    const none = '00000000-0000-7000-8000-000000000000';
    const reply = await call(exceptions, 'activateExceptions', reviewer, { body: { ids: [id, none, 'x'] } });
    expect(reply.body.data).toEqual([{ id, status: 'activated' }, { id: none, status: 'refused', message: 'Exception not found' }, { id: 'x', status: 'refused', message: 'Exception not found' }]);
  });
});

it('expires at its time, once, however often the clock says so', async () => {
  const { author, reviewer } = await people();
  const id = await submitted(author);
  await decide('activateExceptions', reviewer, id);
  await tellDue(author, id, 'pci');
  expect(await show(author, id)).toMatchObject({ status: 'active' });
  await afterMinutes(91 * day, async () => {
    await tellDue(author, id, 'pci');
    await tellDue(author, id, 'pci');
  });
  expect(await show(author, id)).toMatchObject({ status: 'expired', effective_severity: 3.4 });
  expect((await eventsOf(author)).filter((name) => name === 'exception.expired')).toHaveLength(1);
});

it('the statistics follow every step, and the list filters by status and by an entry of the hosts', async () => {
  const { author, reviewer } = await people();
  const [active, rejected, reset] = [await submitted(author, { hosts: '10.0.0.1, 10.0.0.7' }), await submitted(author), await submitted(author)];
  await decide('activateExceptions', reviewer, active);
  await decide('activateExceptions', reviewer, reset);
  await decide('resetExceptions', reviewer, reset);
  await edit(reviewer, rejected, { status: 'rejected' });
  expect(await statistics(author)).toEqual({ pending: 1, active: 1, rejected: 1, expired: 0, total: 3 });
  expect(column(await call(exceptions, 'listExceptions', author, { query: { 'q[status]': 'pending' } }), 'id')).toEqual([reset]);
  expect(column(await call(exceptions, 'listExceptions', author, { query: { 'q[hosts]': "'10.0.0.7'" } }), 'id')).toEqual([active]);
  await call(exceptions, 'deleteExceptions', reviewer, { query: { ids: [active, rejected].join(',') } });
  expect(await statistics(author)).toEqual({ pending: 1, active: 0, rejected: 0, expired: 0, total: 1 });
});

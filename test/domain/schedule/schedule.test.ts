import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scans } from '../../../functions/scanning/scans/routes.ts';
import { schedules } from '../../../functions/scanning/schedules/routes.ts';
import type { Actor } from '../../../shared/domain/actor/actor.ts';
import { asSystem } from '../../../shared/domain/actor/context.ts';
import { newId } from '../../../shared/lib/id.ts';
import { clock } from '../../../shared/platform/clock.ts';
import { countOperation } from '../../../shared/table/counter.ts';
import { tenantKey } from '../../../shared/table/keys.ts';
import { transact } from '../../../shared/table/transact.ts';
import { userOf } from '../../support/actors.ts';
import { useTable } from '../../support/table.ts';
import { scanOf } from '../scan-world.ts';
import { attributes, call, column, customer, ips, type Reply } from '../target-world.ts';

useTable();
const now = clock.now;
beforeEach(() => {
  clock.now = () => new Date('2031-03-01T12:00:00.000Z');
});
afterEach(() => {
  clock.now = now;
});

const owner = (): Promise<Actor> => customer({ pci: ips(5) }, 'User');
const create = (actor: Actor, schedule: object): Promise<Reply> => call(schedules, 'createSchedule', actor, { body: { schedule: { name: 'Nights', timezone: 'UTC', first_time: '2031-04-01 02:00:00', ...schedule } } });
const update = (actor: Actor, id: string, schedule: object): Promise<Reply> => call(schedules, 'updateSchedule', actor, { params: { id }, body: { schedule } });
const idOf = (reply: Reply): string => String(attributes(reply)['id']);

describe('create', () => {
  test('reads a local time in its zone, counts from there, and answers the whole document', async () => {
    const actor = await owner();
    const reply = await create(actor, { first_time: '2031-01-31 02:30:00', timezone: 'Europe/Berlin', period: 1, period_unit: 'month', comment: 'a', duration: 4 });
    expect([reply.status, reply.headers['location']]).toEqual([201, `/v2/schedules/${idOf(reply)}`]);
    expect(attributes(reply)).toEqual({
      id: expect.any(String), name: 'Nights', comment: 'a', first_time: '2031-01-31T01:30:00.000Z', timezone: 'Europe/Berlin', period: 1, period_unit: 'month',
      // 30 March is the day on which 02:30 does not exist there, 31 March is not.
      next_time: '2031-03-31T00:30:00.000Z', duration: 4, duration_unit: 'hour', scans_count: 0, owner: { id: expect.any(String), username: 'alice' }, created_at: expect.any(String), updated_at: expect.any(String),
    });
  });

  test('makes as many as a tick can look after for everybody, and no more', async () => {
    const actor = await owner();
    await asSystem('test', actor.organization, () => transact([countOperation(tenantKey(actor.organization, 'SCHEDULE'), 999)]));
    expect((await create(actor, {})).status).toBe(201);
    expect((await create(actor, {})).body).toMatchObject({ errors: [{ message: 'An organization has at most 1000 schedules' }] });
  });

  test('takes an instant as well; once and in the past it has no next time', async () => {
    const actor = await owner();
    expect(attributes(await create(actor, { first_time: '2031-04-01T02:00:00+02:00', timezone: 'America/New_York' }))).toMatchObject({ first_time: '2031-04-01T00:00:00.000Z', next_time: '2031-04-01T00:00:00.000Z', period: 1, period_unit: 'once' });
    expect(attributes(await create(actor, { first_time: '2031-02-01T02:00:00Z' }))['next_time']).toBeNull();
  });

  test.each([
    [{ first_time: '+275760-09-13T00:00:00Z' }, 'first_time', 'ISO 8601'],
    [{ first_time: '9999-01-01 00:00:00' }, 'first_time', 'between 1970 and 2200'],
    [{ first_time: '1969-12-31 00:00:00' }, 'first_time', 'between 1970 and 2200'],
    [{ first_time: '2199-12-31T23:59:59-12:00' }, 'first_time', 'between 1970 and 2200'],
    [{ first_time: '2031-02-30 00:00:00' }, 'first_time', 'ISO 8601'],
    [{ first_time: 'tomorrow' }, 'first_time', 'ISO 8601'],
    [{ first_time: '2031-02-01' }, 'first_time', 'ISO 8601'],
    [{ first_time: 7 }, 'first_time', ''],
    [{ timezone: 'Mars/Olympus' }, 'timezone', 'IANA'],
    [{ timezone: '+02:00' }, 'timezone', 'IANA'],
    [{ timezone: '' }, 'timezone', 'IANA'],
    [{ period: 0 }, 'period', ''],
    [{ period: 1.5 }, 'period', ''],
    [{ period: 1e9 }, 'period', ''],
    [{ period_unit: 'year' }, 'period_unit', ''],
    [{ duration: 0 }, 'duration', ''],
    [{ duration: 1, duration_unit: 'week' }, 'duration_unit', ''],
    [{ name: ' ' }, 'name', 'blank'],
  ])('422 for %j names %s', async (wrong, field, reason) => {
    const reply = await create(await owner(), wrong);
    expect([reply.status, Object.keys(reply.body.errors_map ?? {}), reply.body.errors_map?.[field]?.join()]).toEqual([422, [field], expect.stringContaining(reason)]);
  });

  test('422 without a subscription to the active product', async () => {
    const { organization } = await owner();
    const reply = await create(userOf(organization, 'User', { active_product: 'vrms' }), {});
    expect([reply.status, reply.text]).toEqual([422, expect.stringContaining('active subscription to VRMS')]);
  });
});

describe('calculations', () => {
  const next = async (body: object): Promise<Reply> => call(schedules, 'calculateNextDates', await owner(), { body });
  const rhythm = { first_time: '2031-03-28 02:30:00', timezone: 'Europe/Berlin', period: 1, period_unit: 'day' };

  test('tell the first time that is not in the past, or that there is none', async () => {
    const first = async (schedule: object): Promise<unknown> => JSON.parse((await call(schedules, 'calculateFirstTime', await owner(), { body: { schedule } })).text);
    expect(await first(rhythm)).toEqual({ first_time: '2031-03-28T01:30:00.000Z' });
    expect(await first({ ...rhythm, first_time: '1970-01-31 13:00:00', period: 1, period_unit: 'month' })).toEqual({ first_time: '2031-03-31T11:00:00.000Z' });
    expect(await first({ first_time: '2031-03-01 13:00:00', timezone: 'Europe/Berlin' })).toEqual({ first_time: '2031-03-01T12:00:00.000Z' });
    expect(await first({ first_time: '2031-03-01 12:59:59', timezone: 'Europe/Berlin' })).toEqual({ first_time: null });
  });

  test('tell the next five dates over a change of the clock, or as many as asked, where it is asked', async () => {
    const five = ['2031-03-28T01:30', '2031-03-29T01:30', '2031-03-30T01:00', '2031-03-31T00:30', '2031-04-01T00:30'].map((date) => `${date}:00.000Z`);
    expect(JSON.parse((await next({ schedule: rhythm })).text)).toEqual({ dates: five });
    expect(JSON.parse((await next({ schedule: { ...rhythm, count: 2 } })).text)).toEqual({ dates: five.slice(0, 2) });
    expect(JSON.parse((await next({ schedule: rhythm, count: 3 })).text)).toEqual({ dates: five.slice(0, 3) });
    expect(JSON.parse((await next({ schedule: { ...rhythm, first_time: '1970-01-01 00:00:00', timezone: 'UTC' }, count: 100 })).text)).toMatchObject({ dates: expect.objectContaining({ length: 100, 0: '2031-03-02T00:00:00.000Z' }) });
    for (const count of [0, 101, 1.5]) expect([(await next({ schedule: { ...rhythm, count } })).status, (await next({ schedule: rhythm, count })).status]).toEqual([422, 422]);
  });
});

describe('update and delete', () => {
  test('what is not named stays; other times count from now on, and a first time that is sent back keeps the wall clock it was asked for', async () => {
    const actor = await owner();
    const id = idOf(await create(actor, { first_time: '2031-03-30 02:30:00', timezone: 'Europe/Berlin', period: 1, period_unit: 'day' }));
    const shown = attributes(await update(actor, id, { comment: 'b' }));
    expect(shown).toMatchObject({ name: 'Nights', comment: 'b', first_time: '2031-03-30T01:00:00.000Z', next_time: '2031-03-30T01:00:00.000Z' });
    clock.now = () => new Date('2031-03-30T12:00:00.000Z');
    // The tick has not been there: a schedule that is renamed keeps what is due.
    expect(attributes(await update(actor, id, { name: 'Other', first_time: shown['first_time'], timezone: 'Europe/Berlin' }))['next_time']).toBe('2031-03-30T01:00:00.000Z');
    expect(attributes(await update(actor, id, { period: 2, first_time: shown['first_time'] }))).toMatchObject({ next_time: '2031-04-01T00:30:00.000Z' });
    expect(attributes(await update(actor, id, { timezone: 'America/New_York' }))).toMatchObject({ first_time: '2031-03-30T01:00:00.000Z', next_time: '2031-04-01T01:00:00.000Z' });
    expect(attributes(await update(actor, id, { first_time: '2031-05-01 02:30:00' }))).toMatchObject({ first_time: '2031-05-01T06:30:00.000Z', next_time: '2031-05-01T06:30:00.000Z' });
    expect(attributes(await update(actor, id, { duration: 3, duration_unit: 'day' }))).toMatchObject({ duration: 3, duration_unit: 'day' });
    expect(attributes(await update(actor, id, { duration: null }))).toMatchObject({ duration: null, duration_unit: null });
  });

  test('422 to delete it while a scan uses it, whose every change of schedule is counted', async () => {
    const scan = await scanOf('127.0.0.1');
    const { actor } = scan;
    const [first, second] = [idOf(await create(actor, { name: 'First' })), idOf(await create(actor, { name: 'Second' }))];
    const choose = (schedule_id: string | null): Promise<Reply> => call(scans, 'updateScan', actor, { params: { id: scan.id }, body: { scan: { schedule_id } } });
    const counts = async (): Promise<unknown[]> => column(await call(schedules, 'listSchedules', actor, { query: { sort_by: 'name' } }), 'scans_count');
    expect(attributes(await choose(first))).toMatchObject({ schedule_id: first, schedule: { name: 'First', next_time: '2031-04-01T02:00:00.000Z' } });
    expect(await counts()).toEqual([1, 0]);
    await choose(second);
    await choose(second);
    expect(await counts()).toEqual([0, 1]);
    const removals = await call(schedules, 'deleteSchedules', actor, { query: { ids: `${first},${second},${newId()}` } });
    expect(removals.body.data).toMatchObject([{ id: first, status: 'deleted' }, { id: second, status: 'refused', message: 'The schedule is in use by 1 scan' }, { status: 'refused', message: 'Schedule not found' }]);
    const made = await call(scans, 'createScan', actor, { body: { scan: { name: 'Other', target_id: scan.targetId, schedule_id: second } } });
    expect(await counts()).toEqual([2]);
    await call(scans, 'deleteScan', actor, { params: { id: idOf(made) } });
    expect((await choose(null)).status).toBe(200);
    expect((await call(schedules, 'deleteSchedule', actor, { params: { id: second } })).status).toBe(200);
    expect((await choose(second)).body.errors_map).toEqual({ schedule_id: ['is not a schedule of your organization'] });
  });

  test('many scans that choose one schedule at once are all counted', async () => {
    const scan = await scanOf('127.0.0.1');
    const schedule_id = idOf(await create(scan.actor, {}));
    const replies = await Promise.all([1, 2, 3, 4, 5, 6].map((number) => call(scans, 'createScan', scan.actor, { body: { scan: { name: `Scan ${number}`, target_id: scan.targetId, schedule_id } } })));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201));
    expect(attributes(await call(schedules, 'showSchedule', scan.actor, { params: { id: schedule_id } }))['scans_count']).toBe(6);
  });

  test("another organization's schedule is not found, and no scan can choose it", async () => {
    const [mine, other] = [await scanOf('127.0.0.1'), await owner()];
    const id = idOf(await create(other, {}));
    for (const endpoint of ['showSchedule', 'updateSchedule', 'deleteSchedule']) expect((await call(schedules, endpoint, mine.actor, { params: { id }, body: { schedule: { name: 'Mine' } } })).status).toBe(404);
    const reply = await call(scans, 'updateScan', mine.actor, { params: { id: mine.id }, body: { scan: { schedule_id: id } } });
    expect([reply.status, reply.body.errors_map]).toEqual([422, { schedule_id: ['is not a schedule of your organization'] }]);
  });
});

test('the list filters by name and comment, sorts, and pages', async () => {
  const actor = await owner();
  for (const name of ['Alpha', 'Beta', 'Gamma']) await create(actor, { name, comment: `${name} comment` });
  const list = (query: Record<string, string>): Promise<Reply> => call(schedules, 'listSchedules', actor, { query });
  expect(column(await list({ 'q[name]': 'b*' }), 'name')).toEqual(['Beta']);
  expect(column(await list({ 'q[comment]': '*comment', sort_by: 'name' }), 'name')).toEqual(['Alpha', 'Beta', 'Gamma']);
  const page = await list({ per_page: '2' });
  expect([column(page, 'name'), page.body.meta?.pagination.total_count]).toEqual([['Gamma', 'Beta'], 3]);
  expect(column(await list({ per_page: '2', cursor: page.body.meta?.pagination.next_cursor ?? '' }), 'name')).toEqual(['Alpha']);
});

import { afterEach, describe, expect, test, vi } from 'vitest';
import { schedules } from '../../functions/scanning/schedules/routes.ts';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import { Organizations } from '../../shared/domain/organization/organization.ts';
import * as Edit from '../../shared/domain/scan/edit.ts';
import { startScheduled } from '../../shared/domain/scan/scheduled.ts';
import { follow } from '../../shared/domain/schedule/scans.ts';
import { Subscriptions } from '../../shared/domain/subscription/subscription.ts';
import { newId } from '../../shared/lib/id.ts';
import { queryRows } from '../../shared/table/query.ts';
import { transact } from '../../shared/table/transact.ts';
import { scanOf, stateOf } from '../domain/scan-world.ts';
import { call } from '../domain/target-world.ts';
import { drain, outbox } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { at, createSchedule, ended, idOf, minute, names, runsOf, settle, showScan, showSchedule, updateScan } from './schedule-world.ts';
import { runnerWith, scriptedEngine, silent } from './scripted-engine.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
useTable();
afterEach(() => vi.restoreAllMocks());

/** An organization with a scan of a schedule that begins at midnight of 2 March 2031 in UTC; it is the day before. */
async function scheduled(rhythm: object = { period: 1, period_unit: 'day' }) {
  at('2031-03-01T12:00:00.000Z');
  const scan = await scanOf('127.0.0.1');
  const schedule = await idOf(createSchedule(scan.actor, { first_time: '2031-03-02 00:00:00', ...rhythm }));
  await updateScan(scan.actor, scan.id, { schedule_id: schedule });
  return { ...scan, schedule };
}

describe('a schedule whose time has come', () => {
  test('starts its scan by tick and worker, moves on, and shows where it is', async () => {
    const { actor, id, schedule } = await scheduled();
    expect(await showScan(actor, id)).toMatchObject({ schedule_id: schedule, schedule: { id: schedule, name: 'Nights', next_time: '2031-03-02T00:00:00.000Z' }, last_skip: null });
    at('2031-03-01T23:59:59.999Z');
    await minute(actor);
    expect(await runsOf(actor, id)).toEqual([]);
    at('2031-03-02T00:00:30.000Z');
    await minute(actor);
    await minute(actor);
    expect(await runsOf(actor, id)).toMatchObject([{ trigger: 'scheduled', status: 'Requested', requested_by: { username: 'schedule' }, deadline: null }]);
    expect(await showScan(actor, id)).toMatchObject({ status: 'Requested', schedule: { next_time: '2031-03-03T00:00:00.000Z' } });
    expect(await showSchedule(actor, schedule)).toMatchObject({ next_time: '2031-03-03T00:00:00.000Z', scans_count: 1 });
    expect(await names(actor, /^scan\.requested$/)).toHaveLength(1);
  });

  test('that was missed many times starts it once, and goes on with the first time after now', async () => {
    const { actor, id, schedule } = await scheduled();
    at('2031-03-09T15:00:00.000Z');
    await minute(actor);
    await minute(actor);
    expect(await runsOf(actor, id)).toHaveLength(1);
    expect(await showSchedule(actor, schedule)).toMatchObject({ next_time: '2031-03-10T00:00:00.000Z' });
    await ended(actor, id);
    at('2031-03-10T00:00:00.000Z');
    await minute(actor);
    expect(await runsOf(actor, id)).toHaveLength(2);
  });

  test('for the last time has no next one', async () => {
    const { actor, id, schedule } = await scheduled({ period_unit: 'once' });
    at('2031-03-02T00:01:00.000Z');
    await minute(actor);
    expect([(await runsOf(actor, id)).length, (await showSchedule(actor, schedule))['next_time'], (await showScan(actor, id))['schedule']]).toEqual([1, null, expect.objectContaining({ next_time: null })]);
    at('2032-03-02T00:01:00.000Z');
    await minute(actor);
    expect(await runsOf(actor, id)).toHaveLength(1);
  });

  test('starts each of its scans, of whatever number, once, and counts them', async () => {
    const { actor, id, schedule, targetId } = await scheduled();
    const more = Array.from({ length: 94 }, (_, number) => Edit.Create.parse({ name: `Scan ${number}`, target_id: targetId, schedule_id: schedule }));
    for (const one of more) await withActor(actor, () => Edit.create(one));
    expect(await showSchedule(actor, schedule)).toMatchObject({ scans_count: 95 });
    at('2031-03-02T00:00:01.000Z');
    await minute(actor);
    expect(await names(actor, /^scan\.requested$/)).toHaveLength(95);
    const calls = (await outbox(actor.organization)).filter(({ name }) => name === 'schedule.scan_due');
    expect(new Set(calls.map(({ subject }) => subject)).size).toBe(95);
    expect(calls.map(({ subject }) => subject)).toContain(id);
  });
});

describe('a start that is refused is skipped, visibly', () => {
  test('because the scan is busy; it starts at its next time, and a late repeat of the event changes nothing', async () => {
    const { actor, id, schedule } = await scheduled();
    at('2031-03-02T00:00:10.000Z');
    await minute(actor);
    at('2031-03-03T00:00:10.000Z');
    await minute(actor);
    const skipped = { at: '2031-03-03T00:00:00.000Z', reason: expect.stringContaining('The scan is Requested') };
    expect(await showScan(actor, id)).toMatchObject({ last_skip: skipped, schedule: { next_time: '2031-03-04T00:00:00.000Z' } });
    expect(await names(actor, /^scan\.skipped$/)).toHaveLength(1);
    await ended(actor, id);
    for (const due_at of ['2031-03-02T00:00:00.000Z', '2031-03-03T00:00:00.000Z']) await withActor(actor, () => startScheduled({ schedule_id: schedule, scan_id: id, product: 'pci', due_at }));
    expect([(await runsOf(actor, id)).length, (await showScan(actor, id))['status']]).toEqual([1, 'Done']);
    at('2031-03-04T00:00:10.000Z');
    await minute(actor);
    expect(await runsOf(actor, id)).toHaveLength(2);
  });

  test('because the subscription has ended', async () => {
    const { actor, id } = await scheduled();
    const { organization } = actor;
    await withActor(actor, async () => {
      for (const row of (await queryRows(Subscriptions.stretch(organization), 10)).rows) await transact([Subscriptions.update(organization, Subscriptions.parse(row), { status: 'canceled' })]);
    });
    at('2031-03-02T00:00:10.000Z');
    await minute(actor);
    expect(await showScan(actor, id)).toMatchObject({ status: 'New', last_skip: { reason: expect.stringContaining('active subscription to PCI') } });
  });

  test('a scan that left the schedule meanwhile is not started, and one of another schedule neither', async () => {
    const { actor, id, schedule } = await scheduled();
    const call_ = { schedule_id: schedule, scan_id: id, product: 'pci' as const, due_at: '2031-03-02T00:00:00.000Z' };
    await updateScan(actor, id, { schedule_id: null });
    await withActor(actor, () => startScheduled(call_));
    await withActor(actor, () => startScheduled({ ...call_, scan_id: newId() }));
    expect([await runsOf(actor, id), (await showSchedule(actor, schedule))['scans_count']]).toEqual([[], 0]);
  });

  test('an organization that has ended starts nothing any more', async () => {
    const { actor, id, schedule } = await scheduled();
    const { organization } = actor;
    await asSystem('test', organization, async () => transact([Organizations.remove(organization, await Organizations.need(organization, organization))]));
    at('2031-03-05T00:00:10.000Z');
    await minute(actor);
    expect([await runsOf(actor, id), (await showSchedule(actor, schedule))['next_time']]).toEqual([[], null]);
  });
});

describe('changing a schedule', () => {
  const update = (scan: Awaited<ReturnType<typeof scheduled>>, schedule: object) => call(schedules, 'updateSchedule', scan.actor, { params: { id: scan.schedule }, body: { schedule } });

  test('moves the next time of all its scans; a new name alone moves nothing', async () => {
    const scan = await scheduled();
    await update(scan, { name: 'Mornings' });
    expect(await names(scan.actor, /^schedule\.moved$/)).toEqual([]);
    await update(scan, { first_time: '2031-03-05 08:00:00', timezone: 'Europe/Berlin' });
    expect(await showScan(scan.actor, scan.id)).toMatchObject({ schedule: { name: 'Mornings', next_time: '2031-03-05T07:00:00.000Z' } });
    await settle(scan.actor.organization);
    expect((await stateOf(scan)).scan.next_time).toBe('2031-03-05T07:00:00.000Z');
    at('2031-03-03T00:00:10.000Z');
    await minute(scan.actor);
    expect(await runsOf(scan.actor, scan.id)).toEqual([]);
  });

  test('of many scans goes on where a delivery left off, and a repeat of a delivery asks for nothing twice', async () => {
    const scan = await scheduled();
    const { actor, schedule } = scan;
    for (let number = 0; number < 101; number += 1) await withActor(actor, () => Edit.create(Edit.Create.parse({ name: `Scan ${number}`, target_id: scan.targetId, schedule_id: schedule })));
    await update(scan, { first_time: '2031-03-04 00:00:00' });
    await settle(actor.organization);
    const moved = (await outbox(actor.organization)).filter(({ name }) => name === 'schedule.moved');
    expect(moved).toHaveLength(2);
    const [first] = moved;
    if (first) await expect(withActor(actor, () => follow({ after: null }, first))).rejects.toThrow('has done');
    const rows = await withActor(actor, () => queryRows({ partition: `T#${actor.organization}#SCANS_UPCOMING#pci` }, 200));
    expect(new Set(rows.rows.map(({ sk }) => String(sk).split('#')[0]))).toEqual(new Set(['2031-03-04T00:00:00.000Z']));
    expect(rows.rows).toHaveLength(102);
  });
});

describe('the longest run time of a schedule', () => {
  test('stops the run like a user would, keeps what was found, and says why', async () => {
    const scan = await scheduled({ period: 1, period_unit: 'day', duration: 2 });
    at('2031-03-02T00:00:10.000Z');
    await minute(scan.actor);
    expect(await runsOf(scan.actor, scan.id)).toMatchObject([{ deadline: '2031-03-02T02:00:10.000Z' }]);
    await drain([scanCoordinator], { organization: scan.actor.organization });
    at('2031-03-02T02:00:00.000Z');
    await minute(scan.actor);
    expect((await stateOf(scan)).scan.status).toBe('Queued');
    at('2031-03-02T02:00:11.000Z');
    await minute(scan.actor);
    await minute(scan.actor);
    expect(await names(scan.actor, /^scan\.stop_requested$/)).toHaveLength(1);
    await drain([scanCoordinator, runnerWith(scriptedEngine({ host: silent })), scanFinaliser], { organization: scan.actor.organization });
    expect(await runsOf(scan.actor, scan.id)).toMatchObject([{ status: 'Stopped', stop_reason: 'The longest run time that the schedule allows was over at 2031-03-02T02:00:10.000Z.' }]);
    at('2031-03-03T00:00:01.000Z');
    await minute(scan.actor);
    expect(await runsOf(scan.actor, scan.id)).toHaveLength(2);
  });

  test('says nothing to a run that ended in time', async () => {
    const scan = await scheduled({ period: 1, period_unit: 'day', duration: 1, duration_unit: 'day' });
    at('2031-03-02T00:00:10.000Z');
    await minute(scan.actor);
    await drain([scanCoordinator, runnerWith(scriptedEngine({ host: silent })), scanFinaliser], { organization: scan.actor.organization });
    at('2031-03-03T00:00:11.000Z');
    await minute(scan.actor);
    expect((await runsOf(scan.actor, scan.id)).map(({ status, deadline }) => [status, deadline])).toEqual([['Done', '2031-03-03T00:00:10.000Z'], ['Requested', '2031-03-04T00:00:11.000Z']]);
  });
});

import { afterEach, expect, test } from 'vitest';
import { withActor } from '../../shared/domain/actor/context.ts';
import * as Edit from '../../shared/domain/scan/edit.ts';
import { scanOf, stateOf } from '../domain/scan-world.ts';
import { MortalTable } from '../support/mortal-table.ts';
import { outbox } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { at, createSchedule, idOf, minute, runsOf, showSchedule, updateScan } from './schedule-world.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
useTable();

let table: MortalTable | undefined;
afterEach(() => table?.remove());

/** One scan that may start and one that is busy, on a schedule whose time has come; the process dies at a call and is started again. */
async function wake(deathAt: number, written: boolean): Promise<object> {
  at('2031-03-01T12:00:00.000Z');
  const scan = await scanOf('127.0.0.1');
  const { actor } = scan;
  const schedule = await idOf(createSchedule(actor, { first_time: '2031-03-02 00:00:00', period: 1, period_unit: 'day' }));
  await updateScan(actor, scan.id, { schedule_id: schedule });
  const busy = await withActor(actor, () => Edit.create(Edit.Create.parse({ name: 'Busy', target_id: scan.targetId, schedule_id: schedule })));
  at('2031-03-02T00:00:01.000Z');
  await minute(actor);
  await withActor(actor, () => Edit.update(busy.id, { name: 'Still busy', schedule_id: schedule }));
  const { scan: first } = await stateOf(scan);
  await withActor(actor, () => Edit.update(first.id, { schedule_id: null }));
  const free = await withActor(actor, () => Edit.create(Edit.Create.parse({ name: 'Free', target_id: scan.targetId, schedule_id: schedule })));
  at('2031-03-03T00:00:01.000Z');
  table = new MortalTable(deathAt, written);
  await minute(actor, () => table?.restart());
  await minute(actor, () => table?.restart());
  table.remove();
  const stored = await Promise.all([busy.id, free.id].map((id) => stateOf({ ...scan, id })));
  return {
    schedule: await showSchedule(actor, schedule).then(({ next_time, scans_count }) => [next_time, scans_count]),
    scans: stored.map(({ scan: { status, runs_count, next_time, last_skip } }) => [status, runs_count, next_time, last_skip?.at]),
    runs: [(await runsOf(actor, busy.id)).length, (await runsOf(actor, free.id)).length],
    busy: stored[0]?.target.busy_scans,
    told: (await outbox(actor.organization)).map(({ name }) => name).filter((name) => /^scan\.(requested|skipped)$|^schedule\.(fired|scan_due)$/.test(name)).sort(),
  };
}

test('a process may die at any call, before or after it is written: each scan starts once or is skipped once, and the schedule moves on once', { timeout: 60_000 }, async () => {
  const undisturbed = await wake(0, false);
  const calls = table?.calls ?? 0;
  expect(undisturbed).toMatchObject({ schedule: ['2031-03-04T00:00:00.000Z', 2], scans: [['Requested', 1, '2031-03-04T00:00:00.000Z', '2031-03-03T00:00:00.000Z'], ['Requested', 1, '2031-03-04T00:00:00.000Z', undefined]], runs: [1, 1], busy: 3 });
  expect(calls).toBeGreaterThan(15);
  for (let deathAt = 1; deathAt <= calls; deathAt += 1) {
    const written = deathAt % 2 === 0;
    expect([deathAt, written, await wake(deathAt, written)]).toEqual([deathAt, written, undisturbed]);
  }
});

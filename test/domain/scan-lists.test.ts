import { afterEach, expect, test } from 'vitest';
import { scans } from '../../functions/scanning/scans/routes.ts';
import { schedules } from '../../functions/scanning/schedules/routes.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { Scans } from '../../shared/domain/scan/scan.ts';
import { clock } from '../../shared/platform/clock.ts';
import { transact } from '../../shared/table/transact.ts';
import { useTable } from '../support/table.ts';
import { scanOf } from './scan-world.ts';
import { attributes, call, column, type Reply } from './target-world.ts';

useTable();
const now = clock.now;
afterEach(() => {
  clock.now = now;
});

const list = (actor: Actor, which: 'Running' | 'Recent' | 'Upcoming', query: Record<string, string> = {}): Promise<Reply> => call(scans, `list${which}Scans`, actor, { query });
const total = ({ body }: Reply): unknown => body.meta?.pagination.total_count;

/** An organization with so many scans of one target; the clock stands, so that ids alone say which is newer. */
async function withScans(count: number): Promise<{ actor: Actor; ids: string[] }> {
  const { actor, targetId, id } = await scanOf('127.0.0.1');
  const ids = [id];
  while (ids.length < count) ids.push(String(attributes(await call(scans, 'createScan', actor, { body: { scan: { name: `Scan ${ids.length}`, target_id: targetId } } }))['id']));
  return { actor, ids };
}

const change = (actor: Actor, id: string, changes: Parameters<typeof Scans.update>[2]): Promise<void> =>
  withActor(actor, async () => transact([Scans.update(actor.organization, await Scans.need(actor.organization, id, 'pci'), changes)]));

/** All pages by cursor, and what each cost. */
async function walk(actor: Actor, which: Parameters<typeof list>[1], per_page: string): Promise<{ ids: unknown[]; costs: Set<number> }> {
  const ids: unknown[] = [];
  const costs = new Set<number>();
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const reply: Reply = await list(actor, which, { per_page, ...(cursor === '' ? {} : { cursor }) });
    ids.push(...column(reply, 'id'));
    costs.add(reply.roundTrips);
    cursor = reply.body.meta?.pagination.next_cursor;
  }
  return { ids, costs };
}

test('running scans are there from start to end, newest first, and each page costs the same', async () => {
  const { actor, ids } = await withScans(7);
  expect([column(await list(actor, 'Running'), 'id'), total(await list(actor, 'Running'))]).toEqual([[], 0]);
  for (const id of ids) await call(scans, 'startScan', actor, { params: { id } });
  const { ids: walked, costs } = await walk(actor, 'Running', '2');
  expect(walked).toEqual(ids.toReversed());
  expect(costs).toEqual(new Set([4]));
  for (const status of ['Queued', 'Running', 'Processing', 'Stop Requested'] as const) await change(actor, ids[0] ?? '', { status });
  expect(total(await list(actor, 'Running'))).toBe(7);
  await change(actor, ids[0] ?? '', { status: 'Stopped' });
  await change(actor, ids[1] ?? '', { status: 'Interrupted' });
  expect([(await walk(actor, 'Running', '100')).ids, total(await list(actor, 'Running'))]).toEqual([ids.slice(2).toReversed(), 5]);
  expect(column(await list(actor, 'Running', { 'q[name]': 'scan 3' }), 'id')).toEqual([ids[3]]);
  expect(column(await list(actor, 'Running', { page: '2', per_page: '3' }), 'id')).toEqual([ids[3], ids[2]]);
});

test('recent scans are those that are done, the one that ended last first; one that is started again leaves the list', async () => {
  const { actor, ids } = await withScans(5);
  const [a = '', b = '', c = '', d = '', e = ''] = ids;
  for (const [id, finished_at] of [[a, '2031-01-03'], [b, '2031-01-05'], [c, '2031-01-01'], [d, '2031-01-04']] as const) await change(actor, id, { status: 'Done', finished_at: `${finished_at}T00:00:00.000Z` });
  await change(actor, e, { status: 'Stopped', finished_at: '2031-01-09T00:00:00.000Z' });
  expect((await walk(actor, 'Recent', '2')).ids).toEqual([b, d, a, c]);
  expect(column(await list(actor, 'Recent', { 'q[status]': 'done' }), 'id')).toEqual([b, d, a, c]);
  await call(scans, 'startScan', actor, { params: { id: b } });
  expect([column(await list(actor, 'Recent'), 'id'), total(await list(actor, 'Recent'))]).toEqual([[d, a, c], 3]);
  await call(scans, 'deleteScan', actor, { params: { id: a } });
  expect([column(await list(actor, 'Recent'), 'id'), total(await list(actor, 'Recent'))]).toEqual([[d, c], 2]);
});

test('upcoming scans come soonest first, and leave when their schedule or its last time is gone', async () => {
  clock.now = () => new Date('2031-03-01T12:00:00.000Z');
  const { actor, ids } = await withScans(4);
  const schedule = async (first_time: string): Promise<string> => String(attributes(await call(schedules, 'createSchedule', actor, { body: { schedule: { name: first_time, first_time, timezone: 'UTC' } } }))['id']);
  const [late, soon, past, last] = [await schedule('2031-05-01 00:00:00'), await schedule('2031-04-01 00:00:00'), await schedule('2031-02-01 00:00:00'), await schedule('2031-06-01 00:00:00')];
  const choose = (at: number, schedule_id: string | null): Promise<Reply> => call(scans, 'updateScan', actor, { params: { id: ids[at] ?? '' }, body: { scan: { schedule_id } } });
  for (const [at, id] of [late, soon, past, last].entries()) await choose(at, id);
  const { ids: walked, costs } = await walk(actor, 'Upcoming', '1');
  expect(walked).toEqual([ids[1], ids[0], ids[3]]);
  expect(costs).toEqual(new Set([5]));
  const filtered = await list(actor, 'Upcoming', { 'q[name]': 'scan*' });
  expect([column(filtered, 'id'), column(filtered, 'schedule')]).toEqual([walked, [soon, late, last].map((id) => expect.objectContaining({ id, next_time: expect.any(String) }))]);
  await choose(1, null);
  await choose(0, past);
  expect([column(await list(actor, 'Upcoming'), 'id'), total(await list(actor, 'Upcoming'))]).toEqual([[ids[3]], 1]);
});

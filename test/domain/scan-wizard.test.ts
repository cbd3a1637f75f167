import { expect, test } from 'vitest';
import { scans } from '../../functions/scanning/scans/routes.ts';
import { schedules } from '../../functions/scanning/schedules/routes.ts';
import { targets } from '../../functions/scanning/targets/routes.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import * as Edit from '../../shared/domain/scan/edit.ts';
import { start } from '../../shared/domain/scan/start.ts';
import { seedScanners } from '../../shared/domain/scanner/seed.ts';
import type { Features } from '../../shared/domain/subscription/features.ts';
import * as TargetEdit from '../../shared/domain/target/edit.ts';
import { newId } from '../../shared/lib/id.ts';
import { userOf } from '../support/actors.ts';
import { outbox } from '../support/outbox.ts';
import { rowsOf } from '../support/raw-table.ts';
import { useTable } from '../support/table.ts';
import { stateOf } from './scan-world.ts';
import { attributes, call, customer, ips, type Reply } from './target-world.ts';

useTable();

const wizard = (actor: Actor, scan: object): Promise<Reply> => call(scans, 'createScanFromWizard', actor, { body: { scan: { name: 'Quarterly', ...scan } } });
const target = { name: 'Office', hosts: '8.8.8.0-8.8.8.3', authorized: true };
const schedule = { name: 'Nights', first_time: '2190-01-31 02:30:00', timezone: 'Europe/Berlin', period: 1, period_unit: 'day' };

async function owner(features: Features = ips(10)): Promise<Actor> {
  const actor = await customer({ pci: features }, 'User');
  await withActor(actor, seedScanners);
  return actor;
}

test('makes target, schedule and scan and starts it, in one transaction, each told by its own event', async () => {
  const actor = await owner();
  const reply = await wizard(actor, { target, schedule, comment: 'a', start: true });
  const scan = attributes(reply);
  expect([reply.status, reply.headers['location']]).toEqual([201, `/v2/scans/${String(scan['id'])}`]);
  expect(scan).toMatchObject({ name: 'Quarterly', comment: 'a', status: 'Requested', runs_count: 1, target: { name: 'Office' }, schedule: { name: 'Nights', next_time: '2190-01-31T01:30:00.000Z' } });
  const { run, target: stored, scan: storedScan } = await stateOf({ actor, id: String(scan['id']), targetId: String(scan['target_id']) });
  expect(run).toMatchObject({ id: storedScan.run_id, trigger: 'wizard', status: 'Requested', hosts_total: 4, scan: { id: scan['id'], name: 'Quarterly' } });
  expect([stored.scans_pci, stored.busy_scans]).toEqual([1, 1]);
  expect(attributes(await call(schedules, 'showSchedule', actor, { params: { id: String(scan['schedule_id']) } }))['scans_count']).toBe(1);
  expect((await outbox(actor.organization)).map(({ name }) => name).filter((name) => /^(scan|schedule|target)\./.test(name)).sort()).toEqual(['scan.created', 'scan.requested', 'schedule.created', 'target.created']);
});

test('takes a target and a schedule that are there, once or started, and counts on both', async () => {
  const actor = await owner();
  const target_id = String(attributes(await call(targets, 'createTarget', actor, { body: { target } }))['id']);
  const schedule_id = String(attributes(await call(schedules, 'createSchedule', actor, { body: { schedule } }))['id']);
  const idle = attributes(await wizard(actor, { target_id, schedule_id }));
  expect(idle).toMatchObject({ status: 'New', runs_count: 0, schedule_id });
  const started = attributes(await wizard(actor, { target_id, start: true }));
  expect(started).toMatchObject({ status: 'Requested', schedule: null });
  const { target: stored } = await stateOf({ actor, id: String(started['id']), targetId: target_id });
  expect([stored.scans_pci, stored.busy_scans]).toEqual([2, 1]);
  expect((await call(schedules, 'deleteSchedule', actor, { params: { id: schedule_id } })).status).toBe(422);
});

test.each<[object, string, string]>([
  [{}, 'target_id', "can't be blank"],
  [{ target, target_id: newId() }, 'target_id', 'one of the two'],
  [{ target, schedule, schedule_id: newId() }, 'schedule_id', 'one of the two'],
  [{ target_id: newId() }, 'target_id', 'not a target'],
  [{ target, schedule_id: newId() }, 'schedule_id', 'not a schedule'],
  [{ target: { ...target, hosts: '300.1.1.1' } }, 'target.hosts', '300.1.1.1'],
  [{ target: { ...target, hosts: '8.8.0.0/16' } }, 'target.hosts', 'plan allows 10'],
  [{ target: { ...target, port_list_id: newId() } }, 'target.port_list_id', 'not a port list'],
  [{ target: { hosts: '8.8.8.8' } }, 'target.name', ''],
  [{ target, schedule: { ...schedule, timezone: 'Mars/Olympus' } }, 'schedule.timezone', 'IANA'],
  [{ target, schedule: { ...schedule, first_time: '2199-12-31T23:59:59-12:00' } }, 'schedule.first_time', 'between'],
  [{ target, scanner_id: newId() }, 'scanner_id', 'fixed for PCI'],
  [{ target, name: '' }, 'name', "can't be blank"],
])('422 for %j names %s, and nothing is written', async (wrong, field, reason) => {
  const actor = await owner();
  const before = await rowsOf(actor.organization);
  const reply = await wizard(actor, { start: true, ...wrong });
  expect([reply.status, Object.keys(reply.body.errors_map ?? {}), reply.body.errors_map?.[field]?.join()]).toEqual([422, [field], expect.stringContaining(reason)]);
  expect(await rowsOf(actor.organization)).toEqual(before);
});

test('422 by the plan, without a subscription, and for a schedule or target of another organization, and nothing is written', async () => {
  const [actor, other] = [await owner(), await owner()];
  const foreign = attributes(await wizard(other, { target, schedule }));
  await wizard(actor, { target: { ...target, hosts: '8.8.4.0-8.8.4.7' } });
  const before = await rowsOf(actor.organization);
  const replies = [
    await wizard(actor, { target, start: true }),
    await wizard(userOf(actor.organization, 'User', { active_product: 'vrms' }), { target, start: true }),
    await wizard(actor, { target_id: foreign['target_id'] }),
    await wizard(actor, { target, schedule_id: foreign['schedule_id'] }),
  ];
  expect(replies.map(({ status }) => status)).toEqual([422, 422, 422, 422]);
  expect(replies[0]?.text).toContain('number_of_ips allows 10 hosts, 8 are used');
  expect(await rowsOf(actor.organization)).toEqual(before);
});

test('whatever is made and started at once never runs on more than the plan allows', async () => {
  const actor = await owner();
  const ranges = ['8.8.8.0-5', '8.8.4.0-5', '9.9.9.0-5', '1.1.1.0-5'];
  const stepwise = async (hosts: string): Promise<number> => {
    const made = await withActor(actor, () => TargetEdit.create(TargetEdit.Create.parse({ name: hosts, hosts })));
    return withActor(actor, async () => {
      const { id } = await Edit.create(Edit.Create.parse({ name: hosts, target_id: made.id }));
      return (await start(id)).runs_count;
    });
  };
  const inOneGo = async (hosts: string): Promise<number> => {
    const { status, text } = await wizard(actor, { target: { ...target, hosts }, start: true });
    if (status !== 201) throw new Error(text);
    return 1;
  };
  const settled = await Promise.allSettled(ranges.map((hosts, at) => (at % 2 === 0 ? inOneGo(hosts) : stepwise(hosts))));
  expect(settled.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
  const running = await call(scans, 'listRunningScans', actor);
  expect(running.body.meta?.pagination.total_count).toBeLessThanOrEqual(1);
});

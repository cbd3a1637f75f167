import { afterEach, describe, expect, test, vi } from 'vitest';
import { scans } from '../../functions/scanning/scans/routes.ts';
import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import { asOwner } from '../../shared/domain/port-list/port-list.ts';
import { Scanners } from '../../shared/domain/scanner/scanner.ts';
import { nmapScannerId } from '../../shared/domain/scanner/scanner-id.ts';
import { Scans } from '../../shared/domain/scan/scan.ts';
import { start } from '../../shared/domain/scan/start.ts';
import { Subscriptions } from '../../shared/domain/subscription/subscription.ts';
import { clock } from '../../shared/platform/clock.ts';
import { platform } from '../../shared/table/entity.ts';
import { queryRows } from '../../shared/table/query.ts';
import { transact } from '../../shared/table/transact.ts';
import { useTable } from '../support/table.ts';
import { scanOf, stateOf, unlimited } from './scan-world.ts';
import { attributes, call } from './target-world.ts';

useTable();
afterEach(() => vi.restoreAllMocks());

const rescans = (num_of_rescans: number, unit: 'day' | 'month' = 'day') => ({ ...unlimited, rescan: { active: true, unlimited: false, num_of_rescans, unit, when_run: 'always' as const } });

/** As if the run had ended: the scan may be started again, and that is a rescan. */
async function ended({ actor, id, targetId }: Awaited<ReturnType<typeof scanOf>>): Promise<void> {
  const { scan } = await stateOf({ actor, id, targetId });
  const done_run = { run_id: scan.run_id ?? '', finding_shards: 1 };
  await withActor(actor, () => transact([Scans.update(actor.organization, scan, { status: 'Done', done_run })]));
}

describe('start', () => {
  test('makes the run, its copy of the target and its plan, and holds the target, in one go', async () => {
    const scan = await scanOf('127.0.0.0/24', unlimited, { exclude_hosts: '127.0.0.0-127.0.0.9' });
    const reply = await call(scans, 'startScan', scan.actor, { params: { id: scan.id } });
    expect([reply.status, attributes(reply)['status'], attributes(reply)['progress'], attributes(reply)['runs_count']]).toEqual([200, 'Requested', 0, 1]);
    const { run, target } = await stateOf(scan);
    expect(run).toMatchObject({ status: 'Requested', trigger: 'manual', hosts_total: 246, chunk_hosts: 16, chunks_total: 16, finding_shards: 16 });
    expect(run?.target).toMatchObject({ hosts: '127.0.0.0/24', exclude_hosts: '127.0.0.0-127.0.0.9' });
    expect(target.busy_scans).toBe(1);
  });

  test('of two starts at once one wins, and the other is told why', async () => {
    const scan = await scanOf('127.0.0.1');
    const replies = await Promise.all([1, 2, 3].map(() => call(scans, 'startScan', scan.actor, { params: { id: scan.id } })));
    expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 422, 422]);
    const { scan: stored, target } = await stateOf(scan);
    expect([stored.runs_count, target.busy_scans]).toEqual([1, 1]);
  });

  test('422 without an active subscription', async () => {
    const scan = await scanOf('127.0.0.1');
    const { organization } = scan.actor;
    await withActor(scan.actor, async () => {
      const { rows } = await queryRows(Subscriptions.stretch(organization), 10);
      for (const row of rows) await transact([Subscriptions.update(organization, Subscriptions.parse(row), { status: 'canceled' })]);
    });
    const reply = await call(scans, 'startScan', scan.actor, { params: { id: scan.id } });
    expect([reply.status, reply.text]).toEqual([422, expect.stringContaining('active subscription to PCI')]);
  });

  test('422 when the plan allows fewer addresses by now', async () => {
    const scan = await scanOf('127.0.0.0/28', { ...unlimited, number_of_ips: { limit: 16 } });
    const { organization } = scan.actor;
    await withActor(scan.actor, async () => {
      const { rows } = await queryRows(Subscriptions.stretch(organization), 10);
      for (const row of rows) await transact([Subscriptions.update(organization, Subscriptions.parse(row), { features: { ...unlimited, number_of_ips: { limit: 15 } } })]);
    });
    const reply = await call(scans, 'startScan', scan.actor, { params: { id: scan.id } });
    expect([reply.status, reply.text]).toEqual([422, expect.stringContaining('number_of_ips allows 15')]);
  });

  test('422 while the scanner is deactivated', async () => {
    const scan = await scanOf('127.0.0.1');
    const activate = (active: boolean) => asSystem('test', scan.actor.organization, () => asOwner(platform, async () => transact([Scanners.update(platform, await Scanners.need(platform, nmapScannerId), { active })])));
    await activate(false);
    const reply = await call(scans, 'startScan', scan.actor, { params: { id: scan.id } });
    await activate(true);
    expect([reply.status, reply.text]).toEqual([422, expect.stringContaining('Nmap is deactivated')]);
  });

  test("404 for another organization's scan, which stays as it was", async () => {
    const [mine, other] = [await scanOf('127.0.0.1'), await scanOf('127.0.0.1')];
    for (const id of ['startScan', 'stopScan', 'showScan', 'deleteScan']) expect((await call(scans, id, mine.actor, { params: { id: other.id } })).status).toBe(404);
    expect((await stateOf(other)).scan).toMatchObject({ status: 'New', version: 1 });
  });
});

describe('the rescan allowance', () => {
  test('counts manual starts after a finished run, first runs and scheduled ones not, and says when the next one is possible', async () => {
    const scan = await scanOf('127.0.0.1', rescans(2));
    const again = () => withActor(scan.actor, () => start(scan.id));
    await again();
    for (const _ of [1, 2]) {
      await ended(scan);
      await again();
    }
    await ended(scan);
    await expect(again()).rejects.toThrow(/allows 2 rescans a day; the next one is possible from \d{4}-/);
    await withActor(scan.actor, () => start(scan.id, 'scheduled'));
    await ended(scan);
    const later = new Date(clock.now().getTime() + 86_400_001);
    vi.spyOn(clock, 'now').mockReturnValue(later);
    await again();
    expect((await stateOf(scan)).run?.trigger).toBe('rescan');
  });

  test('the last one is not given twice, to whatever scans of the organization', async () => {
    const scan = await scanOf('127.0.0.1', rescans(1));
    const made = await call(scans, 'createScan', scan.actor, { body: { scan: { name: 'Other', target_id: scan.targetId } } });
    const other = { ...scan, id: String(attributes(made)['id']) };
    for (const one of [scan, other]) {
      await withActor(one.actor, () => start(one.id));
      await ended(one);
    }
    const outcomes = await Promise.allSettled([scan, other].map((one) => withActor(one.actor, () => start(one.id))));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('422 when the plan has none', async () => {
    const scan = await scanOf('127.0.0.1', { number_of_ips: { limit: 5 } });
    await withActor(scan.actor, () => start(scan.id));
    await ended(scan);
    await expect(withActor(scan.actor, () => start(scan.id))).rejects.toThrow('does not include rescans');
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { behindWall, withActor } from '../../shared/domain/actor/context.ts';
import { platformOrganization } from '../../shared/domain/platform/organization.ts';
import { seed } from '../../shared/domain/platform/seed.ts';
import { plan } from '../../shared/domain/run/plan.ts';
import { stop } from '../../shared/domain/scan/stop.ts';
import { EngineUnavailable } from '../../shared/domain/scan/engines/engine.ts';
import { update } from '../../shared/domain/scanner/edit.ts';
import { nmapScannerId } from '../../shared/domain/scanner/scanner-id.ts';
import { runsOn } from '../../shared/domain/scanner/slot.ts';
import { react } from '../../shared/events/worker.ts';
import { platformWall } from '../../shared/table/wall.ts';
import { scanOf, stateOf } from '../domain/scan-world.ts';
import { userOf } from '../support/actors.ts';
import { drain } from '../support/outbox.ts';
import { rowsOf } from '../support/raw-table.ts';
import { useTable } from '../support/table.ts';
import { type ScanOf, startScan } from './scan-world.ts';
import { runnerWith, scriptedEngine } from './scripted-engine.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
useTable();

const operator = userOf(platformOrganization, 'Super Admin', { partner: true });
beforeAll(async () => {
  await seed(() => undefined);
});

const allow = (max_scans: number | null) => withActor(operator, () => behindWall(platformWall(platformOrganization), () => update(nmapScannerId, { max_scans })));
const running = () => withActor(operator, () => runsOn(nmapScannerId));
const finish = ({ actor }: ScanOf, engine = scriptedEngine()) => drain([scanCoordinator, runnerWith(engine), scanFinaliser], { organization: actor.organization });
const statusOf = async (scan: ScanOf) => (await stateOf(scan)).scan.status;

async function started(hosts = '127.0.0.1'): Promise<ScanOf> {
  const scan = await scanOf(hosts);
  await startScan(scan);
  return scan;
}

/** The coordinator's part alone; the event that asks for it comes once more with the others. */
async function planned(scan: ScanOf): Promise<void> {
  const run_id = (await stateOf(scan)).run?.id ?? '';
  await withActor(scan.actor, () => plan({ scan_id: scan.id, run_id }));
}

/** What the tick asks the coordinator for, as the due item says. */
async function lookAgain({ actor, id }: ScanOf): Promise<void> {
  const row = (await rowsOf(actor.organization)).find(({ pk }) => String(pk).endsWith(`#RUN#${id}`));
  expect(row).toMatchObject({ due_event: 'scan.slot_due', due_tenant: actor.organization });
  const due = { id: String(row?.sk), name: 'scan.slot_due', tenant: actor.organization, actor: JSON.stringify({ type: 'system', name: 'tick', organization: actor.organization }), subject: '', correlation_id: '', created_at: '', payload: JSON.stringify({ partition_key: row?.pk, sort_key: row?.sk }) };
  await react(scanCoordinator, JSON.stringify(due));
}

describe('a scanner that takes so many runs', () => {
  test('lets the others wait as Queued until a place is free, whoever they belong to', async () => {
    await allow(1);
    const [first, second] = [await started(), await started()];
    await planned(first);
    await planned(second);
    expect(await stateOf(second)).toMatchObject({ scan: { status: 'Queued' }, run: { status: 'Queued', slot: null }, chunks: [] });
    expect([await statusOf(first), await running()]).toEqual(['Queued', 1]);
    await lookAgain(second);
    expect((await stateOf(second)).run?.slot).toBeNull();
    await finish(first);
    expect([await statusOf(first), await running()]).toEqual(['Done', 0]);
    await lookAgain(second);
    expect([(await stateOf(second)).chunks.length, await running()]).toEqual([1, 1]);
    await finish(second);
    expect([await statusOf(second), await running()]).toEqual(['Done', 0]);
    expect((await rowsOf(second.actor.organization)).filter(({ due_event }) => due_event === 'scan.slot_due')).toEqual([]);
  });

  test('never takes more, however many begin at once and however often each is asked for', async () => {
    await allow(2);
    const scans = [await started(), await started(), await started(), await started()];
    await Promise.all([...scans, ...scans].map(planned));
    const states = await Promise.all(scans.map(stateOf));
    expect(new Set(states.map(({ run }) => run?.slot))).toEqual(new Set(['1', '2', null]));
    expect(states.map(({ chunks, run }) => [chunks.length, run?.slot !== null])).toEqual(states.map(({ run }) => (run?.slot === null ? [0, false] : [1, true])));
    expect(await running()).toBe(2);
    for (const scan of scans) await withActor(scan.actor, () => stop(scan.id));
    for (const scan of scans) await finish(scan);
    expect([await Promise.all(scans.map(statusOf)), await running()]).toEqual([scans.map(() => 'Stopped'), 0]);
  });

  test('counts the runs from before it had a limit', async () => {
    await allow(null);
    const early = await started();
    await planned(early);
    await allow(1);
    const late = await started();
    await planned(late);
    expect([(await stateOf(late)).run?.slot, await running()]).toEqual([null, 1]);
    await finish(early);
    await lookAgain(late);
    await finish(late);
    expect([await statusOf(late), await running()]).toEqual(['Done', 0]);
  });

  test('has its place back when the engine fails', async () => {
    await allow(1);
    const scan = await started();
    await finish(scan, scriptedEngine({ begin: () => { throw new EngineUnavailable('gone'); } }));
    expect([await statusOf(scan), await running()]).toEqual(['Interrupted', 0]);
    await allow(null);
  });
});

import { afterEach, expect, test } from 'vitest';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { finalise } from '../../shared/domain/run/finalise.ts';
import * as Scan from '../../shared/domain/scan/edit.ts';
import { forgetScan } from '../../shared/domain/scan/forget.ts';
import * as Target from '../../shared/domain/target/edit.ts';
import { scanOf, stateOf } from '../domain/scan-world.ts';
import { MortalTable } from '../support/mortal-table.ts';
import { drain, outbox } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { keptOf, knownOf, recounted } from './known-world.ts';
import { type ScanOf, startScan } from './scan-world.ts';
import { runnerWith, scriptedEngine, telnet } from './scripted-engine.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
useTable();

let table: MortalTable | undefined;
afterEach(() => table?.remove());

/** Two hosts were seen; the second run sees less on one of them and has the other out of its scope. It is scanned, and not yet judged. */
async function beforeTheEnd(): Promise<ScanOf> {
  const scan = await scanOf('127.0.1.1-127.0.1.2');
  const { actor } = scan;
  const seeing = (...ports: number[]) => runnerWith(scriptedEngine({ host: (host) => ({ ...telnet(host), services: ports.flatMap((port) => telnet(host, port).services) }) }));
  await startScan(scan);
  await drain([scanCoordinator, seeing(23, 24), scanFinaliser], { organization: actor.organization });
  await withActor(actor, () => Target.update(scan.targetId, Target.Update.parse({ hosts: '127.0.1.1' })));
  await startScan(scan);
  await drain([scanCoordinator, seeing(23, 25), finaliserLater], { organization: actor.organization });
  return scan;
}

/** Leaves its events for the finaliser that dies. */
const finaliserLater = { ...scanFinaliser, on: [] };

async function under(mortal: MortalTable, scan: ScanOf, work: () => Promise<void>): Promise<void> {
  table = mortal;
  for (let attempt = 1; ; attempt += 1) {
    const died = await withActor(scan.actor, work).then(() => false, (error: unknown) => {
      if (!mortal.dead) throw error;
      return true;
    });
    if (!died) break;
    mortal.restart();
    if (attempt > 3) throw new Error('It died more than once');
  }
  mortal.remove();
}

async function judged(scan: ScanOf): Promise<object> {
  const { run, scan: stored } = await stateOf(scan);
  const known = await knownOf(scan.actor);
  const told = (await outbox(scan.actor.organization)).filter(({ name }) => /^vulnerability\.|^scan\.completed/.test(name)).map(({ name }) => name).toSorted();
  const findings = known.findings.map(({ host, port, oid, status, change }) => `${host} ${String(port)} ${oid} ${status} ${String(change)}`).toSorted();
  return { status: stored.status, change: run?.change, compliance: run?.compliance, failing: run?.hosts_failing, findings, hosts: known.hosts.map(({ ip, compliance, history }) => `${ip} ${String(compliance)} ${history.length}`).toSorted(), told, kept: await keptOf(scan.actor), recounted: recounted(known) };
}

test('the end of a run, and of a scan, may die at many a call, before or after it is written: findings, hosts, totals and events come to the same', { timeout: 120_000 }, async () => {
  let undisturbed: object | undefined;
  let calls = [0, 0];
  // Every second call, by turns before and after it is written: the world of each takes a second.
  for (let deathAt = 0; deathAt <= Math.max(...calls); deathAt += 2) {
    const written = deathAt % 4 === 0;
    const scan = await beforeTheEnd();
    const run_id = (await stateOf(scan)).run?.id ?? '';
    const ending = new MortalTable(deathAt, written);
    await under(ending, scan, () => finalise({ scan_id: scan.id, run_id }));
    const outcome = await judged(scan);
    undisturbed ??= outcome;
    expect([deathAt, outcome]).toEqual([deathAt, undisturbed]);
    expect(outcome).toMatchObject({ status: 'Done', kept: Reflect.get(outcome, 'recounted') });
    await withActor(scan.actor, () => Scan.remove(scan.id));
    const forgetting = new MortalTable(deathAt, !written);
    await under(forgetting, scan, () => forgetScan('pci', scan.id));
    expect([deathAt, await knownOf(scan.actor), await keptOf(scan.actor)]).toEqual([deathAt, { hosts: [], findings: [] }, { product: {}, checks: {}, ports: {}, top: [], waiting: 0 }]);
    if (deathAt === 0) calls = [ending.calls, forgetting.calls];
  }
  expect(Math.min(...calls)).toBeGreaterThan(5);
});

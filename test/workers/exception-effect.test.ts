import { describe, expect, test } from 'vitest';
import { exceptions } from '../../functions/scanning/exceptions/routes.ts';
import { reports } from '../../functions/scanning/reports/routes.ts';
import { scans } from '../../functions/scanning/scans/routes.ts';
import { exceptionDue } from '../../functions/workers/exception-due/worker.ts';
import { exceptionEffect } from '../../functions/workers/exception-effect/worker.ts';
import { reportGenerator } from '../../functions/workers/report-generator/worker.ts';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { asSystem } from '../../shared/domain/actor/context.ts';
import { decideNow } from '../../shared/domain/exception/decide.ts';
import { RunHosts } from '../../shared/domain/host/run-host.ts';
import { ChunksFinished } from '../../shared/domain/run/events.ts';
import { finalise } from '../../shared/domain/run/finalise.ts';
import { readAll } from '../../shared/table/read-all.ts';
import { Runs } from '../../shared/domain/run/run.ts';
import { settleHost } from '../../shared/domain/run/settle-host.ts';
import { checkById } from '../../shared/domain/check/catalogue.ts';
import { Due } from '../../shared/domain/exception/events.ts';
import { on, react, type Worker } from '../../shared/events/worker.ts';
import { tenantKey } from '../../shared/table/keys.ts';
import { scanOf } from '../domain/scan-world.ts';
import { attributes, call, type Reply } from '../domain/target-world.ts';
import { userOf } from '../support/actors.ts';
import { afterMinutes } from '../support/later.ts';
import { drain } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { keptOf, knownOf, recounted } from './known-world.ts';
import { type ScanOf, startScan } from './scan-world.ts';
import { runnerWith, scriptedEngine } from './scripted-engine.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
useTable();

const oid = checkById('telnet-clear-text')?.oid ?? '';
const otherOid = checkById('tls-sslv3')?.oid ?? '';
const workers: Worker[] = [scanCoordinator, runnerWith(scriptedEngine()), scanFinaliser, exceptionEffect, reportGenerator];
const dayMinutes = 24 * 60;

/** A finished run on two hosts with telnet, and the ASV's reviewer. */
async function scanned(hosts = '10.0.0.1-2') {
  const scan = await scanOf(hosts);
  await startScan(scan);
  await settle(scan);
  return { ...scan, reviewer: userOf(scan.actor.organization, 'Super Admin') };
}
type Scanned = Awaited<ReturnType<typeof scanned>>;

const settle = ({ actor }: Pick<ScanOf, 'actor'>) => drain(workers, { organization: actor.organization });

/** Submitted and activated, with all that follows. */
async function excepted(world: Scanned, more: object = {}): Promise<string> {
  const id = String(attributes(await call(exceptions, 'createException', world.actor, { body: { exception: { text: 'Only in the test network', nvt: oid, ...more } } }))['id']);
  await call(exceptions, 'activateExceptions', world.reviewer, { body: { ids: [id] } });
  await settle(world);
  return id;
}

const shownException = async ({ actor }: Scanned, id: string) => attributes(await call(exceptions, 'showException', actor, { params: { id } }));
const scanDocument = async ({ actor, id }: Scanned) => attributes(await call(scans, 'showScan', actor, { params: { id } }));
const reportOf = async (world: Scanned): Promise<Record<string, unknown>> => {
  const last = Object((await scanDocument(world))['last_report']);
  return attributes(await call(reports, 'showReport', world.actor, { params: { id: String(last.id) } }));
};
const found = async ({ actor, id }: Scanned): Promise<Record<string, unknown>[]> => {
  const reply: Reply = await call(scans, 'listScanVulnerabilities', actor, { params: { scan_id: id }, query: { per_page: '100', 'q[nvt]': oid } });
  return [reply.body.data].flat().map((one) => one?.attributes ?? {});
};
const verdicts = async (world: Scanned): Promise<unknown[]> => [Object((await scanDocument(world))['last_report']).compliance, (await reportOf(world))['compliance'], Object((await reportOf(world))['hosts']).compliant];

async function diesAfterHosts({ actor }: Scanned, reference: { scan_id: string; run_id: string }, meanwhile: () => Promise<unknown>): Promise<void> {
  const run = await Runs.need(actor.organization, reference.run_id, reference.scan_id);
  const decide = await decideNow('pci');
  for (const { id } of await readAll([RunHosts.stretch(actor.organization, run.id)], RunHosts.parse)) await settleHost(run, id, decide);
  await meanwhile();
  await drain([exceptionEffect], { organization: actor.organization });
  await finalise(reference);
}

/** Everything that is kept says what a recount of the findings says. */
async function expectExactTotals({ actor }: Scanned): Promise<void> {
  expect(await keptOf(actor)).toEqual(recounted(await knownOf(actor)));
}

describe('an active exception', () => {
  test('changes the verdict and every count of the last run at once, and gives them back when it is reset', async () => {
    const world = await scanned();
    const before = await reportOf(world);
    expect(await verdicts(world)).toEqual([false, false, 0]);
    const id = await excepted(world);
    expect(await verdicts(world)).toEqual([true, true, 2]);
    expect(await found(world)).toMatchObject([{ severity: 0, threat: 'False Positive', exception: { id, status: 'active', new_severity: null } }, { threat: 'False Positive' }]);
    expect(Object((await reportOf(world))['results']).total).toBe(Object(before['results']).total - 2);
    expect(await shownException(world, id)).toMatchObject({ matches: 2 });
    await expectExactTotals(world);
    await call(exceptions, 'resetExceptions', world.reviewer, { body: { ids: [id] } });
    await settle(world);
    expect(await verdicts(world)).toEqual([false, false, 0]);
    expect((await reportOf(world))['results']).toEqual(before['results']);
    expect((await found(world)).map(({ severity, original_severity, exception }) => [severity === original_severity, exception])).toEqual([[true, null], [true, null]]);
    await expectExactTotals(world);
  });

  test('on one host leaves the others as they are', async () => {
    const world = await scanned();
    await excepted(world, { hosts: '10.0.0.2', new_severity: 1.5 });
    expect(await verdicts(world)).toEqual([false, false, 1]);
    expect((await found(world)).map(({ host, severity }) => `${String(host)} ${String(severity)}`).sort()).toEqual([expect.stringMatching(/^10\.0\.0\.1 [4-9]/), '10.0.0.2 1.5']);
    await expectExactTotals(world);
  });

  test('counts in the next run from the start, which therefore passes', async () => {
    const world = await scanned();
    const id = await excepted(world);
    await startScan(world);
    await settle(world);
    expect(await verdicts(world)).toEqual([true, true, 2]);
    expect(await shownException(world, id)).toMatchObject({ matches: 2 });
    await expectExactTotals(world);
  });

  test('ends with its time: the run fails again', async () => {
    const world = await scanned();
    const id = await excepted(world);
    const { organization } = world.actor;
    await afterMinutes(91 * dayMinutes, async () => {
      const record = await asSystem('tick', organization, async () => Due.record(id, { partition_key: tenantKey(organization, 'EXCEPTION', 'pci'), sort_key: id }));
      await react(exceptionDue, JSON.stringify(record));
      await settle(world);
    });
    expect(await verdicts(world)).toEqual([false, false, 0]);
    await expectExactTotals(world);
  });

  test('counts no longer when it is deleted', async () => {
    const world = await scanned();
    const id = await excepted(world);
    await call(exceptions, 'deleteException', world.actor, { params: { id } });
    await settle(world);
    expect(await verdicts(world)).toEqual([false, false, 0]);
  });

  test.each<[string, (world: Scanned, id: string) => Promise<Reply>]>([
    ['deleted', ({ actor }, id) => call(exceptions, 'deleteException', actor, { params: { id } })],
    ['turned to another vulnerability', ({ actor }, id) => call(exceptions, 'updateException', actor, { params: { id }, body: { exception: { nvt: otherOid } } })],
  ])('that is %s while a run is being judged lets that run pass no more than any other', async (_, away) => {
    const world = await scanned();
    const id = await excepted(world);
    await startScan(world);
    // The first finaliser dies when it has settled the hosts; before the next one the exception goes.
    const dying: Worker = { ...scanFinaliser, on: [on(ChunksFinished, (reference) => diesAfterHosts(world, reference, () => away(world, id)))] };
    await drain([scanCoordinator, runnerWith(scriptedEngine()), dying, exceptionEffect], { organization: world.actor.organization });
    expect(await verdicts(world)).toEqual([false, false, 0]);
    expect(await found(world)).toMatchObject([{ exception: null }, { exception: null }]);
    await expectExactTotals(world);
  });

  test('comes to the same when each of its events is told twice and in another order', async () => {
    const world = await scanned();
    const id = String(attributes(await call(exceptions, 'createException', world.actor, { body: { exception: { text: 'Twice', nvt: oid } } }))['id']);
    await call(exceptions, 'activateExceptions', world.reviewer, { body: { ids: [id] } });
    await call(exceptions, 'resetExceptions', world.reviewer, { body: { ids: [id] } });
    await call(exceptions, 'activateExceptions', world.reviewer, { body: { ids: [id] } });
    await drain(workers, { organization: world.actor.organization, times: () => 2, order: (all) => all.toReversed() });
    expect(await verdicts(world)).toEqual([true, true, 2]);
    await expectExactTotals(world);
  });
});

test('a pending exception changes nothing, and says what it would cover', async () => {
  const world = await scanned();
  const id = String(attributes(await call(exceptions, 'createException', world.actor, { body: { exception: { text: 'Please', nvt: oid, hosts: '10.0.0.1' } } }))['id']);
  await settle(world);
  expect(await verdicts(world)).toEqual([false, false, 0]);
  const details = attributes(await call(exceptions, 'showExceptionDetails', world.actor, { params: { id } }));
  expect(details).toMatchObject({ matches: 1, findings: [{ host: '10.0.0.1', nvt: { oid } }] });
});

test('a file that was made before keeps what it said and is marked as superseded; a new one says what holds now', async () => {
  const world = await scanned();
  const report = String((await reportOf(world))['id']);
  const generate = async (): Promise<void> => {
    await call(reports, 'generateReportFile', world.actor, { params: { id: report }, query: { type: 'detailed', format: 'json' } });
    await settle(world);
  };
  const file = async (): Promise<Record<string, unknown>> => Object(Object((await reportOf(world))['files']).detailed.formats.json);
  await generate();
  const first = await file();
  expect(first).toMatchObject({ status: 'done', superseded_at: null });
  await excepted(world, { reason: 'false_positive' });
  expect(await file()).toEqual({ ...first, superseded_at: expect.any(String) });
  await generate();
  const second = await file();
  expect(second).toMatchObject({ status: 'done', superseded_at: null });
  expect(second['sha256']).not.toBe(first['sha256']);
});

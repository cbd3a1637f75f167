import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { scanCleanup } from '../../functions/workers/scan-cleanup/worker.ts';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { behindWall, withActor } from '../../shared/domain/actor/context.ts';
import { platformOrganization } from '../../shared/domain/platform/organization.ts';
import { seed } from '../../shared/domain/platform/seed.ts';
import { stop } from '../../shared/domain/scan/stop.ts';
import { update } from '../../shared/domain/scanner/edit.ts';
import { nmapScannerId } from '../../shared/domain/scanner/scanner-id.ts';
import { runsOn } from '../../shared/domain/scanner/slot.ts';
import { poll } from '../../shared/events/poll.ts';
import { tick } from '../../shared/events/tick.ts';
import type { Worker } from '../../shared/events/worker.ts';
import { bus } from '../../shared/platform/bus.ts';
import { clock } from '../../shared/platform/clock.ts';
import { useRules } from '../../shared/platform/local/bus.ts';
import { queueDepths, redrive } from '../../shared/platform/local/queue.ts';
import { queue } from '../../shared/platform/queue.ts';
import { platformWall } from '../../shared/table/wall.ts';
import { scanOf, stateOf, unlimited } from '../domain/scan-world.ts';
import { userOf } from '../support/actors.ts';
import { outbox } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { type ScanOf, startScan } from './scan-world.ts';
import { runnerWith, scriptedEngine } from './scripted-engine.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
useTable();
const runner = runnerWith(scriptedEngine());
useRules(() => [scanCoordinator, runner, scanFinaliser, scanCleanup].map(({ id, on }) => ({ queue: id, events: on.map(({ name }) => name) })));
beforeAll(() => seed(() => undefined));

const { now } = clock;
let aheadMs = 0;
const later = (minutes: number): void => {
  aheadMs += minutes * 60_000;
  clock.now = () => new Date(now().getTime() + aheadMs);
};
afterEach(() => {
  clock.now = now;
  aheadMs = 0;
});

const told = new Set<string>();

/** What the stream does: whatever was written since goes to the bus, and from there into the queues. */
async function relay({ actor }: ScanOf): Promise<void> {
  const fresh = (await outbox(actor.organization)).filter(({ id }) => !told.has(id));
  fresh.forEach(({ id }) => told.add(id));
  await (await bus()).put(fresh);
}

/** The worker takes one message of its queue, to the end: until it has done it, or until its last try has failed. */
async function serve(worker: Worker): Promise<void> {
  const ending = new AbortController();
  const watched = worker.on.map((reaction): Worker['on'][number] => ({
    ...reaction,
    handle: async (record, signal) => {
      await reaction.handle(record, signal);
      ending.abort();
    },
    abandoned: async (record) => {
      await reaction.abandoned?.(record);
      ending.abort();
    },
  }));
  await poll({ ...worker, on: watched }, 1, ending.signal);
}

async function pass(scan: ScanOf, ...workers: Worker[]): Promise<void> {
  for (const worker of workers) {
    await relay(scan);
    await serve(worker);
  }
  await relay(scan);
}

/** Fails each time, and lets the time pass until its message comes again. */
function failing(worker: Worker): Worker {
  const broken = async (): Promise<never> => {
    later(1);
    throw new Error('Broken');
  };
  return { ...worker, on: worker.on.map((reaction) => ({ ...reaction, handle: broken })) };
}

/** Each process that takes the message is killed: nobody says anything, and it comes again when its time is over. */
async function killed({ id }: Worker): Promise<void> {
  const port = await queue();
  const take = () => port.receive(id, { max: 1, wait_seconds: 0, visibility_seconds: 30 });
  for (let left = 5; left > 0; left -= 1) {
    expect(await take()).toHaveLength(1);
    later(1);
  }
  expect(await take()).toEqual([]);
}

const operator = userOf(platformOrganization, 'Super Admin', { partner: true });
const dead = ({ id }: Worker): number => queueDepths().find((one) => one.queue === `${id}-dead`)?.ready ?? 0;
const endings = async ({ actor }: ScanOf): Promise<string[]> => (await outbox(actor.organization)).map(({ name }) => name).filter((name) => /^scan\.(completed|stopped|failed)$/.test(name));
const slots = (): Promise<number> => withActor(operator, () => runsOn(nmapScannerId));
const state = async (scan: ScanOf) => {
  const { scan: stored, run, target } = await stateOf(scan);
  return { scan: stored.status, run: run?.status, error: run?.error, finished: run?.finished_at === stored.finished_at && run?.finished_at !== null, busy: target.busy_scans, slots: await slots(), told: await endings(scan) };
};

async function started(): Promise<ScanOf> {
  const scan = await scanOf('127.0.0.1', { ...unlimited, rescan: { active: true, unlimited: false, num_of_rescans: 1, unit: 'day', when_run: 'always' } });
  await startScan(scan);
  return scan;
}

/** Nothing is due until now; a minute later it is, and ends. */
async function endsAfter(minutes: number): Promise<void> {
  later(minutes - 1);
  expect(await tick()).toBe(0);
  later(2);
  expect(await tick()).toBe(1);
  // Whatever a tick says twice is done once.
  expect(await tick()).toBe(1);
  await serve(scanCleanup);
  await serve(scanCleanup);
  expect(await tick()).toBe(0);
}

const ended = (status: string, told: string, error: string) => ({ scan: status, run: status, error: expect.stringContaining(error), finished: true, busy: 0, slots: 0, told: [told] });

/** Its message comes again after all. */
async function redriven(worker: Worker): Promise<void> {
  expect([dead(worker), redrive(worker.id)]).toEqual([1, 1]);
  await serve(worker);
}

describe('a run whose finaliser fails for good', () => {
  const scanned = async (): Promise<ScanOf> => {
    const scan = await started();
    await pass(scan, scanCoordinator, runner);
    expect(await state(scan)).toMatchObject({ run: 'Processing', slots: 1 });
    return scan;
  };

  test('ends as Interrupted an hour after the last try, and a redrive finds nothing to do', async () => {
    const scan = await scanned();
    await serve(failing(scanFinaliser));
    await endsAfter(60);
    expect(await state(scan)).toEqual(ended('Interrupted', 'scan.failed', 'could not be judged'));
    await bury(scanFinaliser);
    const before = await stateOf(scan);
    await redriven(scanFinaliser);
    expect(await stateOf(scan)).toEqual(before);
    await startScan(scan);
    expect(await state(scan)).toMatchObject({ scan: 'Requested', busy: 1 });
    later(7 * 60);
    await pass(scan, scanCoordinator, runner, scanFinaliser);
    expect(await state(scan)).toMatchObject({ scan: 'Done', error: null, slots: 0, told: ['scan.failed', 'scan.completed'] });
  });

  test('ends so too when each of its processes was killed, six hours after it was scanned', async () => {
    const scan = await scanned();
    await killed(scanFinaliser);
    await endsAfter(6 * 60 - 5);
    expect(await state(scan)).toEqual(ended('Interrupted', 'scan.failed', 'could not be judged'));
    await redriven(scanFinaliser);
  });

  test('ends as Done when the message comes again within the hour', async () => {
    const scan = await scanned();
    await serve(failing(scanFinaliser));
    later(50);
    await bury(scanFinaliser);
    await redriven(scanFinaliser);
    expect(await state(scan)).toMatchObject({ scan: 'Done', run: 'Done', error: null, told: ['scan.completed'] });
    later(24 * 60);
    expect(await tick()).toBe(0);
  });

  test('ends as Stopped when it was to be stopped', async () => {
    const scan = await started();
    await pass(scan, scanCoordinator);
    await withActor(scan.actor, () => stop(scan.id));
    await relay(scan);
    await serve(failing(scanFinaliser));
    await endsAfter(60);
    expect(await state(scan)).toEqual(ended('Stopped', 'scan.stopped', 'could not be judged'));
    await serve(runner);
    await bury(scanFinaliser);
    await redriven(scanFinaliser);
    expect(await state(scan)).toEqual(ended('Stopped', 'scan.stopped', 'could not be judged'));
  });
});

describe('a run whose coordinator', () => {
  test.each<[string, (worker: Worker) => Promise<void>, number]>([
    ['fails for good ends an hour after the last try', (worker) => serve(failing(worker)), 60],
    ['was killed each time ends an hour and a half after it was asked for', killed, 90 - 5],
  ])('%s, and a redrive finds nothing to do', async (_, dying, minutes) => {
    const scan = await started();
    await relay(scan);
    await dying(scanCoordinator);
    await endsAfter(minutes);
    expect(await state(scan)).toEqual(ended('Interrupted', 'scan.failed', 'could not be divided'));
    await bury(scanCoordinator);
    await redriven(scanCoordinator);
    expect((await stateOf(scan)).chunks).toEqual([]);
    expect(await state(scan)).toEqual(ended('Interrupted', 'scan.failed', 'could not be divided'));
  });

  test('waits for a place is not given up while it looks for one; when the look fails for good, it is', async () => {
    await withActor(operator, () => behindWall(platformWall(platformOrganization), () => update(nmapScannerId, { max_scans: 1 })));
    const first = await started();
    await pass(first, scanCoordinator);
    const scan = await started();
    await pass(scan, scanCoordinator);
    for (let looks = 3; looks > 0; looks -= 1) {
      later(80);
      expect(await tick()).toBe(1);
      await serve(scanCoordinator);
    }
    expect(await state(scan)).toMatchObject({ scan: 'Queued', run: 'Queued', slots: 1 });
    later(2);
    await tick();
    await serve(failing(scanCoordinator));
    await endsAfter(60);
    expect(await state(scan)).toEqual({ ...ended('Interrupted', 'scan.failed', 'could not be divided'), slots: 1 });
    expect(await state(first)).toMatchObject({ scan: 'Queued', told: [] });
  });
});

/** Takes what has failed for good out of the queue, as the next look at it does. */
async function bury({ id }: Worker): Promise<void> {
  expect(await (await queue()).receive(id, { max: 1, wait_seconds: 0, visibility_seconds: 30 })).toEqual([]);
}

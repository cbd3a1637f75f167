import { afterEach } from 'vitest';
import { schedules } from '../../functions/scanning/schedules/routes.ts';
import { scans } from '../../functions/scanning/scans/routes.ts';
import { scheduleDue } from '../../functions/workers/schedule-due/worker.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { type Run, Runs } from '../../shared/domain/run/run.ts';
import { Scans } from '../../shared/domain/scan/scan.ts';
import { tick } from '../../shared/events/tick.ts';
import { react } from '../../shared/events/worker.ts';
import { bus } from '../../shared/platform/bus.ts';
import { clock } from '../../shared/platform/clock.ts';
import { useRules } from '../../shared/platform/local/bus.ts';
import { queue } from '../../shared/platform/queue.ts';
import { queryRows } from '../../shared/table/query.ts';
import { transact } from '../../shared/table/transact.ts';
import { attributes, call, type Reply } from '../domain/target-world.ts';
import { outbox } from '../support/outbox.ts';

useRules(() => [{ queue: scheduleDue.id, events: scheduleDue.on.map(({ name }) => name) }]);

const now = clock.now;
/** Sets the clock of the whole system; back to the real time after the test. */
export function at(time: string): void {
  clock.now = () => new Date(time);
}
afterEach(() => {
  clock.now = now;
});

export const createSchedule = (actor: Actor, schedule: object): Promise<Reply> => call(schedules, 'createSchedule', actor, { body: { schedule: { name: 'Nights', timezone: 'UTC', ...schedule } } });
export const showSchedule = async (actor: Actor, id: string): Promise<Record<string, unknown>> => attributes(await call(schedules, 'showSchedule', actor, { params: { id } }));
export const showScan = async (actor: Actor, id: string): Promise<Record<string, unknown>> => attributes(await call(scans, 'showScan', actor, { params: { id } }));
export const updateScan = (actor: Actor, id: string, scan: object): Promise<Reply> => call(scans, 'updateScan', actor, { params: { id }, body: { scan } });

export async function idOf(reply: Promise<Reply>): Promise<string> {
  return String(attributes(await reply)['id']);
}

/** What the host does each minute, and what follows from it: tick, bus, queue, worker, and the events of the worker; a message whose consumer fails comes again. */
export async function minute({ organization }: Actor, before: () => void = () => undefined): Promise<void> {
  await persisting(before, tick);
  await settle(organization, before);
}

/** The same without the tick. */
export async function settle(organization: string, before: () => void = () => undefined): Promise<void> {
  const port = await queue();
  for (;;) {
    const events = (await outbox(organization)).filter(({ id }) => !told.has(id));
    events.forEach(({ id }) => told.add(id));
    await (await bus()).put(events);
    const messages = await port.receive(scheduleDue.id, { max: 10, wait_seconds: 0, visibility_seconds: 600 });
    for (const { body, receipt } of messages) {
      await persisting(before, () => react(scheduleDue, body));
      await port.done(scheduleDue.id, receipt);
    }
    if (events.length === 0 && messages.length === 0) return;
  }
}
const told = new Set<string>();

async function persisting(before: () => void, work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      before();
      await work();
      return;
    } catch (error) {
      if (attempt >= 3) throw error;
    }
  }
}

/** The oldest first. */
export function runsOf(actor: Actor, scan: string): Promise<Run[]> {
  return withActor(actor, async () => (await queryRows(Runs.stretch(actor.organization, scan), 100)).rows.map(Runs.parse).sort((a, b) => (a.created_at < b.created_at ? -1 : 1)));
}

/** As if its run had ended. */
export async function ended(actor: Actor, id: string, finished_at = clock.now().toISOString()): Promise<void> {
  await withActor(actor, async () => {
    const scan = await Scans.need(actor.organization, id, 'pci');
    await transact([Scans.update(actor.organization, scan, { status: 'Done', finished_at, done_run: { run_id: scan.run_id ?? '', finding_shards: 1 } })]);
  });
}

export const names = async ({ organization }: Actor, like: RegExp): Promise<string[]> => (await outbox(organization)).map(({ name }) => name).filter((name) => like.test(name));

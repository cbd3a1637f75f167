import { once } from 'node:events';
import * as http from 'node:http';
import type * as net from 'node:net';
import { afterEach, expect } from 'vitest';
import { webhookDelivery } from '../../functions/workers/webhook-delivery/worker.ts';
import { webhookFanout } from '../../functions/workers/webhook-fanout/worker.ts';
import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import { Create as CreateOrganization, create as createOrganization } from '../../shared/domain/organization/create.ts';
import { Completed } from '../../shared/domain/run/events.ts';
import { type Delivery, list } from '../../shared/domain/webhook/delivery.ts';
import { Create, create } from '../../shared/domain/webhook/edit.ts';
import type { About } from '../../shared/domain/webhook/payload.ts';
import { show } from '../../shared/domain/webhook/webhook.ts';
import { EventRecordShape } from '../../shared/events/define.ts';
import type { EventRecord } from '../../shared/events/event.ts';
import { tick } from '../../shared/events/tick.ts';
import { react } from '../../shared/events/worker.ts';
import { newId } from '../../shared/lib/id.ts';
import { bus } from '../../shared/platform/bus.ts';
import { clock } from '../../shared/platform/clock.ts';
import { useRules } from '../../shared/platform/local/bus.ts';
import { queue } from '../../shared/platform/queue.ts';
import { tenantKey } from '../../shared/table/keys.ts';
import { queryRows } from '../../shared/table/query.ts';
import { transact } from '../../shared/table/transact.ts';
import { userOf } from '../support/actors.ts';
import { firstPage } from '../support/lists.ts';
import { makeRoot } from '../support/platform.ts';
import { unpublishedIn } from '../support/published-message.ts';

const workers = [webhookFanout, webhookDelivery];
useRules(() => workers.map(({ id, on }) => ({ queue: id, events: on.map(({ name }) => name) })));

/** A partner's Admin: may do everything with webhooks. */
export const admin = (organization: string) => userOf(organization, 'Admin', { partner: true });

export async function makeCustomer(parent: string, name = `Customer ${newId()}`): Promise<string> {
  return (await withActor(admin(parent), () => createOrganization(CreateOrganization.parse({ name })))).id;
}

/** A webhook on all scan events, with a generated secret unless one is given. */
export function makeWebhook(organization: string, url: string, more: object = {}): Promise<Awaited<ReturnType<typeof create>>> {
  const input = Create.parse({ name: 'Hook', url, events: ['scan_started', 'scan_completed', 'scan_failed'], ...more });
  return withActor(admin(organization), () => create(input));
}

/** Completes a scan as far as webhooks can tell: its event is in the outbox, and nowhere else. */
export async function completeScan(organization: string, more: object = {}): Promise<EventRecord> {
  const reference = { id: newId(), name: 'Weekly' };
  const scan = {
    ...reference, status: 'Done' as const, product: 'pci' as const, target: reference, config: reference, scanner: reference, notification: true, history_id: newId(), trigger: 'manual',
    report_id: null, outcome: 'pass' as const, results: null, severities: [], started_at: null, finished_at: null, error: null, ...more,
  };
  return asSystem('test', organization, async () => {
    const payload = { scan_id: scan.id, run_id: scan.history_id, scan };
    const made = Completed.publish(scan.id, payload);
    await transact([made]);
    return EventRecordShape.parse(made.item.Put?.Item);
  });
}

/** What the fan-out says of it. */
export function aboutOf(event: EventRecord): About {
  const { scan } = Completed.read(event);
  return { data: scan, outcome: scan.outcome };
}

/** An organization with one webhook. */
export async function begin(url: string, more: object = {}) {
  const organization = await makeCustomer((await makeRoot()).id);
  const webhook = await makeWebhook(organization, url, more);
  return { organization, webhook, secret: webhook.secret ?? '' };
}

/** All of them, newest first. */
export async function deliveries(organization: string, webhook: string): Promise<Delivery[]> {
  return (await withActor(admin(organization), () => list(webhook, firstPage({ per_page: 100 })))).items;
}

/** The one delivery that there has to be. */
export async function only(organization: string, webhook: string): Promise<Delivery> {
  const [delivery, ...others] = await deliveries(organization, webhook);
  if (!delivery || others.length > 0) throw new Error(`${others.length + (delivery ? 1 : 0)} deliveries`);
  return delivery;
}

/** The webhook as its owner sees it. */
export const shown = (organization: string, webhook: string) => withActor(admin(organization), () => show(webhook));

const told = new Set<string>();

/** The outbox's events in the order in which they were written. */
export async function outboxOf(organization: string): Promise<EventRecord[]> {
  const { rows } = await asSystem('test', organization, () => queryRows({ partition: tenantKey(organization, 'OUTBOX') }, 1000));
  return rows.map((row) => EventRecordShape.parse(row));
}

/** What the host does between a write and its last effect: outbox to bus, bus to queues, queues to workers, until nothing is left that is visible by now. */
export async function settle(...organizations: string[]): Promise<void> {
  for (;;) {
    const events = (await Promise.all(organizations.map(outboxOf))).flat().filter(({ id }) => !told.has(id));
    events.forEach(({ id }) => told.add(id));
    await (await bus()).put(events);
    const handled = await Promise.all(workers.map(work));
    if (events.length === 0 && handled.every((count) => count === 0)) return;
  }
}

async function work(worker: (typeof workers)[number]): Promise<number> {
  const port = await queue();
  const messages = await port.receive(worker.id, { max: 10, wait_seconds: 0, visibility_seconds: 600 });
  for (const { body, receipt } of messages) {
    await react(worker, body);
    await port.done(worker.id, receipt);
  }
  return messages.length;
}

/** The minute's tick, and what follows from it. */
export async function tickAndSettle(...organizations: string[]): Promise<void> {
  await tick();
  await settle(...organizations);
}

/** Takes every order out of the delivery queue, unhandled: the queue has lost them. */
export async function loseOrders(): Promise<number> {
  const port = await queue();
  const lost = await port.receive(webhookDelivery.id, { max: 10, wait_seconds: 0, visibility_seconds: 600 });
  for (const { receipt } of lost) await port.done(webhookDelivery.id, receipt);
  return lost.length;
}

let ahead = 0;
const realNow = clock.now;

/** Moves the clock of the whole system; back to the real time after the test. */
export function pass(milliseconds: number): void {
  ahead += milliseconds;
  clock.now = () => new Date(realNow().getTime() + ahead);
}

/** Moves the clock just past this time. */
export function passUntil(time: string | null | undefined): void {
  if (time === null || time === undefined) throw new Error('Nothing is due');
  pass(Date.parse(time) - clock.now().getTime() + 1);
}

interface Received {
  method: string | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

type Reply = (request: http.IncomingMessage, response: http.ServerResponse, number: number) => void;
const open: (() => Promise<void>)[] = [];

/** What receivers were sent that was not published so. */
const unpublished: string[] = [];

afterEach(async () => {
  expect(unpublished.splice(0)).toEqual([]);
  ahead = 0;
  clock.now = realNow;
  await Promise.all(open.splice(0).map((close) => close()));
});

/** A receiver on a free loopback port that keeps what it was sent and answers by status (the last one for ever), or as `reply` does. */
export async function receiver(...replies: (number | Reply)[]): Promise<{ url: string; port: number; received: Received[]; close: () => Promise<void> }> {
  const received: Received[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      unpublished.push(...unpublishedIn(body));
      received.push({ method: request.method, headers: request.headers, body });
      const reply = replies[Math.min(received.length, replies.length) - 1] ?? 200;
      if (typeof reply === 'number') response.writeHead(reply).end('noted');
      else reply(request, response, received.length);
    });
  });
  const port = await listen(server);
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  open.push(close);
  return { url: `http://127.0.0.1:${port}/hook`, port, received, close };
}

async function listen(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

import { CreateEventBusCommand, EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import * as z from 'zod';
import type { EventRecord } from '../../shared/events/event.ts';
import { eventBridgeBus } from '../../shared/platform/aws/bus.ts';
import { sqsQueue } from '../../shared/platform/aws/queue.ts';
import type { Bus } from '../../shared/platform/contract/bus.ts';
import { localBus, type Rule } from '../../shared/platform/local/bus.ts';
import { sqliteQueue } from '../../shared/platform/local/queue.ts';
import type { Queue } from '../../shared/platform/contract/queue.ts';
import { onBothHosts } from './both-hosts.ts';

const RULES: Rule[] = [
  { queue: 'coordinator', events: ['scan.requested'] },
  { queue: 'webhooks', events: ['scan.requested', 'scan.completed'] },
  { queue: 'reports', events: ['report.requested'] },
];

interface BusWithQueues {
  bus: Bus;
  queue: Queue;
}

async function deployedBus(): Promise<BusWithQueues> {
  const events = new EventBridgeClient();
  const queues = new SQSClient();
  await events.send(new CreateEventBusCommand({ Name: 'perimeter' }));
  for (const { queue, events: names } of RULES) {
    const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: `perimeter-${queue}` }));
    const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    const EventPattern = JSON.stringify({ source: ['perimeter'], 'detail-type': names });
    await events.send(new PutRuleCommand({ EventBusName: 'perimeter', Name: queue, EventPattern }));
    await events.send(new PutTargetsCommand({ EventBusName: 'perimeter', Rule: queue, Targets: [{ Id: queue, Arn: Attributes?.QueueArn, InputPath: '$.detail' }] }));
  }
  return { bus: eventBridgeBus(), queue: sqsQueue() };
}

function event(name: string, payload: unknown = {}): EventRecord {
  return {
    id: randomUUID(), name, tenant: randomUUID(), actor: '{"kind":"system"}', subject: randomUUID(),
    correlation_id: randomUUID(), created_at: '2026-11-21T10:00:00.000Z', payload: JSON.stringify(payload),
  };
}

// moto ignores a target's InputPath and delivers the whole EventBridge envelope; the record is its detail.
const Envelope = z.object({ source: z.literal('perimeter'), 'detail-type': z.string(), detail: z.unknown() });

async function delivered(queue: Queue, name: string): Promise<unknown[]> {
  const records: unknown[] = [];
  for (;;) {
    const messages = await queue.receive(name, { max: 10, wait_seconds: 0, visibility_seconds: 600 });
    if (messages.length === 0) return records;
    records.push(...messages.map(({ body }) => record(JSON.parse(body))));
  }
}

function record(body: unknown): unknown {
  const envelope = Envelope.safeParse(body);
  return envelope.success ? envelope.data.detail : body;
}

onBothHosts<BusWithQueues>('bus', { local: () => ({ bus: localBus(() => RULES), queue: sqliteQueue() }), aws: deployedBus }, (host) => {
  it('hands an event, unchanged, to every queue whose rule names it and to no other', async () => {
    const requested = event('scan.requested', { hosts: ['192.0.2.1'] });
    const completed = event('scan.completed');
    await host().bus.put([requested, completed, event('nobody.cares')]);
    expect(await delivered(host().queue, 'coordinator')).toEqual([requested]);
    expect(await delivered(host().queue, 'webhooks')).toEqual(expect.arrayContaining([requested, completed]));
    expect(await delivered(host().queue, 'reports')).toEqual([]);
  });

  it('hands out every one of many events, also of large ones', async () => {
    const events = Array.from({ length: 27 }, (_, index) => event('report.requested', { index, filler: 'x'.repeat(index % 4 === 0 ? 100_000 : 5) }));
    await host().bus.put(events);
    const got = await delivered(host().queue, 'reports');
    expect(got).toHaveLength(27);
    expect(got).toEqual(expect.arrayContaining(events));
  });

  it('carries hostile text from a banner unchanged', async () => {
    const hostile = event('scan.requested', { banner: '\u0000\u001b[31m\u202e\uffff\ufffe\ud800 "]}\' 𝄞' });
    await host().bus.put([hostile]);
    expect(await delivered(host().queue, 'coordinator')).toEqual([hostile]);
  });

  it('refuses an event that EventBridge would refuse, and then hands out none of the call', async () => {
    await expect(host().bus.put([event('scan.requested'), event('scan.requested', 'x'.repeat(262_144))])).rejects.toThrow(RangeError);
    expect(await delivered(host().queue, 'coordinator')).toEqual([]);
  });

  it('takes a call without events', async () => {
    await host().bus.put([]);
  });
});

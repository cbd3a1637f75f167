import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import type { EventRecord } from '../../shared/events/event.ts';
import { eventBridgeBus } from '../../shared/platform/aws/bus.ts';
import { sqsQueue } from '../../shared/platform/aws/queue.ts';
import { type Answer, type Call, useScriptedAws } from './scripted-aws.ts';

const Batch = z.object({ Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string() })) });
const Put = z.object({ Entries: z.array(z.object({ Detail: z.string(), EventBusName: z.literal('perimeter'), Source: z.literal('perimeter') })) });

const json = (value: unknown): Answer => ({ status: 200, body: JSON.stringify(value) });

// SQS as it answers a batch: each entry alone succeeds, is throttled, or is the sender's fault.
function batchAnswer(call: Call, fate: (body: string) => 'taken' | 'throttled' | 'refused'): Answer {
  if (call.operation.endsWith('GetQueueUrl')) return json({ QueueUrl: `${process.env['AWS_ENDPOINT_URL']}/123456789012/perimeter-q` });
  const entries = Batch.parse(JSON.parse(call.body)).Entries.map((entry) => ({ ...entry, fate: fate(entry.MessageBody) }));
  return json({
    Successful: entries.filter((entry) => entry.fate === 'taken').map(({ Id, MessageBody }) => ({ Id, MessageId: randomUUID(), MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') })),
    Failed: entries.filter((entry) => entry.fate !== 'taken').map(({ Id, fate: is }) => ({ Id, Code: is === 'refused' ? 'InvalidMessageContents' : 'RequestThrottled', Message: 'no', SenderFault: is === 'refused' })),
  });
}

function event(subject: string): EventRecord {
  return { id: randomUUID(), name: 'scan.requested', tenant: 't', actor: '{}', subject, correlation_id: 'c', created_at: '2026-11-21T10:00:00.000Z', payload: '{}' };
}

const subjects = (call: Call) => Put.parse(JSON.parse(call.body)).Entries.map(({ Detail }) => z.object({ subject: z.string() }).parse(JSON.parse(Detail)).subject);

function putAnswer(call: Call, fails: (subject: string) => boolean): Answer {
  const results = subjects(call).map((subject) => (fails(subject) ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' } : { EventId: randomUUID() }));
  return json({ FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results });
}

describe('a batch of which AWS takes only a part', () => {
  const aws = useScriptedAws();
  beforeAll(() => {
    vi.stubEnv('PERIMETER_QUEUE_PREFIX', 'perimeter-');
    vi.stubEnv('PERIMETER_BUS', 'perimeter');
  });
  const batches = () => aws.calls().filter(({ operation }) => operation.endsWith('SendMessageBatch')).map(({ body }) => Batch.parse(JSON.parse(body)).Entries.map(({ MessageBody }) => MessageBody));

  it('is sent again to the queue, the refused messages alone, until all are taken', async () => {
    let refusals = 2;
    aws.answer((call) => batchAnswer(call, (body) => (body === 'b' && refusals-- > 0 ? 'throttled' : 'taken')));
    await sqsQueue().send('q', [{ body: 'a' }, { body: 'b' }, { body: 'c' }]);
    expect(batches()).toEqual([['a', 'b', 'c'], ['b'], ['b']]);
  });

  it('is an error when the queue refuses a message four times', async () => {
    aws.answer((call) => batchAnswer(call, (body) => (body === 'b' ? 'throttled' : 'taken')));
    await expect(sqsQueue().send('q', [{ body: 'a' }, { body: 'b' }])).rejects.toThrow('1 of 2 entries were refused 4 times: RequestThrottled');
    expect(batches()).toHaveLength(4);
  });

  it('is an error at once when a message is at fault, because a repetition would not help', async () => {
    aws.answer((call) => batchAnswer(call, (body) => (body === 'b' ? 'refused' : 'taken')));
    await expect(sqsQueue().send('q', [{ body: 'a' }, { body: 'b' }])).rejects.toThrow('InvalidMessageContents');
    expect(batches()).toHaveLength(1);
  });

  it('asks for the address of a queue once', async () => {
    aws.answer((call) => batchAnswer(call, () => 'taken'));
    const queue = sqsQueue();
    await queue.send('q', [{ body: 'a' }]);
    await queue.send('q', [{ body: 'b' }]);
    expect(aws.calls().filter(({ operation }) => operation.endsWith('GetQueueUrl'))).toHaveLength(1);
  });

  it('is put on the bus again, the failed events alone, until all are taken', async () => {
    let failures = 3;
    aws.answer((call) => putAnswer(call, (subject) => subject === '1' && failures-- > 0));
    await eventBridgeBus().put([event('0'), event('1'), event('2')]);
    expect(aws.calls().map(subjects)).toEqual([['0', '1', '2'], ['1'], ['1'], ['1']]);
  });

  it('is an error when the bus fails an event four times', async () => {
    aws.answer((call) => putAnswer(call, (subject) => subject === '1'));
    await expect(eventBridgeBus().put([event('0'), event('1')])).rejects.toThrow('ThrottlingException: slow down');
  });
});

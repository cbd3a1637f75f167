import type { SQSEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { asSystem, tenant } from '../../shared/domain/actor/context.ts';
import { event } from '../../shared/events/define.ts';
import { consumer, on, type Worker } from '../../shared/events/worker.ts';
import { newId } from '../../shared/lib/id.ts';
import { MAX_RECEIVES } from '../../shared/platform/message-limits.ts';
import { useTable } from '../support/table.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
useTable();

const Asked = event('test.asked', z.object({ what: z.string() }));
const organization = newId();
const heard: string[] = [];

function worker(handle: () => Promise<void>, abandoned: (what: string) => Promise<void>): Worker {
  return { id: 'test', on: [on(Asked, handle, ({ what }) => abandoned(what))], timeoutSeconds: 1, memoryMegabytes: 128, host: 'function', grants: {}, errorImpact: '' };
}

/** What Lambda is handed, when SQS hands the message out for the nth time. */
async function received(times: number): Promise<SQSEvent> {
  const record = await asSystem('test', organization, async () => Asked.record('subject', { what: `try ${times}` }));
  const attributes = { ApproximateReceiveCount: String(times), SentTimestamp: '0', SenderId: 'test', ApproximateFirstReceiveTimestamp: '0' };
  return { Records: [{ messageId: 'one', receiptHandle: 'r', body: JSON.stringify(record), attributes, messageAttributes: {}, md5OfBody: '', eventSource: 'aws:sqs', eventSourceARN: '', awsRegion: '' }] };
}

const broken = async (): Promise<never> => {
  throw new Error('Broken');
};

test('only the last try that fails is told, in the tenant of its event; the message is dead all the same', async () => {
  const failing = consumer(worker(broken, async (what) => {
    heard.push(`${what} ${tenant() === organization}`);
  }));
  const failed = { batchItemFailures: [{ itemIdentifier: 'one' }] };
  for (let times = 1; times <= MAX_RECEIVES; times += 1) expect(await failing(await received(times))).toEqual(failed);
  expect(heard).toEqual([`try ${MAX_RECEIVES} true`]);
});

test('a last try that succeeds is not told; one whose telling fails too is dead like any other', async () => {
  const fine = consumer(worker(async () => undefined, async (what) => {
    heard.push(what);
  }));
  expect(await fine(await received(MAX_RECEIVES))).toEqual({ batchItemFailures: [] });
  expect(await consumer(worker(broken, broken))(await received(MAX_RECEIVES))).toEqual({ batchItemFailures: [{ itemIdentifier: 'one' }] });
  expect(heard).toHaveLength(1);
});

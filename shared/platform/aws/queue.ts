import {
  type BatchResultErrorEntry, ChangeMessageVisibilityCommand, DeleteMessageCommand, GetQueueUrlCommand, type Message,
  ReceiveMessageCommand, SendMessageBatchCommand, SQSClient, SQSServiceException,
} from '@aws-sdk/client-sqs';
import { lazy } from '../../lib/lazy.ts';
import { checkMessage, checkReceive, checkVisibility, MAX_BODY_BYTES } from '../message-limits.ts';
import type { Queue, QueueMessage, ReceivedMessage } from '../contract/queue.ts';
import { type Refusal, sendInBatches } from './batches.ts';
import { clientOptions } from './client-options.ts';
import { required } from './environment.ts';

/** SQS. A queue's name in AWS is PERIMETER_QUEUE_PREFIX and its name here; redrive to `<queue>-dead` is the queue's own policy. */
export function sqsQueue(): Queue {
  const client = lazy(() => new SQSClient(clientOptions));
  const urlOf = queueUrls(client);
  return {
    async send(queue, messages) {
      for (const message of messages) checkMessage(message);
      const url = await urlOf(queue);
      await sendInBatches(messages, { bytes: ({ body }) => Buffer.byteLength(body), maxBytes: MAX_BODY_BYTES }, (batch) => sendBatch(client(), url, batch));
    },
    async receive(queue, options) {
      checkReceive(options);
      const { Messages } = await client().send(new ReceiveMessageCommand({
        QueueUrl: await urlOf(queue),
        MaxNumberOfMessages: options.max,
        WaitTimeSeconds: options.wait_seconds,
        VisibilityTimeout: options.visibility_seconds,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }));
      return (Messages ?? []).map(received);
    },
    async extend(queue, receipt, seconds) {
      checkVisibility(seconds);
      return await held(client().send(new ChangeMessageVisibilityCommand({ QueueUrl: await urlOf(queue), ReceiptHandle: receipt, VisibilityTimeout: seconds })));
    },
    async done(queue, receipt) {
      await held(client().send(new DeleteMessageCommand({ QueueUrl: await urlOf(queue), ReceiptHandle: receipt })));
    },
  };
}

function queueUrls(client: () => SQSClient): (queue: string) => Promise<string> {
  const urls = new Map<string, string>();
  return async (queue) => {
    const known = urls.get(queue);
    if (known) return known;
    const { QueueUrl } = await client().send(new GetQueueUrlCommand({ QueueName: required('PERIMETER_QUEUE_PREFIX') + queue }));
    if (!QueueUrl) throw new Error(`SQS gave no address for the queue ${queue}.`);
    urls.set(queue, QueueUrl);
    return QueueUrl;
  };
}

async function sendBatch(client: SQSClient, url: string, batch: QueueMessage[]): Promise<Refusal<QueueMessage>[]> {
  const { Failed } = await client.send(new SendMessageBatchCommand({
    QueueUrl: url,
    Entries: batch.map((message, index) => ({ Id: String(index), MessageBody: message.body, DelaySeconds: message.delay_seconds ?? 0 })),
  }));
  return (Failed ?? []).flatMap((failure) => refusals(batch, failure));
}

function refusals(batch: QueueMessage[], failure: BatchResultErrorEntry): Refusal<QueueMessage>[] {
  const reason = `${failure.Code}: ${failure.Message ?? ''}`;
  // The sender's fault is the same at the next try.
  if (failure.SenderFault) throw new Error(`SQS refused a message: ${reason}`);
  const item = batch[Number(failure.Id)];
  return item ? [{ item, reason }] : [];
}

function received(message: Message): ReceivedMessage {
  return { body: message.Body ?? '', receipt: message.ReceiptHandle ?? '', receive_count: Number(message.Attributes?.ApproximateReceiveCount ?? 1) };
}

// SQS has three answers for a receipt that no longer holds its message: the invisibility ended, the message was deleted, or 12 hours are over.
const NO_LONGER_HELD = ['MessageNotInflight', 'ReceiptHandleIsInvalid', 'InvalidParameterValue', 'InvalidParameterValueException'];

async function held(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof SQSServiceException && NO_LONGER_HELD.includes(error.name)) return false;
    throw error;
  }
}

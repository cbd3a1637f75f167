import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { MAX_BODY_BYTES } from '../../shared/platform/message-limits.ts';
import { sqsQueue } from '../../shared/platform/aws/queue.ts';
import { sqliteQueue } from '../../shared/platform/local/queue.ts';
import type { Queue } from '../../shared/platform/contract/queue.ts';
import { onBothHosts } from './both-hosts.ts';

const QUEUES = ['order', 'batch', 'lock', 'back', 'expiry', 'beat', 'delay', 'dead', 'wait', 'limits', 'twice', 'stale'];
const now = { max: 10, wait_seconds: 0, visibility_seconds: 60 };

// What a deployment makes: each queue with its dead-letter queue and the policy of five receives.
async function deployedQueues(): Promise<Queue> {
  const client = new SQSClient();
  for (const name of QUEUES) {
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: `perimeter-${name}-dead` }));
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 5 });
    await client.send(new CreateQueueCommand({ QueueName: `perimeter-${name}`, Attributes: { RedrivePolicy } }));
  }
  return sqsQueue();
}

async function drain(queue: Queue, name: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const messages = await queue.receive(name, now);
    if (messages.length === 0) return bodies.sort();
    bodies.push(...messages.map(({ body }) => body));
  }
}

async function receiveOne(queue: Queue, name: string, options: Partial<typeof now> = {}) {
  const [message] = await queue.receive(name, { ...now, max: 1, ...options });
  if (!message) throw new Error(`${name} is empty`);
  return message;
}

onBothHosts('queue', { local: sqliteQueue, aws: deployedQueues }, (queue, host) => {
  it('hands out what was sent, counts the hand-out, and forgets it when it is done', async () => {
    const body = JSON.stringify({ text: 'ü → 𝄞', line: 'a\nb' });
    await queue().send('order', [{ body }]);
    const message = await receiveOne(queue(), 'order', { visibility_seconds: 0 });
    expect(message).toMatchObject({ body, receive_count: 1 });
    const again = await receiveOne(queue(), 'order');
    expect(again).toMatchObject({ body, receive_count: 2 });
    await queue().done('order', again.receipt);
    await queue().done('order', again.receipt);
    expect(await queue().extend('order', again.receipt, 0)).toBe(false);
    expect(await queue().receive('order', now)).toEqual([]);
  });

  it('sends any number of messages of any size in one call, and none is lost', async () => {
    const bodies = Array.from({ length: 23 }, (_, index) => `${String(index).padStart(2, '0')}${'x'.repeat(index % 5 === 0 ? 300_000 : 10)}`);
    await queue().send('batch', bodies.map((body) => ({ body })));
    expect(await drain(queue(), 'batch')).toEqual(bodies);
    await queue().send('batch', []);
  });

  it('gives a message to one consumer at a time', async () => {
    await queue().send('lock', Array.from({ length: 20 }, (_, index) => ({ body: String(index) })));
    const receive = () => queue().receive('lock', { ...now, max: 5 });
    // moto hands a message to two who ask at the very same instant, which SQS does not; our own queue has to stand it.
    const taken = host === 'local' ? await Promise.all(Array.from({ length: 8 }, receive)) : [await receive(), await receive(), await receive(), await receive(), await receive()];
    const bodies = taken.flat().map(({ body }) => body);
    expect(new Set(bodies).size).toBe(bodies.length);
    expect(bodies).toHaveLength(20);
  });

  it('takes a message back at once when its consumer gives it up', async () => {
    await queue().send('back', [{ body: 'x' }]);
    const first = await receiveOne(queue(), 'back');
    expect(await queue().receive('back', now)).toEqual([]);
    expect(await queue().extend('back', first.receipt, 0)).toBe(true);
    expect((await receiveOne(queue(), 'back')).receive_count).toBe(2);
  });

  it('hands a message out again when the invisibility of a silent consumer ends, to one who waits for it', async () => {
    await queue().send('expiry', [{ body: 'x' }]);
    await receiveOne(queue(), 'expiry', { visibility_seconds: 1 });
    expect((await receiveOne(queue(), 'expiry', { wait_seconds: 20 })).receive_count).toBe(2);
  });

  it('counts an extension from now, not from the old end', async () => {
    await queue().send('beat', [{ body: 'x' }]);
    const held = await receiveOne(queue(), 'beat', { visibility_seconds: 600 });
    expect(await queue().extend('beat', held.receipt, 1)).toBe(true);
    expect((await receiveOne(queue(), 'beat', { wait_seconds: 20 })).receive_count).toBe(2);
  });

  it('holds a delayed message back until its time', async () => {
    await queue().send('delay', [{ body: 'much later', delay_seconds: 900 }, { body: 'later', delay_seconds: 1 }]);
    expect((await receiveOne(queue(), 'delay', { max: 10, wait_seconds: 20 })).body).toBe('later');
    expect(await queue().receive('delay', now)).toEqual([]);
  });

  it('moves a message that was handed out five times in vain to the dead-letter queue, where it stays', async () => {
    await queue().send('dead', [{ body: 'poison' }]);
    for (let receive = 1; receive <= 5; receive++) {
      expect((await receiveOne(queue(), 'dead', { visibility_seconds: 0 })).receive_count).toBe(receive);
    }
    expect(await queue().receive('dead', now)).toEqual([]);
    for (let receive = 1; receive <= 7; receive++) {
      expect((await receiveOne(queue(), 'dead-dead', { visibility_seconds: 0 })).body).toBe('poison');
    }
  });

  it('wakes a waiting consumer when a message comes', async () => {
    const waiting = queue().receive('wait', { ...now, wait_seconds: 20 });
    await queue().send('wait', [{ body: 'hello' }]);
    expect((await waiting).map(({ body }) => body)).toEqual(['hello']);
  });

  it.each([
    ['an empty body', { body: '' }], ['too many bytes', { body: 'é'.repeat(MAX_BODY_BYTES / 2 + 1) }], ['a control character', { body: 'a\u0000' }], ['U+FFFF', { body: '\uffff' }],
    ['a lone surrogate', { body: '\ud800' }], ['a delay over 15 minutes', { body: 'x', delay_seconds: 901 }], ['a negative delay', { body: 'x', delay_seconds: -1 }],
  ])('refuses %s before anything is sent', async (_, message) => {
    await expect(queue().send('limits', [{ body: 'fine' }, message])).rejects.toThrow(/^(A message|delay_seconds)/);
    expect(await queue().receive('limits', now)).toEqual([]);
  });

  it('takes the largest body that SQS takes', async () => {
    const body = 'x'.repeat(MAX_BODY_BYTES);
    await queue().send('twice', [{ body }, { body: 'small' }]);
    expect((await drain(queue(), 'twice')).map(({ length }) => length)).toEqual([5, MAX_BODY_BYTES]);
  });

  it.each([{ max: 0 }, { max: 11 }, { wait_seconds: 21 }, { wait_seconds: -1 }, { visibility_seconds: 43_201 }])('refuses to receive with %j', async (options) => {
    await expect(queue().receive('limits', { ...now, ...options })).rejects.toThrow(RangeError);
  });

  it('answers false, and does not fail, for a receipt that was never given', async () => {
    expect(await queue().extend('stale', 'no-such-receipt', 10)).toBe(false);
    await queue().done('stale', 'no-such-receipt');
  });
});

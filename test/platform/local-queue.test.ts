import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { EventRecord } from '../../shared/events/event.ts';
import { clock } from '../../shared/platform/clock.ts';
import { localBus, useRules } from '../../shared/platform/local/bus.ts';
import { queueDepths, redrive, sqliteQueue } from '../../shared/platform/local/queue.ts';
import { useHome } from './both-hosts.ts';

const START = new Date('2026-11-21T10:00:00Z').getTime();
const options = { max: 10, wait_seconds: 0, visibility_seconds: 30 };
const queue = sqliteQueue();
const depth = (name: string) => queueDepths().find((one) => one.queue === name);

function at(seconds: number): void {
  vi.spyOn(clock, 'now').mockImplementation(() => new Date(START + seconds * 1_000));
}

async function take(name: string) {
  const [message] = await queue.receive(name, { ...options, max: 1 });
  if (!message) throw new Error(`${name} is empty`);
  return message;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a queue of one machine', () => {
  useHome();

  it('keeps a message from others to the second in which its invisibility ends', async () => {
    at(0);
    await queue.send('a', [{ body: 'x' }]);
    const held = await take('a');
    at(29);
    expect(await queue.extend('a', held.receipt, 100)).toBe(true);
    at(128);
    expect(await queue.receive('a', options)).toEqual([]);
    at(129);
    expect((await take('a')).receive_count).toBe(2);
  });

  it('takes no word from a consumer whose message went to another', async () => {
    at(0);
    await queue.send('b', [{ body: 'x' }]);
    const dead = await take('b');
    at(31);
    expect(await queue.extend('b', dead.receipt, 60)).toBe(false);
    const alive = await take('b');
    expect(await queue.extend('b', dead.receipt, 60)).toBe(false);
    await queue.done('b', dead.receipt);
    expect(depth('b')).toEqual({ queue: 'b', ready: 0, delayed: 0, in_flight: 1 });
    await queue.done('b', alive.receipt);
    expect(depth('b')).toBeUndefined();
  });

  it('takes the work of a slow consumer as done while nobody else has the message', async () => {
    at(0);
    await queue.send('c', [{ body: 'x' }]);
    const slow = await take('c');
    at(31);
    await queue.done('c', slow.receipt);
    expect(await queue.receive('c', options)).toEqual([]);
  });

  it('takes no receipt of another queue', async () => {
    await queue.send('d', [{ body: 'x' }]);
    const held = await take('d');
    await queue.done('other', held.receipt);
    expect(await queue.extend('other', held.receipt, 0)).toBe(false);
    expect(depth('d')?.in_flight).toBe(1);
  });

  it('hands out what waits longest first, so that a message which fails does not hold up the others', async () => {
    at(0);
    await queue.send('e', [{ body: 'fails' }, { body: 'second' }, { body: 'third' }]);
    at(1);
    await queue.extend('e', (await take('e')).receipt, 0);
    expect((await take('e')).body).toBe('second');
  });

  it('counts what is ready, delayed and in flight', async () => {
    at(0);
    await queue.send('f', [{ body: '1' }, { body: '2' }, { body: '3' }, { body: 'later', delay_seconds: 60 }]);
    await take('f');
    expect(depth('f')).toEqual({ queue: 'f', ready: 2, delayed: 1, in_flight: 1 });
  });

  it('gives dead letters back to their queue with all their tries', async () => {
    await queue.send('g', [{ body: 'one' }, { body: 'two' }]);
    for (let receive = 0; receive < 6; receive++) await queue.receive('g', { ...options, visibility_seconds: 0 });
    expect(depth('g')).toBeUndefined();
    expect(depth('g-dead')?.ready).toBe(2);
    expect(redrive('g')).toBe(2);
    expect(redrive('g')).toBe(0);
    expect((await queue.receive('g', options)).map(({ body, receive_count }) => [body, receive_count])).toEqual([['one', 1], ['two', 1]]);
    expect(() => redrive('g-dead')).toThrow('is a dead-letter queue');
  });
});

describe('the bus of one machine', () => {
  useHome();
  const event: EventRecord = { id: randomUUID(), name: 'scan.requested', tenant: 't', actor: '{}', subject: 's', correlation_id: 'c', created_at: '2026-11-21T10:00:00.000Z', payload: '{}' };

  it('refuses an event before the host has given its rules, because it would vanish', async () => {
    await expect(localBus().put([event])).rejects.toThrow('useRules()');
    useRules(() => [{ queue: 'given', events: ['scan.requested'] }]);
    await localBus().put([event]);
    expect(depth('given')?.ready).toBe(1);
  });

  it('hands an event to all of its queues or, after a fault in the middle, to none', async () => {
    const broken = localBus(() => [{ queue: 'first', events: ['scan.requested'] }, { queue: 'second', get events(): string[] { throw new Error('the second rule is broken'); } }]);
    await expect(broken.put([event])).rejects.toThrow('the second rule is broken');
    expect(depth('first')).toBeUndefined();
    await localBus(() => [{ queue: 'first', events: ['scan.requested'] }]).put([event]);
    expect(depth('first')?.ready).toBe(1);
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { clock } from '../../shared/platform/clock.ts';
import { sqliteQueue } from '../../shared/platform/local/queue.ts';
import { useHome } from './both-hosts.ts';

interface Process {
  lines: string[];
  /** Resolves when a line was written that the test accepts; fails when the process ends before. */
  line(accepts: (line: string, count: number) => boolean): Promise<void>;
  go(): void;
  kill(): void;
  exited: Promise<unknown>;
}

let running: ChildProcess[] = [];

function start(role: string, name = ''): Process {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'queue-process.ts'), role, name], { stdio: ['pipe', 'pipe', 'inherit'] });
  running.push(child);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  return {
    lines,
    async line(accepts) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const look = () => lines.some((line, index) => accepts(line, index + 1)) && resolve();
      reader.on('line', look);
      reader.once('close', () => reject(new Error(`${role} ${name} ended early after: ${lines.at(-1)}`)));
      look();
      await promise;
    },
    go: () => child.stdin.write('go\n'),
    kill: () => child.kill('SIGKILL'),
    // The reader closes after the last line, the process may exit before.
    exited: Promise.all([once(child, 'exit'), once(reader, 'close')]),
  };
}

const isReady = (line: string) => line === 'ready';
const words = (process: Process, kind: string) => process.lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.split(' ').slice(1));

async function inQueue(): Promise<string[]> {
  // Every invisibility is over by then.
  vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 3_600_000));
  const bodies: string[] = [];
  for (;;) {
    const messages = await sqliteQueue().receive('work', { max: 10, wait_seconds: 0, visibility_seconds: 43_200 });
    if (messages.length === 0) return bodies;
    bodies.push(...messages.map(({ body }) => body));
  }
}

afterEach(() => {
  vi.restoreAllMocks();
  for (const child of running) child.kill('SIGKILL');
  running = [];
});

describe('several processes on one queue', () => {
  useHome();

  it('lose nothing when one is killed in the middle, and never have the same message at once', async () => {
    const bodies = Array.from({ length: 300 }, (_, index) => String(index));
    await sqliteQueue().send('work', bodies.map((body) => ({ body })));
    const victim = start('consume', 'victim');
    const others = [start('consume', 'one'), start('consume', 'two'), start('consume', 'three')];
    await Promise.all([victim, ...others].map((one) => one.line(isReady)));
    // The victim has a head start of one message, and is killed in its second batch or soon after.
    victim.go();
    await victim.line((line) => line.startsWith('taken '));
    for (const other of others) other.go();
    await victim.line((line, count) => line.startsWith('effect ') && count > 10);
    victim.kill();
    await Promise.all([victim, ...others].map(({ exited }) => exited));

    const all = [victim, ...others];
    const taken = all.flatMap((one) => words(one, 'taken'));
    const effects = new Set(all.flatMap((one) => words(one, 'effect')).map(([body]) => body));
    expect(taken.length).toBe(new Set(taken.map(([body]) => body)).size);
    expect(taken.every(([, count]) => count === '1')).toBe(true);
    const left = await inQueue();
    expect(left.length).toBeLessThanOrEqual(5);
    expect(bodies.filter((body) => !effects.has(body) && !left.includes(body))).toEqual([]);
    expect(others.reduce((sum, one) => sum + words(one, 'effect').length, 0)).toBeGreaterThan(0);
  });
});

describe('a sender that is killed', () => {
  useHome();

  it('leaves every batch that was sent, and each batch whole or not at all', async () => {
    const sender = start('produce');
    await sender.line(isReady);
    sender.go();
    await sender.line((line) => line === 'sent 50');
    sender.kill();
    await sender.exited;
    const bodies = await inQueue();
    const batches = new Set(bodies.map((body) => body.slice(0, -1)));
    expect(words(sender, 'sent').filter(([batch]) => !batches.has(batch ?? ''))).toEqual([]);
    expect(bodies.toSorted()).toEqual([...batches].flatMap((batch) => [`${batch}a`, `${batch}b`, `${batch}c`]).toSorted());
  });
});

describe('processes that start in a new home at the same instant', () => {
  useHome();

  it('all get the same secret, and each its place in the queue', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const all = names.map((name) => start('first', name));
    await Promise.all(all.map((one) => one.line(isReady)));
    for (const one of all) one.go();
    await Promise.all(all.map(({ exited }) => exited));
    expect(new Set(all.flatMap((one) => words(one, 'secret')).flat()).size).toBe(1);
    expect(all.map((one) => words(one, 'secret').length)).toEqual([1, 1, 1, 1, 1, 1]);
    expect((await inQueue()).toSorted()).toEqual(names);
  });
});

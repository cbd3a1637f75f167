import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { clock } from '../clock.ts';
import { checkMessage, checkReceive, checkVisibility } from '../message-limits.ts';
import type { Queue, ReceivedMessage } from '../contract/queue.ts';
import { inTransaction, platformDatabase } from './database.ts';
import { anyDue, deadLetterQueue, handOut, store } from './messages.ts';

// A sender in another process cannot wake us, so a waiting consumer looks again after 50 to 100 ms.
const LOOK_AGAIN_MS = 50;

/** Queues in `platform.db`, with what SQS promises: a message is in the file before `send` returns, one consumer has it at a time, and it comes back when its consumer dies. */
export function sqliteQueue(): Queue {
  return {
    async send(queue, messages) {
      for (const message of messages) checkMessage(message);
      inTransaction((database) => store(database, queue, messages, now()));
    },
    async receive(queue, options) {
      checkReceive(options);
      // The wait is real time, whatever a test has set the clock to.
      const giveUpAt = performance.now() + options.wait_seconds * 1_000;
      for (;;) {
        const messages = take(queue, options);
        const left = giveUpAt - performance.now();
        if (messages.length > 0 || left <= 0) return messages;
        await setTimeout(Math.min(left, LOOK_AGAIN_MS * (1 + Math.random())));
      }
    },
    async extend(queue, receipt, seconds) {
      checkVisibility(seconds);
      const at = now();
      const { changes } = platformDatabase().prepare('UPDATE message SET visible_at = ? WHERE queue = ? AND receipt = ? AND visible_at > ?').run(at + seconds * 1_000, queue, receipt, at);
      return changes === 1;
    },
    async done(queue, receipt) {
      platformDatabase().prepare('DELETE FROM message WHERE queue = ? AND receipt = ?').run(queue, receipt);
    },
  };
}

export interface QueueDepth {
  queue: string;
  /** A consumer could have them now. */
  ready: number;
  /** Sent with a delay that is not over. */
  delayed: number;
  /** A consumer has them. */
  in_flight: number;
}

const Depths = z.array(z.object({ queue: z.string(), ready: z.number(), delayed: z.number(), in_flight: z.number() }));

/** Every queue that holds a message, dead-letter queues included, by name. */
export function queueDepths(): QueueDepth[] {
  const rows = platformDatabase().prepare(`
    SELECT queue, sum(visible_at <= :now) AS ready, sum(visible_at > :now AND receipt IS NULL) AS delayed, sum(visible_at > :now AND receipt IS NOT NULL) AS in_flight
    FROM message GROUP BY queue ORDER BY queue`).all({ now: now() });
  return Depths.parse(rows);
}

/** Gives every message of the dead-letter queue back to its queue, with all its tries; answers how many. One that somebody is reading right now stays. */
export function redrive(queue: string): number {
  const dead = deadLetterQueue(queue);
  if (!dead) throw new Error(`${queue} is a dead-letter queue; name the queue that it belongs to.`);
  const { changes } = platformDatabase().prepare('UPDATE message SET queue = ?, receive_count = 0, receipt = NULL WHERE queue = ? AND visible_at <= ?').run(queue, dead, now());
  return Number(changes);
}

function take(queue: string, options: { max: number; visibility_seconds: number }): ReceivedMessage[] {
  return anyDue(platformDatabase(), queue, now()) ? inTransaction((database) => handOut(database, queue, options, now())) : [];
}

function now(): number {
  return clock.now().getTime();
}

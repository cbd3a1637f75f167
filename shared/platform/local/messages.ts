import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { QueueMessage, ReceivedMessage } from '../contract/queue.ts';
import { MAX_RECEIVES } from '../message-limits.ts';

const Handed = z.array(z.object({ id: z.number(), body: z.string(), receipt: z.string(), receive_count: z.number() }));

/** The dead-letter queue of a queue; a dead queue is its own end. */
export function deadLetterQueue(queue: string): string | undefined {
  return queue.endsWith('-dead') ? undefined : `${queue}-dead`;
}

/** Stores messages inside of the caller's transaction. */
export function store(database: DatabaseSync, queue: string, messages: QueueMessage[], now: number): void {
  const insert = database.prepare('INSERT INTO message (queue, body, visible_at) VALUES (?, ?, ?)');
  for (const message of messages) insert.run(queue, message.body, now + (message.delay_seconds ?? 0) * 1_000);
}

/** Whether a consumer could have a message now: a read, so that an idle consumer never takes the write lock. */
export function anyDue(database: DatabaseSync, queue: string, now: number): boolean {
  return database.prepare('SELECT 1 FROM message WHERE queue = ? AND visible_at <= ? LIMIT 1').get(queue, now) !== undefined;
}

/** Hands out up to `max` due messages in the caller's transaction, the longest waiting first; what was handed out five times in vain moves to the dead-letter queue instead. */
export function handOut(database: DatabaseSync, queue: string, options: { max: number; visibility_seconds: number }, now: number): ReceivedMessage[] {
  buryExhausted(database, queue, now);
  const due = database.prepare('SELECT id FROM message WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, id LIMIT ?').all(queue, now, options.max);
  const take = database.prepare('UPDATE message SET visible_at = ?, receive_count = receive_count + 1, receipt = ? WHERE id = ? RETURNING id, body, receipt, receive_count');
  const handed = due.map(({ id }) => take.get(now + options.visibility_seconds * 1_000, randomUUID(), id ?? null));
  return Handed.parse(handed).map(({ body, receipt, receive_count }) => ({ body, receipt, receive_count }));
}

function buryExhausted(database: DatabaseSync, queue: string, now: number): void {
  const dead = deadLetterQueue(queue);
  if (!dead) return;
  database.prepare('UPDATE message SET queue = ?, receive_count = 0, receipt = NULL WHERE queue = ? AND visible_at <= ? AND receive_count >= ?').run(dead, queue, now, MAX_RECEIVES);
}

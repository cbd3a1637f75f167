import { logCrash } from '../lib/logger.ts';
import type { Queue, ReceivedMessage } from '../platform/contract/queue.ts';
import { MAX_RECEIVES } from '../platform/message-limits.ts';
import { queue } from '../platform/queue.ts';
import { react, type Worker } from './worker.ts';

/** How long a dead consumer's message stays hidden; a living one renews it three times as often. */
const visibilitySeconds = 30;
const heartbeatMs = 10_000;
/** Short, so that a stopping process does not wait for a message that will not come. */
const waitSeconds = 1;

/** Consumes a worker's queue in this process, `slots` messages at once, until the signal aborts; short work under way is finished, long work is given back. */
export async function poll(worker: Worker, slots: number, signal: AbortSignal): Promise<void> {
  const port = await queue();
  await Promise.all(Array.from({ length: slots }, () => consume(worker, port, signal)));
}

async function consume(worker: Worker, port: Queue, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const [message] = await port.receive(worker.id, { max: 1, wait_seconds: waitSeconds, visibility_seconds: visibilitySeconds });
    if (message) await handle(worker, port, message, signal);
  }
}

async function handle(worker: Worker, port: Queue, { body, receipt, receive_count }: ReceivedMessage, signal: AbortSignal): Promise<void> {
  const heartbeat = setInterval(() => void port.extend(worker.id, receipt, visibilitySeconds).catch((error: unknown) => logCrash(error, { worker: worker.id })), heartbeatMs);
  try {
    // What this process leaves because it ends has not failed.
    await react(worker, body, signal, () => !signal.aborted && receive_count >= MAX_RECEIVES);
    await port.done(worker.id, receipt);
  } catch (error) {
    if (!signal.aborted) logCrash(error, { worker: worker.id, receive_count });
    // Back soon, and later each time; the queue itself moves it to the dead letters in the end.
    await port.extend(worker.id, receipt, signal.aborted ? 0 : 2 ** receive_count);
  } finally {
    clearInterval(heartbeat);
  }
}

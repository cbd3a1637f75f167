import { AsyncLocalStorage } from 'node:async_hooks';
import type { Operation } from './operation.ts';

/**
 * A transaction that waits for the answer of its request, so that both are written together (Idempotency-Key). The last transaction of the
 * request waits; an earlier one is written when the next comes. What is read in between does not see what waits.
 */
export class Commit {
  #waiting: ((more: Operation[]) => Promise<void>) | undefined;

  /** Takes a transaction; `write` runs later, in the context (and behind the wall) of this call. */
  async hold(write: (more: Operation[]) => Promise<void>): Promise<void> {
    const before = this.#waiting;
    const here = AsyncLocalStorage.snapshot();
    this.#waiting = (more) => here(() => write(more));
    await before?.([]);
  }

  /** Writes what waits together with `more`; false when nothing waits. */
  async finish(more: Operation[]): Promise<boolean> {
    const write = this.#waiting;
    this.#waiting = undefined;
    await write?.(more);
    return write !== undefined;
  }
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { stableIdAt } from '../lib/id.ts';
import type { Operation } from './operation.ts';

/** The record of an Idempotency-Key, as far as the work needs to know it. */
interface Named {
  id: string;
  /** The organization that keeps it: whose request it is. */
  organization: string;
  /** When its first attempt began, in milliseconds; the same for one that goes on after a crash. */
  begun: number;
}

/**
 * A transaction that waits for the answer of its request, so that both are written together (Idempotency-Key). The last transaction of the
 * request waits; an earlier one is written when the next comes. What is read in between does not see what waits.
 */
export class Commit {
  /** Something was written before the answer: the record stays whatever happens, so that a repeat goes on with it. */
  isPartial = false;
  readonly #record: Named;
  readonly #afterwards: (() => Promise<void>)[] = [];
  #waiting: ((more: Operation[]) => Promise<void>) | undefined;

  constructor(record: Named) {
    this.#record = record;
  }

  get organization(): string {
    return this.#record.organization;
  }

  /** The id of the nth thing that this request makes: the same one when a repeat makes it again. */
  idOf(order: number): string {
    return stableIdAt(this.#record.begun, order, this.#record.organization, this.#record.id);
  }

  /** Takes a transaction; `write` runs later, in the context of this call. */
  async hold(write: (more: Operation[]) => Promise<void>): Promise<void> {
    const before = this.#waiting;
    const here = AsyncLocalStorage.snapshot();
    this.#waiting = (more) => here(() => write(more));
    if (!before) return;
    this.isPartial = true;
    await before([]);
  }

  /** Takes what has to happen once everything is written; it does not throw, since the answer stands. */
  afterwards(work: () => Promise<void>): void {
    const here = AsyncLocalStorage.snapshot();
    this.#afterwards.push(() => here(work));
  }

  /** Writes what waits together with `more`; without any, what `alone` writes. */
  async finish(more: Operation[], alone: (more: Operation[]) => Promise<void>): Promise<void> {
    const write = this.#waiting ?? alone;
    this.#waiting = undefined;
    await write(more);
    for (const work of this.#afterwards) await work();
  }
}

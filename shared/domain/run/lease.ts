import { setTimeout as wait } from 'node:timers/promises';
import { logCrash } from '../../lib/logger.ts';
import { clock, timestamp } from '../../platform/clock.ts';
import type { Conflict, Operation } from '../../table/operation.ts';
import { persistently, transact } from '../../table/transact.ts';
import { TableUnavailable } from '../../table/unavailable.ts';
import { tenant } from '../actor/context.ts';
import { usedFeed } from '../feed/current.ts';
import { isWorkable } from '../scan/status.ts';
import { type Chunk, Chunks, isEnded, isHeld, type Reference } from './chunk.ts';
import { Started, told } from './events.ts';
import { type Run, Runs } from './run.ts';
import { type Live, read, step } from './step.ts';

/** How long a dead runner blocks its chunk; a living one renews every 10 s and with each result. */
const leaseMs = 30_000;

/** Somebody else has the chunk now: this runner was too slow, and nothing that it still does may count. */
export class LeaseLost extends Error {}

/** A change of the chunk, and what else becomes true with it. */
export interface Writes {
  chunk: Partial<Chunk>;
  operations: Operation[];
}

/** A chunk that this runner holds. All writes go through `write`, one after another, and each of them proves the lease and renews it. */
export class Lease {
  readonly run: Run;
  #chunk: Chunk;
  #last: Promise<unknown> = Promise.resolve();

  constructor(run: Run, chunk: Chunk) {
    this.run = run;
    this.#chunk = chunk;
  }

  get chunk(): Chunk {
    return this.#chunk;
  }

  /** Changes the chunk and whatever else the operations say, in one transaction; throws LeaseLost when the lease is gone. */
  write(decide: (chunk: Chunk) => Writes | Promise<Writes>): Promise<void> {
    const mine = this.#last.then(() => persistently(async () => this.#write(await decide(this.#chunk))));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** Lets another runner go on at once. */
  giveUp(): Promise<void> {
    return this.write(() => ({ chunk: { lease_until: timestamp() }, operations: [] }));
  }

  renew(): Promise<void> {
    return this.write(() => ({ chunk: {}, operations: [] }));
  }

  async #write({ chunk, operations }: Writes): Promise<void> {
    const change = Chunks.update(tenant(), this.#chunk, { lease_until: leaseEnd(), ...chunk });
    const proof = change.operations.map((operation) => ({ ...operation, refused: lost }));
    // The proof comes first: when several conditions fail, the lost lease is what counts.
    await transact([...proof, ...operations]);
    this.#chunk = change.item;
  }
}

/**
 * Takes a chunk for this runner, and with the first one the run begins. Undefined when there is nothing to do: the chunk has ended, or
 * its run was stopped before it began. Waits while another runner holds it, because that one's message may be this very message, and for a table that
 * does not answer.
 */
export async function take(reference: Reference, owner: string, leave: AbortSignal): Promise<Lease | undefined> {
  for (;;) {
    const taken = await persistently(() => tryTake(reference, owner)).catch((error: unknown) => unanswered(error, reference));
    if (taken !== 'held') return taken;
    await wait(1000, undefined, { signal: leave });
  }
}

/** A table that does not answer costs no try of the message: after five it would be dead, and the run busy until somebody redrives it. */
function unanswered(error: unknown, { chunk_id }: Reference): 'held' {
  if (!(error instanceof TableUnavailable)) throw error;
  logCrash(error, { chunk: chunk_id });
  return 'held';
}

async function tryTake(reference: Reference, owner: string): Promise<Lease | 'held' | undefined> {
  const [chunk, live, feed] = await Promise.all([Chunks.get(tenant(), reference.chunk_id, reference.run_id), read(reference), usedFeed()]);
  if (!chunk || !live || isEnded(chunk)) return undefined;
  if (isHeld(chunk)) return 'held';
  // A dead runner's chunk has to be ended even in a run that was stopped: its run waits for it.
  if (chunk.state === 'pending' && !isWorkable(live.run.status)) return undefined;
  const change = Chunks.update(tenant(), chunk, { state: 'running', owner, lease_until: leaseEnd(), takes: chunk.takes + 1 });
  const begun = chunk.state === 'pending' ? begin(live, feed) : { run: live.run, operations: [] };
  await transact([change, begun]);
  return new Lease(begun.run, change.item);
}

/** Counts the chunk as running. Conditional on the run as it was read: no chunk begins in a run that is being stopped. */
function begin(live: Live, feed: Run['feed']): { run: Run; operations: Operation[] } {
  const counted = { chunks_running: live.run.chunks_running + 1 };
  if (live.run.status === 'Running') {
    const change = Runs.update(tenant(), live.run, counted);
    return { run: change.item, operations: change.operations };
  }
  const started_at = timestamp();
  const running = step(live, 'Running', { run: { ...counted, started_at, feed }, scan: { started_at } });
  return { run: running.run, operations: [...running.operations, Started.publish(live.run.id, told(running))] };
}

function leaseEnd(): string {
  return timestamp(new Date(clock.now().getTime() + leaseMs));
}

function lost(): Conflict {
  throw new LeaseLost('The lease of the chunk was lost');
}

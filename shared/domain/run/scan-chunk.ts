import { newId } from '../../lib/id.ts';
import { logger } from '../../lib/logger.ts';
import { type Engine, EngineUnavailable } from '../scan/engines/engine.ts';
import { EngineFailure } from '../scan/engines/engine-failure.ts';
import { isWorkable } from '../scan/status.ts';
import type { Reference } from './chunk.ts';
import { endChunk, failChunk } from './end-chunk.ts';
import { type Lease, take } from './lease.ts';
import type { Run } from './run.ts';
import { watch } from './watch.ts';
import { work } from './work.ts';

/** How often an engine may fail on one chunk, and how often runners may die on it. */
const failuresMax = 2;
const takesMax = 4;

/** Reaches the engine of a run's scanner; throws EngineUnavailable when that cannot be. */
type EngineOf = (scanner: Run['scanner']) => Promise<Engine>;

/** The runner is being stopped, or has lost the chunk: its message goes back to the queue. */
class Unfinished extends Error {}

/**
 * Scans one chunk to its end, host by host: what is stored is kept whatever happens next. A stop of the scan ends the engine within
 * seconds; `leave` ends it too, and lets another runner go on where this one was. Called again, it does what is left to do.
 */
export async function scanChunk(reference: Reference, engineOf: EngineOf, leave: AbortSignal): Promise<void> {
  const lease = await take(reference, newId(), leave);
  if (!lease) return;
  if (!isWorkable(lease.run.status)) return endChunk(lease, 'stopped');
  if (lease.chunk.takes > takesMax) return failChunk(lease, 'The scanner ended unexpectedly several times while it worked on the same hosts.');
  while (lease.chunk.failures < failuresMax) {
    const outcome = await attempt(lease, engineOf, leave);
    if (outcome === 'done' || outcome === 'stopped') return endChunk(lease, outcome);
    await lease.write((chunk) => ({ chunk: { failures: chunk.failures + 1 }, operations: [] }));
    if (lease.chunk.failures >= failuresMax) return failChunk(lease, outcome.message);
  }
}

/** One go at what is left: `stopped` when the run was, the engine's own error when it failed; anything else gives the chunk up and throws. */
async function attempt(lease: Lease, engineOf: EngineOf, leave: AbortSignal): Promise<'done' | 'stopped' | EngineUnavailable | EngineFailure> {
  const watched = watch(lease, leave);
  try {
    await work(lease, await engineOf(lease.run.scanner), watched.signal, watched.progress);
    if (watched.runStopped()) return 'stopped';
    if (watched.signal.aborted) throw new Unfinished('The runner leaves the chunk to another one');
    return 'done';
  } catch (error) {
    if (error instanceof EngineUnavailable || error instanceof EngineFailure) return error;
    await lease.giveUp().catch((failure: unknown) => logger().warn('lease not given up', { chunk: lease.chunk.id, failure: String(failure) }));
    throw error;
  } finally {
    await watched.end();
  }
}

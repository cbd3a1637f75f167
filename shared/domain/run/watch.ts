import { setTimeout as wait } from 'node:timers/promises';
import { logCrash } from '../../lib/logger.ts';
import { tenant } from '../actor/context.ts';
import { isWorkable } from '../scan/status.ts';
import { type Lease, LeaseLost } from './lease.ts';
import { Runs } from './run.ts';
import { advance } from './store.ts';

/** A stop reaches the engine within this and the time of one read; progress is written no more often. */
const lookMs = 2000;
/** A third of the lease. */
const renewMs = 10_000;

interface Watched {
  /** Aborts when the run is stopped or over, when the lease is lost, and when the runner has to leave. */
  signal: AbortSignal;
  runStopped: () => boolean;
  /** Takes the points that the engine has reached; they are written with the next look. */
  progress: (points: number) => void;
  end: () => Promise<void>;
}

/** Looks after a chunk while an engine works on it: keeps the lease, writes the progress, and hears of a stop. */
export function watch(lease: Lease, leave: AbortSignal): Watched {
  const over = new AbortController();
  const ended = new AbortController();
  const signal = AbortSignal.any([over.signal, leave]);
  let stopped = false;
  let points = 0;
  let renewed = performance.now();

  const look = async (): Promise<void> => {
    if (points > lease.chunk.points) await advance(lease, points);
    else if (performance.now() - renewed >= renewMs) await lease.renew();
    else return stopIfOver();
    renewed = performance.now();
    return stopIfOver();
  };
  const stopIfOver = async (): Promise<void> => {
    const run = await Runs.get(tenant(), lease.run.id, lease.run.scan.id);
    if (run && isWorkable(run.status)) return;
    stopped = true;
    over.abort();
  };
  // The run was read when the chunk was taken, so the first look has time.
  const loop = async (): Promise<void> => {
    for (;;) {
      await wait(lookMs, undefined, { signal: ended.signal }).catch(() => undefined);
      if (ended.signal.aborted) return;
      await look().catch((error: unknown) => {
        // A read or write that failed comes again with the next look; a lost lease does not come back.
        if (error instanceof LeaseLost) over.abort();
        else logCrash(error, { chunk: lease.chunk.id });
      });
    }
  };
  const looking = loop();

  return {
    signal,
    runStopped: () => stopped,
    progress: (reached) => (points = Math.max(points, reached)),
    async end() {
      ended.abort();
      await looking;
    },
  };
}

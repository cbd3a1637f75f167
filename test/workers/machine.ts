import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { StreamReader } from '../../infra/local/events/stream.ts';
import { Completed } from '../../shared/domain/run/events.ts';
import type { Engine } from '../../shared/domain/scan/engines/engine.ts';
import { poll } from '../../shared/events/poll.ts';
import { on, type Worker } from '../../shared/events/worker.ts';
import { useRules } from '../../shared/platform/local/bus.ts';
import { closePlatformDatabase } from '../../shared/platform/local/database.ts';
import { home } from '../../shared/platform/local/home.ts';
import { runnerWith } from './scripted-engine.ts';

/** Consumers of each queue that is no runner's: as many as on one machine. */
const slots = 2;

export interface Machine {
  /** The scans that were told to be completed, by their ids, each time that it was told. */
  completed: string[];
  /** Resolves as soon as so many were. */
  told: (count: number) => Promise<void>;
  stop: () => Promise<void>;
}

/** What scans on one machine, in this process: the table's stream, the bus, the queues and their consumers, and so many runners with this engine. */
export function scanningMachine(engine: Engine, runners: number): Machine {
  const ending = new AbortController();
  const completed: string[] = [];
  let wake = (): void => undefined;
  const listener: Worker = {
    ...scanFinaliser,
    id: 'listener',
    on: [on(Completed, async ({ scan_id }) => {
      completed.push(scan_id);
      wake();
    })],
  };
  const consumers: [worker: Worker, slots: number][] = [[scanCoordinator, slots], [runnerWith(engine), runners], [scanFinaliser, slots], [listener, 1]];
  useRules(() => consumers.map(([worker]) => ({ queue: worker.id, events: worker.on.map(({ name }) => name) })));
  const stream = new StreamReader(process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', home());
  const running = [stream.run(ending.signal), ...consumers.map(([worker, count]) => poll(worker, count, ending.signal))];
  return {
    completed,
    async told(count) {
      while (completed.length < count) await new Promise<void>((resolve) => (wake = resolve));
    },
    async stop() {
      ending.abort();
      await Promise.all(running);
      closePlatformDatabase();
    },
  };
}

import { workers } from '../../functions/workers/subscriptions.ts';
import { Ready } from '../../shared/domain/run/chunk.ts';
import { scanChunk } from '../../shared/domain/run/scan-chunk.ts';
import { EventRecordShape } from '../../shared/events/define.ts';
import { on, react, type Worker } from '../../shared/events/worker.ts';
import { outboxRows } from './raw-table.ts';
import { scriptedEngine } from './scripted-engine.ts';

const runner: Worker = { id: 'scan-runner', on: [on(Ready, (reference, _, ending) => scanChunk(reference, async () => scriptedEngine, ending))], timeoutSeconds: 60, memoryMegabytes: 128, host: 'task', grants: {}, errorImpact: '' };

/** Ids of the events that have had theirs. */
const done = new Set<string>();

/** Lets every event have its effects, and theirs, as the bus and the queues would; scans are done by the scripted engine, and no webhook is called. */
export async function settle(): Promise<void> {
  const consumers = [...workers.filter(({ id }) => id !== runner.id && id !== 'webhook-delivery'), runner];
  for (;;) {
    const outbox = (await outboxRows()).filter(({ sk }) => !done.has(sk));
    if (outbox.length === 0) return;
    for (const row of outbox) {
      done.add(row.sk);
      const record = EventRecordShape.parse(row);
      for (const worker of consumers.filter((one) => one.on.some(({ name }) => name === record.name))) await react(worker, JSON.stringify(record));
    }
  }
}

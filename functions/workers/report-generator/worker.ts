import { GenerationRequested } from '../../../shared/domain/report/events.ts';
import { produce } from '../../../shared/domain/report/produce.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const reportGenerator: Worker = {
  id: 'report-generator',
  on: [on(GenerationRequested, (order) => produce(order))],
  // Ten orders of a batch, each with thousands of findings.
  timeoutSeconds: 300,
  // All findings of a run and the file that is made of them are in memory at once.
  memoryMegabytes: 2048,
  host: 'function',
  grants: { files: 'write' },
  errorImpact: 'Report files come late: what was ordered is generated later.',
};

import { ChunksFinished } from '../../../shared/domain/run/events.ts';
import { finalise } from '../../../shared/domain/run/finalise.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const scanFinaliser: Worker = {
  id: 'scan-finaliser',
  on: [on(ChunksFinished, finalise)],
  timeoutSeconds: 600,
  memoryMegabytes: 1024,
  host: 'function',
  grants: {},
  errorImpact: 'Scanned runs stay in Processing or Stop Requested: no verdict, no report.',
};

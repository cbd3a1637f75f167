import { ChunksFinished } from '../../../shared/domain/run/events.ts';
import { finalise } from '../../../shared/domain/run/finalise.ts';
import { abandon, trySeconds } from '../../../shared/domain/run/stall.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const scanFinaliser: Worker = {
  id: 'scan-finaliser',
  on: [on(ChunksFinished, finalise, abandon('finalising'))],
  timeoutSeconds: trySeconds.finalising,
  memoryMegabytes: 1024,
  host: 'function',
  grants: {},
  errorImpact: 'Scanned runs stay in Processing or Stop Requested: no verdict, no report; each is given up an hour after its message died.',
};

import { carryOut, Requested } from '../../../shared/domain/deletion-job/deletion-job.ts';
import { endSeconds } from '../../../shared/domain/foundry/remove.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const deletionJob: Worker = {
  id: 'deletion-job',
  on: [on(Requested, carryOut)],
  timeoutSeconds: endSeconds.job + 60,
  memoryMegabytes: 256,
  host: 'function',
  grants: {},
  errorImpact: 'Organizations that clients of the Cloud Foundry surface deleted stay; their jobs stay queued.',
};

import { Requested } from '../../../shared/domain/run/events.ts';
import { plan } from '../../../shared/domain/run/plan.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const scanCoordinator: Worker = {
  id: 'scan-coordinator',
  on: [on(Requested, plan)],
  timeoutSeconds: 60,
  memoryMegabytes: 512,
  host: 'function',
  grants: {},
  errorImpact: 'Started scans stay in Requested and no host is scanned.',
};

import { Requested } from '../../../shared/domain/run/events.ts';
import { plan } from '../../../shared/domain/run/plan.ts';
import { SlotDue } from '../../../shared/domain/run/run.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const scanCoordinator: Worker = {
  id: 'scan-coordinator',
  on: [on(Requested, plan), on(SlotDue, ({ partition_key, sort_key }) => plan({ scan_id: partition_key.split('#').at(-1) ?? '', run_id: sort_key }))],
  timeoutSeconds: 60,
  memoryMegabytes: 512,
  host: 'function',
  grants: {},
  errorImpact: 'Started scans stay in Requested or Queued and no host is scanned.',
};

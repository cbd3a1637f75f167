import { Deleted } from '../../../shared/domain/scan/edit.ts';
import { forgetScan } from '../../../shared/domain/scan/forget.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const scanCleanup: Worker = {
  id: 'scan-cleanup',
  on: [on(Deleted, ({ product }, { subject }) => forgetScan(product, subject))],
  timeoutSeconds: 600,
  memoryMegabytes: 512,
  host: 'function',
  grants: {},
  errorImpact: 'What only a deleted scan saw stays in the lists and totals of hosts and vulnerabilities.',
};

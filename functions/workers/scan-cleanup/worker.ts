import { giveUp } from '../../../shared/domain/run/give-up.ts';
import { Stalled } from '../../../shared/domain/run/run.ts';
import { Deleted } from '../../../shared/domain/scan/edit.ts';
import { forgetScan } from '../../../shared/domain/scan/forget.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const scanCleanup: Worker = {
  id: 'scan-cleanup',
  on: [on(Deleted, ({ product }, { subject }) => forgetScan(product, subject)), on(Stalled, giveUp)],
  timeoutSeconds: 600,
  memoryMegabytes: 512,
  host: 'function',
  grants: {},
  errorImpact: 'Runs that nobody brings on stay busy. What only a deleted scan saw stays in the lists and totals of hosts and vulnerabilities.',
};

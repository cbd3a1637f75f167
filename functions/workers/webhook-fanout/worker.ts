import * as Exception from '../../../shared/domain/exception/events.ts';
import { Generated } from '../../../shared/domain/report/events.ts';
import { Completed, Failed, Started, Stopped } from '../../../shared/domain/run/events.ts';
import * as Subscription from '../../../shared/domain/subscription/events.ts';
import { Closed, Opened, Reopened } from '../../../shared/domain/vulnerability/events.ts';
import { fanOut } from '../../../shared/domain/webhook/fan-out.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const webhookFanout: Worker = {
  id: 'webhook-fanout',
  on: [
    ...[Started, Completed, Stopped, Failed].map((event) => on(event, ({ scan }, record) => fanOut(record, { data: scan, outcome: scan.outcome }))),
    ...[Opened, Closed, Reopened].map((event) => on(event, ({ vulnerabilities }, record) => fanOut(record, { data: vulnerabilities }))),
    on(Generated, ({ report }, record) => fanOut(record, { data: report })),
    ...[Exception.Created, Exception.Activated, Exception.Rejected, Exception.Expired].map((event) => on(event, ({ exception }, record) => fanOut(record, { data: exception }))),
    ...[Subscription.Started, Subscription.Ended].map((event) => on(event, ({ subscription }, record) => fanOut(record, { data: subscription }))),
  ],
  timeoutSeconds: 60,
  memoryMegabytes: 256,
  host: 'function',
  grants: {},
  errorImpact: 'Customers\' systems hear nothing of their scans and reports; what was not told is told later.',
};

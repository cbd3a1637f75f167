import { Overtime } from '../../../shared/domain/run/run.ts';
import { startScheduled } from '../../../shared/domain/scan/scheduled.ts';
import { stopOvertime } from '../../../shared/domain/scan/stop.ts';
import { due } from '../../../shared/domain/schedule/due.ts';
import { fire, follow, ScanDue } from '../../../shared/domain/schedule/scans.ts';
import { Due, Fired, Moved } from '../../../shared/domain/schedule/schedule.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const scheduleDue: Worker = {
  id: 'schedule-due',
  on: [on(Due, (_, record) => due(record)), on(Fired, fire), on(ScanDue, startScheduled), on(Moved, follow), on(Overtime, stopOvertime)],
  // Ten messages of a batch, each with a hundred scans to tell.
  timeoutSeconds: 180,
  memoryMegabytes: 512,
  host: 'function',
  grants: {},
  errorImpact: 'Scheduled scans do not start, and those with a longest run time are not stopped: both late, once it works again.',
};

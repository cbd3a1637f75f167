import * as Exception from '../../../shared/domain/exception/events.ts';
import { judge, judgeAfterRun, judgeFor } from '../../../shared/domain/exception/judge.ts';
import { Completed } from '../../../shared/domain/run/events.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const exceptionEffect: Worker = {
  id: 'exception-effect',
  on: [
    ...[Exception.Created, Exception.Updated, Exception.Activated, Exception.Rejected, Exception.Reset, Exception.Expired, Exception.Deleted].map((event) => on(event, judgeFor)),
    on(Exception.JudgingRequested, judge),
    on(Completed, judgeAfterRun),
  ],
  timeoutSeconds: 300,
  memoryMegabytes: 512,
  host: 'function',
  grants: {},
  errorImpact: 'Decided exceptions do not count yet: verdicts and numbers are those of before until it is done.',
};

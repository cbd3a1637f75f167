import { Due } from '../../../shared/domain/exception/events.ts';
import { expire } from '../../../shared/domain/exception/expire.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const exceptionDue: Worker = {
  id: 'exception-due',
  on: [on(Due, (due) => expire(due))],
  timeoutSeconds: 30,
  memoryMegabytes: 256,
  host: 'function',
  grants: {},
  errorImpact: 'Exceptions count longer than they may; verdicts are too kind until it is done.',
};

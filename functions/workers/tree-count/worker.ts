import { Created, Deleted } from '../../../shared/domain/organization/organization.ts';
import { countCreated, countDeleted } from '../../../shared/domain/organization/tree-count.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const treeCount: Worker = {
  id: 'tree-count',
  on: [on(Created, (_, record) => countCreated(record)), on(Deleted, (_, record) => countDeleted(record))],
  timeoutSeconds: 30,
  memoryMegabytes: 256,
  host: 'function',
  grants: {},
  errorImpact: 'The total in lists of organizations lags behind.',
};

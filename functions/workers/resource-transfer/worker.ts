import { TransferRequested } from '../../../shared/domain/user/transfer-events.ts';
import { transferResources } from '../../../shared/domain/user/transfer.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const resourceTransfer: Worker = {
  id: 'resource-transfer',
  on: [on(TransferRequested, transferResources)],
  timeoutSeconds: 300,
  memoryMegabytes: 256,
  host: 'function',
  grants: {},
  errorImpact: 'What deleted or replaced users owned still names them.',
};

import { forgetEverywhere } from '../../../shared/domain/foundry/forget.ts';
import { clear } from '../../../shared/domain/organization/clear.ts';
import { Deleted } from '../../../shared/domain/organization/organization.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const organizationCleanup: Worker = {
  id: 'organization-cleanup',
  on: [on(Deleted, async (_, record) => {
    await clear(record);
    await forgetEverywhere(record);
  })],
  timeoutSeconds: 300,
  memoryMegabytes: 256,
  host: 'function',
  grants: {},
  errorImpact: 'E-mail addresses of deleted organizations stay taken; nobody can sign in with them.',
};

import { Updated as OrganizationUpdated } from '../../../shared/domain/organization/organization.ts';
import { countUsers, renameHome } from '../../../shared/domain/user/tree-events.ts';
import { Created, Deleted, Moved } from '../../../shared/domain/user/user.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const userTree: Worker = {
  id: 'user-tree',
  on: [
    on(Created, ({ ancestors }, record) => countUsers(record, ancestors, 1)),
    on(Deleted, ({ ancestors }, record) => countUsers(record, ancestors, -1)),
    on(Moved, async ({ ancestors, before }, record) => {
      await countUsers(record, before, -1);
      await countUsers(record, ancestors, 1);
    }),
    on(OrganizationUpdated, (_, record) => renameHome(record)),
  ],
  timeoutSeconds: 300,
  memoryMegabytes: 256,
  host: 'function',
  grants: {},
  errorImpact: 'The total in lists of users lags behind, and they show the old name of an organization.',
};

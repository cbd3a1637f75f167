import { Updated as OrganizationUpdated } from '../../../shared/domain/organization/organization.ts';
import { InvitationAccepted, PasswordChanged, UserConfirmed } from '../../../shared/domain/user/account-events.ts';
import { countUsers, followUser, renameHome } from '../../../shared/domain/user/tree-events.ts';
import { Created, Deleted, Moved, Updated } from '../../../shared/domain/user/user.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const userTree: Worker = {
  id: 'user-tree',
  on: [
    on(Created, async ({ ancestors }, record) => {
      await countUsers(record, ancestors, 1);
      await followUser(record);
    }),
    on(Deleted, ({ ancestors }, record) => countUsers(record, ancestors, -1)),
    on(Moved, async ({ ancestors, before }, record) => {
      await countUsers(record, before, -1);
      await countUsers(record, ancestors, 1);
      await followUser(record);
    }),
    // Every event of a write that shows a user anew (`alter` in user.ts).
    ...[Updated, UserConfirmed, InvitationAccepted, PasswordChanged].map((event) => ({ name: event.name, handle: followUser })),
    on(OrganizationUpdated, async ({ renamed }, record) => {
      if (renamed) await renameHome(record);
    }),
  ],
  timeoutSeconds: 300,
  memoryMegabytes: 256,
  host: 'function',
  grants: {},
  errorImpact: 'The total in lists of users lags behind, and they show the old name of an organization.',
};

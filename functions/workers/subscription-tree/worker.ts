import * as Dependents from '../../../shared/domain/subscription/dependents.ts';
import { Created, Ended, Renewed, Started, Updated } from '../../../shared/domain/subscription/events.ts';
import { countPlanUse } from '../../../shared/domain/subscription/plan-use.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const subscriptionTree: Worker = {
  id: 'subscription-tree',
  on: [
    on(Created, async (about, record) => {
      await Dependents.countCreated(record);
      await countPlanUse(about, record);
      await Dependents.follow(record);
    }),
    ...[Started, Renewed, Updated, Ended].map((event) =>
      on(event, async (about, record) => {
        await countPlanUse(about, record);
        await Dependents.follow(record);
      }),
    ),
  ],
  timeoutSeconds: 30,
  memoryMegabytes: 256,
  host: 'function',
  grants: {},
  errorImpact: "Partners' lists of the subscriptions below them, and the use of their plans, lag behind.",
};

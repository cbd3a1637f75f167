import { due } from '../../../shared/domain/subscription/due.ts';
import { Due } from '../../../shared/domain/subscription/events.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const subscriptionDue: Worker = {
  id: 'subscription-due',
  on: [on(Due, (_, record) => due(record))],
  timeoutSeconds: 30,
  memoryMegabytes: 256,
  host: 'function',
  grants: {},
  errorImpact: 'Subscriptions are neither renewed nor begun; those that ended show as active, but start no scan.',
};

import { attempt, deliveryQueue, due } from '../../../shared/domain/webhook/attempt.ts';
import { DeliveryDue, DeliveryRequested } from '../../../shared/domain/webhook/delivery.ts';
import { on, type Worker } from '../../../shared/events/worker.ts';

export const webhookDelivery: Worker = {
  id: deliveryQueue,
  on: [on(DeliveryRequested, (order) => attempt(order)), on(DeliveryDue, due)],
  // Ten messages of a batch, each with a receiver that uses up its 15 s.
  timeoutSeconds: 180,
  memoryMegabytes: 256,
  host: 'function',
  grants: { secrets: ['encryption'], queue: [deliveryQueue] },
  errorImpact: 'Webhooks come late: every attempt stays due until it is made.',
};

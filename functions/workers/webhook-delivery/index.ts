import { consumer } from '../../../shared/events/worker.ts';
import { webhookDelivery } from './worker.ts';

export const handler = consumer(webhookDelivery);

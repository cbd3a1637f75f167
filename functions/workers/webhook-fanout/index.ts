import { consumer } from '../../../shared/events/worker.ts';
import { webhookFanout } from './worker.ts';

export const handler = consumer(webhookFanout);

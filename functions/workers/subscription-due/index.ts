import { consumer } from '../../../shared/events/worker.ts';
import { subscriptionDue } from './worker.ts';

export const handler = consumer(subscriptionDue);

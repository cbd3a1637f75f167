import { consumer } from '../../../shared/events/worker.ts';
import { subscriptionTree } from './worker.ts';

export const handler = consumer(subscriptionTree);

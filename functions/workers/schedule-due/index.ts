import { consumer } from '../../../shared/events/worker.ts';
import { scheduleDue } from './worker.ts';

export const handler = consumer(scheduleDue);

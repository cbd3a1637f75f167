import { consumer } from '../../../shared/events/worker.ts';
import { exceptionDue } from './worker.ts';

export const handler = consumer(exceptionDue);

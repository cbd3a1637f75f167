import { consumer } from '../../../shared/events/worker.ts';
import { reportGenerator } from './worker.ts';

export const handler = consumer(reportGenerator);

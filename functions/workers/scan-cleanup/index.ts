import { consumer } from '../../../shared/events/worker.ts';
import { scanCleanup } from './worker.ts';

export const handler = consumer(scanCleanup);

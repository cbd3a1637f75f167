import { consumer } from '../../../shared/events/worker.ts';
import { scanCoordinator } from './worker.ts';

export const handler = consumer(scanCoordinator);

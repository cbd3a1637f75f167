import { consumer } from '../../../shared/events/worker.ts';
import { scanFinaliser } from './worker.ts';

export const handler = consumer(scanFinaliser);

import { consumer } from '../../../shared/events/worker.ts';
import { resourceTransfer } from './worker.ts';

export const handler = consumer(resourceTransfer);

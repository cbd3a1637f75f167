import { consumer } from '../../../shared/events/worker.ts';
import { userTree } from './worker.ts';

export const handler = consumer(userTree);

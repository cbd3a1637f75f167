import { consumer } from '../../../shared/events/worker.ts';
import { treeCount } from './worker.ts';

export const handler = consumer(treeCount);

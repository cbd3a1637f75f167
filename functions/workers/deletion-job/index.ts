import { consumer } from '../../../shared/events/worker.ts';
import { deletionJob } from './worker.ts';

export const handler = consumer(deletionJob);

import { consumer } from '../../../shared/events/worker.ts';
import { organizationCleanup } from './worker.ts';

export const handler = consumer(organizationCleanup);

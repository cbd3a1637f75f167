import { consumer } from '../../../shared/events/worker.ts';
import { mailSender } from './worker.ts';

export const handler = consumer(mailSender);

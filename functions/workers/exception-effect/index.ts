import { consumer } from '../../../shared/events/worker.ts';
import { exceptionEffect } from './worker.ts';

export const handler = consumer(exceptionEffect);

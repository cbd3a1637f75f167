import type { Queue } from './contract/queue.ts';
import { port } from './port.ts';

export const queue = port<Queue>({
  aws: async () => (await import('./aws/queue.ts')).sqsQueue(),
  local: async () => (await import('./local/queue.ts')).sqliteQueue(),
});

import type { Bus } from './contract/bus.ts';
import { port } from './port.ts';

export const bus = port<Bus>({
  aws: async () => (await import('./aws/bus.ts')).eventBridgeBus(),
  local: async () => (await import('./local/bus.ts')).localBus(),
});

import type { Scenarios } from './scenario.ts';

export const scanners: Scenarios = {
  listActivatedScanners: {},
};

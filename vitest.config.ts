import { defineConfig } from 'vitest/config';
import { LongestFirst } from './infra/check/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two cores, real processes: a file that waits for nmap must not be killed by a slow neighbour.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One more than cores: many files wait for nmap, for queues and for processes of their own.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two cores, real processes: a file that waits for nmap must not be killed by a slow neighbour.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

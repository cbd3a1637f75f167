/**
 * For every client: a call that hangs ends, and a throttled one is tried again.
 * 30 s is above the longest long poll of SQS (20 s) and below the shortest visibility that a worker uses.
 */
export const clientOptions = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
};

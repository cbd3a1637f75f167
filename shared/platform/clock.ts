/** The time, as a value that a test can set. Every timestamp and every comparison of times goes through here. */
export const clock = {
  now: (): Date => new Date(),
};

/** ISO 8601 UTC with milliseconds, the form of every timestamp that is stored or answered. */
export function timestamp(at: Date = clock.now()): string {
  return at.toISOString();
}

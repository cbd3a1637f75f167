/** The longest wait between two tries. */
const delayMsMax = 1000;

/** Full jitter: at most 20 ms before the second try, twice as much before each further one. */
export function backOff(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(delayMsMax, 10 * 2 ** attempt)));
}

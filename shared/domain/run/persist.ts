import { Conflict } from '../../table/operation.ts';

/** Many runners count on one run: patience for some seconds, where a person at the other end would be told to try again. */
const triesMax = 12;
const delayMsMax = 1000;

/** Runs a read-decide-write step until it goes through; a `Conflict` is tried again. */
export async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Conflict) || attempt >= triesMax) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(delayMsMax, 10 * 2 ** attempt)));
    }
  }
}

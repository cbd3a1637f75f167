import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { Conflict } from '../../table/operation.ts';

/** Many runners count on one run: patience for some seconds, where a person at the other end would be told to try again. */
const triesMax = 12;
const delayMsMax = 1000;

/** Runs a read-decide-write step until it goes through; `Conflict` and collided transactions are tried again. */
export async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const passing = error instanceof Conflict || error instanceof TransactionCanceledException;
      if (!passing || attempt >= triesMax) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(delayMsMax, 10 * 2 ** attempt)));
    }
  }
}

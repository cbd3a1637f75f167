import { backOff } from './back-off.ts';

/** What the service answers to the write of one item while a transaction writes the same: it did nothing, and the SDK does not ask again. A transaction is over in some ten milliseconds. */
const collision = 'TransactionConflictException';
const triesMax = 6;

/** Sends until no transaction is in the way; the last refusal is thrown. */
export async function pastTransactions<T>(send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof Error && error.name === collision) || attempt >= triesMax) throw error;
      await backOff(attempt);
    }
  }
}

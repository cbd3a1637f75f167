import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Problem } from '../problems.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One part of a transaction, and what its refusal means to a client. */
export interface Operation {
  item: TransactItem;
  /** Thrown when this part's condition did not hold. */
  refused: () => Problem | Conflict;
  /** A step of a counter: several steps of one counter in one transaction become one, because an item may stand in it only once. */
  step?: { counter: string; by: number };
}

/** Somebody else changed the item since it was read: the verb may read again and try once more. */
export class Conflict extends Error {
  constructor(what: string) {
    super(`${what} changed meanwhile`);
    this.name = 'Conflict';
  }
}

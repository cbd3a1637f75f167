import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { behindWall, context } from '../domain/actor/context.ts';
import { problem } from '../problems.ts';
import { backOff } from './back-off.ts';
import { table } from './client.ts';
import { withSummedSteps } from './counter.ts';
import { Conflict, type Operation } from './operation.ts';
import { withAlso } from './wall.ts';

/** Tries at a transaction that collided with another one, and at a verb whose item changed between its read and its write. */
const triesMax = 4;
const patientTriesMax = 12;

/** Writes all parts or none; at most 100 (a limit of the service). A refused condition throws what that part says. */
export async function transact(parts: (Operation | { operations: Operation[] })[]): Promise<void> {
  const operations = parts.flatMap((part) => ('operations' in part ? part.operations : [part]));
  const { commit, wall } = context();
  if (!commit) return write(operations);
  // The record lies with the organization that asked, wherever the work is done.
  return commit.hold((more) => behindWall(more.length > 0 ? withAlso(wall, commit.organization) : wall, () => write([...operations, ...more])));
}

async function write(given: Operation[]): Promise<void> {
  const operations = withSummedSteps(given);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await table().send(new TransactWriteCommand({ TransactItems: operations.map(({ item }) => item) }));
      return;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      throwRefusal(error, operations);
      // Still colliding with other transactions: whoever decided on what it had read may decide again.
      if (attempt >= triesMax) throw new Conflict('Record');
      await backOff(attempt);
    }
  }
}

/** Runs a read-decide-write verb again when its item changed in between; after the last try the client hears so. */
export function retrying<T>(what: string, verb: () => Promise<T>): Promise<T> {
  return again(triesMax, verb, () => problem.changedMeanwhile(what));
}

/** The same with patience for some seconds, for what many runners and jobs write at once; after the last try the conflict itself, which a worker's queue repeats. */
export function persistently<T>(verb: () => Promise<T>): Promise<T> {
  return again(patientTriesMax, verb, (conflict) => conflict);
}

async function again<T>(tries: number, verb: () => Promise<T>, last: (conflict: Conflict) => Error): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await verb();
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      if (attempt >= tries) throw last(error);
      await backOff(attempt);
    }
  }
}

function throwRefusal(error: TransactionCanceledException, operations: Operation[]): void {
  const at = (error.CancellationReasons ?? []).findIndex(({ Code }) => Code === 'ConditionalCheckFailed');
  const refused = operations[at];
  if (refused) throw refused.refused();
  // TransactionConflict and throttling are worth another try; anything else is a bug.
  const hopeless = (error.CancellationReasons ?? []).some(({ Code }) => Code === 'ValidationError' || Code === 'ItemCollectionSizeLimitExceeded');
  if (hopeless) throw error;
}

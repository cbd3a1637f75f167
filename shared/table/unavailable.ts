import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';

/** The table did not answer, whatever the SDK tried: no connection, a fault of the service, or too much at once. What became of a write is not known. */
export class TableUnavailable extends Error {
  constructor(cause: unknown) {
    super('The table does not answer', { cause });
    this.name = 'TableUnavailable';
  }
}

/** What the service calls a fault of the caller's, though it only asks for another moment. */
const throttling = new Set(['ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'ThrottlingException']);

/** The same error, or that the table did not answer. A refusal of the service is an answer, and an error from before the wire (which the SDK gives no `$metadata`) is ours. */
export function asUnavailable(error: unknown): unknown {
  const isSent = error instanceof Error && '$metadata' in error;
  const isAnswer = error instanceof DynamoDBServiceException && error.$fault === 'client' && !throttling.has(error.name);
  return isSent && !isAnswer ? new TableUnavailable(error) : error;
}

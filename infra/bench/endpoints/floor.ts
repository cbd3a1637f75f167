import { isDeepStrictEqual } from 'node:util';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Endpoint } from '../../../shared/http/endpoint.ts';
import type { Command } from '../world/recorder.ts';
import { rawRead, rawWrite } from './raw.ts';

/** What the SDK alone would do. */
interface Floor {
  /** `GetItem`, `Query`, or `TransactWrite 4` with the number of items; a bulk operation has several. */
  name: string;
  run: () => Promise<unknown>;
}

/**
 * The least that the SDK alone could do for the same answer: for a write the same items in the same transactions, for a list its Query,
 * for a single read one GetItem. Undefined when the endpoint asked the table nothing.
 */
export function floorOf(client: DynamoDBDocumentClient, { columns }: Pick<Endpoint, 'columns'>, ids: string[], commands: Command[]): Floor | undefined {
  const writes = commands.flatMap(({ input }) => rawWrite(client, input) ?? []);
  if (writes.length > 0) return { name: `TransactWrite ${writes.map(({ items }) => items).join(' + ')}`, run: () => inTurn(writes.map(({ run }) => run)) };
  const query = commands.find(({ name }) => name === 'QueryCommand');
  const gets = commands.filter(({ name }) => name === 'GetItemCommand');
  const get = gets.find(({ input }) => 'Key' in input && ids.some((id) => isDeepStrictEqual(input.Key?.['sk'], id))) ?? gets[0];
  const read = columns === undefined ? (get ?? query) : (query ?? get);
  const run = read && rawRead(client, read.name, read.input);
  return run && { name: read.name === 'QueryCommand' ? 'Query' : 'GetItem', run };
}

/** The very calls that the endpoint made, reads side by side and then the writes in turn; undefined when one of them cannot be made again. */
export function sameCalls(client: DynamoDBDocumentClient, commands: Command[]): (() => Promise<unknown>) | undefined {
  const writes = commands.flatMap(({ input }) => rawWrite(client, input)?.run ?? []);
  const reads = commands.flatMap(({ name, input }) => rawRead(client, name, input) ?? []);
  if (commands.length === 0 || writes.length + reads.length < commands.length) return undefined;
  return async () => {
    await Promise.all(reads.map((read) => read()));
    await inTurn(writes);
  };
}

async function inTurn(calls: (() => Promise<unknown>)[]): Promise<void> {
  for (const call of calls) await call();
}

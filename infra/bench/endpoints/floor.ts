import { isDeepStrictEqual } from 'node:util';
import { DynamoDBClient, type ServiceInputTypes } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Endpoint } from '../../../shared/http/endpoint.ts';
import type { Command } from '../world/recorder.ts';

type Part = Partial<NonNullable<TransactWriteCommandInput['TransactItems']>[number]> & { Get?: unknown };
type Row = Record<string, unknown>;

/** The least that the SDK alone could do for the same answer. */
export interface Floor {
  /** `GetItem`, `Query`, or `TransactWrite 4` with the number of items; a bulk operation has several. */
  name: string;
  run: () => Promise<unknown>;
}

/** A client without anything of ours in it. */
export function rawClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }), { marshallOptions: { removeUndefinedValues: true } });
}

/**
 * The floor under what an endpoint asked of the table: for a write the same items in the same transactions (in partitions of their own,
 * without conditions, so that they can be written again), for a list its Query, for a single read one GetItem. Undefined when it asked nothing.
 */
export function floorOf(client: DynamoDBDocumentClient, { columns }: Pick<Endpoint, 'columns'>, ids: string[], commands: Command[]): Floor | undefined {
  const writes = commands.map(({ input }) => writesOf(input)).filter((parts) => parts.length > 0);
  if (writes.length > 0) return writeEach(client, writes);
  const query = commands.find(({ name }) => name === 'QueryCommand');
  const gets = commands.filter(({ name }) => name === 'GetItemCommand');
  const get = gets.find(({ input }) => 'Key' in input && ids.some((id) => isDeepStrictEqual(input.Key?.['sk'], id))) ?? gets[0];
  const read = columns === undefined ? (get ?? query) : (query ?? get);
  return read && readOnce(client, read.input);
}

function writesOf(input: ServiceInputTypes): Part[] {
  return 'TransactItems' in input ? [...(input.TransactItems ?? [])].filter((part: Part) => part.Get === undefined) : [];
}

function readOnce(client: DynamoDBDocumentClient, input: ServiceInputTypes): Floor | undefined {
  if ('KeyConditionExpression' in input) return { name: 'Query', run: () => client.send(new QueryCommand(input)) };
  if ('Key' in input) return { name: 'GetItem', run: () => client.send(new GetCommand({ TableName: input.TableName, Key: input.Key, ConsistentRead: true })) };
  return undefined;
}

function writeEach(client: DynamoDBDocumentClient, writes: Part[][]): Floor {
  const inputs = writes.map((parts) => ({ TransactItems: parts.map(mirrored) }));
  return {
    name: `TransactWrite ${writes.map(({ length }) => length).join(' + ')}`,
    async run() {
      for (const input of inputs) await client.send(new TransactWriteCommand(input));
    },
  };
}

function mirrored({ Put, Update, Delete, ConditionCheck }: Part): Part {
  if (Put) return { Put: { TableName: Put.TableName, Item: moved(Put.Item) } };
  if (Delete) return { Delete: { TableName: Delete.TableName, Key: moved(Delete.Key) } };
  if (ConditionCheck) return { ConditionCheck: { TableName: ConditionCheck.TableName, Key: moved(ConditionCheck.Key), ConditionExpression: 'attribute_not_exists(pk)' } };
  if (!Update) return {};
  const { ConditionExpression: _, ...rest } = Update;
  return { Update: { ...rest, Key: moved(Update.Key) } };
}

/** Into a partition that nothing of the product reads, in the table and in its indexes. */
function moved(row: Row | undefined): Row {
  const partitions = Object.entries(row ?? {}).filter(([name]) => name === 'pk' || name.endsWith('_pk'));
  return { ...row, ...Object.fromEntries(partitions.map(([name, value]) => [name, `FLOOR#${String(value)}`])) };
}

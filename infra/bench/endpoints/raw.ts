import { DynamoDBClient, type ServiceInputTypes } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, QueryCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';

type Part = Partial<NonNullable<TransactWriteCommandInput['TransactItems']>[number]> & { Get?: unknown };
type Row = Record<string, unknown>;

/** A client without anything of ours in it. */
export function rawClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }), { marshallOptions: { removeUndefinedValues: true } });
}

/** What sends a recorded read once more; undefined for anything else. */
export function rawRead(client: DynamoDBDocumentClient, name: string, input: ServiceInputTypes): (() => Promise<unknown>) | undefined {
  if (name === 'QueryCommand' && 'KeyConditionExpression' in input) return () => client.send(new QueryCommand(input));
  if (name === 'GetItemCommand' && 'Key' in input) return () => client.send(new GetCommand({ TableName: input.TableName, Key: input.Key, ConsistentRead: true }));
  if (name === 'BatchGetItemCommand' && 'RequestItems' in input) return () => client.send(new BatchGetCommand({ RequestItems: Object.fromEntries(Object.entries(input.RequestItems ?? {}).flatMap(([table, asked]) => (Array.isArray(asked) ? [] : [[table, { Keys: asked.Keys ?? [] }]]))) }));
  return undefined;
}

/**
 * What writes the items of a recorded transaction once more: into partitions of their own, without conditions, so that it can be done
 * again. Undefined for a command that is no such transaction.
 */
export function rawWrite(client: DynamoDBDocumentClient, input: ServiceInputTypes): { items: number; run: () => Promise<unknown> } | undefined {
  const parts = 'TransactItems' in input ? [...(input.TransactItems ?? [])].filter((part: Part) => part.Get === undefined) : [];
  if (parts.length === 0) return undefined;
  const TransactItems = parts.map(mirrored);
  return { items: parts.length, run: () => client.send(new TransactWriteCommand({ TransactItems })) };
}

function mirrored({ Put, Update, Delete, ConditionCheck }: Part): Part {
  if (Put) return { Put: { TableName: Put.TableName, Item: moved(Put.Item) } };
  if (Delete) return { Delete: { TableName: Delete.TableName, Key: moved(Delete.Key) } };
  if (ConditionCheck) return { ConditionCheck: { TableName: ConditionCheck.TableName, Key: moved(ConditionCheck.Key), ConditionExpression: 'attribute_not_exists(never_there)' } };
  if (!Update) return {};
  const { TableName, ExpressionAttributeNames: names, ExpressionAttributeValues: values } = Update;
  // What is set inside of a map is set beside it: the mirror has no such map.
  const UpdateExpression = Update.UpdateExpression?.replace(/(#\w+)(\.#\w+)+/g, '$1');
  return { Update: { TableName, Key: moved(Update.Key), UpdateExpression, ...named('ExpressionAttributeNames', names, UpdateExpression), ...named('ExpressionAttributeValues', values, UpdateExpression) } };
}

/** Names and values that stood in the condition alone would be refused as unused. */
function named<T>(member: string, all: Record<string, T> | undefined, expression = ''): Record<string, Record<string, T>> {
  const used = Object.entries(all ?? {}).filter(([name]) => new RegExp(`${name.replace('#', '\\#')}\\b`).test(expression));
  return used.length > 0 ? { [member]: Object.fromEntries(used) } : {};
}

/** Into a partition that nothing of the product reads, in the table and in its indexes. */
function moved(row: Row | undefined): Row {
  const partitions = Object.entries(row ?? {}).filter(([name]) => name === 'pk' || name.endsWith('_pk'));
  return { ...row, ...Object.fromEntries(partitions.map(([name, value]) => [name, `FLOOR#${String(value)}`])) };
}

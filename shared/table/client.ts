import { DynamoDBClient, type ServiceInputTypes, type ServiceOutputTypes } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { context } from '../domain/actor/context.ts';
import { tenantCredentials } from '../platform/aws/tenant-credentials.ts';
import { pastTransactions } from './collision.ts';
import { asUnavailable } from './unavailable.ts';
import { type Access, refusalOf, type Wall } from './wall.ts';

/** Clients are kept per wall; past this many the oldest goes, so that a long-lived function cannot collect tenants. */
const clientsMax = 100;
const clients = new Map<string, DynamoDBDocumentClient>();

/** The document client of the current context's wall. */
export function table(): DynamoDBDocumentClient {
  const { wall } = context();
  const name = process.env['PERIMETER_HOST'] === 'local' ? 'local' : `${wall.role} ${wall.tenant} ${wall.subject} ${wall.parent}`;
  const known = clients.get(name);
  if (known) return known;
  const made = guarded(new DynamoDBClient(configuration(wall)));
  clients.set(name, made);
  const oldest = clients.keys().next().value;
  if (clients.size > clientsMax && oldest !== undefined) clients.delete(oldest);
  return made;
}

function configuration(wall: Wall) {
  // The embedded engine asks for no credentials, but the SDK signs anyway.
  if (process.env['PERIMETER_HOST'] === 'local') return { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  if (wall.role === 'platform') return { credentials: tenantCredentials(wall, 'PERIMETER_PLATFORM_ROLE_ARN') };
  return wall.role === 'tenant' ? { credentials: tenantCredentials(wall) } : {};
}

/** Puts the wall and the meter into the SDK's own stack: no call can go round them. */
function guarded(client: DynamoDBClient): DynamoDBDocumentClient {
  // It prepares every input and output for a logger that nobody has set: a tenth of the time of a read.
  client.middlewareStack.remove('loggerMiddleware');
  client.middlewareStack.add(
    (next, call) => async (args) => {
      const { wall, meter } = context();
      for (const access of accessesOf(call.commandName ?? '', args.input)) {
        const refusal = refusalOf(wall, access);
        if (refusal) throw Object.assign(new Error(refusal), { name: 'AccessDeniedException' });
      }
      const answer = await pastTransactions(() => next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } })).catch((error: unknown) => {
        throw asUnavailable(error);
      });
      meter.roundTrips += 1;
      count(meter, call.commandName ?? '', answer.output);
      return answer;
    },
    { step: 'initialize', name: 'tenantWall' },
  );
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

const reads = new Set(['GetItemCommand', 'QueryCommand', 'BatchGetItemCommand', 'TransactGetItemsCommand']);

function count(meter: { read: number; write: number }, command: string, output: ServiceOutputTypes): void {
  if (!('ConsumedCapacity' in output) || !output.ConsumedCapacity) return;
  const used = [output.ConsumedCapacity].flat();
  const units = used.reduce((sum, one) => sum + ('CapacityUnits' in one ? (one.CapacityUnits ?? 0) : 0), 0);
  meter[reads.has(command) ? 'read' : 'write'] += units;
}

type Key = Record<string, unknown> | undefined;
const partition = (key: Key): string => textOf(key?.['pk']);

/** The document client marshals later in the stack than this; a raw command comes marshalled already. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null && 'S' in value && typeof value.S === 'string' ? value.S : '';
}

/** Which keys a command touches; a command that this function does not know is refused. */
function accessesOf(command: string, input: ServiceInputTypes): Access[] {
  if ('TransactItems' in input) return [...(input.TransactItems ?? [])].flatMap((part) => transactAccess(part));
  if ('KeyConditionExpression' in input) {
    // The expression form is ours (query.ts): the partition is always `#pk = :pk`, so nothing else can be smuggled in.
    const exact = /^#pk = :pk(?= AND |$)/.test(input.KeyConditionExpression ?? '');
    const key = exact ? textOf(input.ExpressionAttributeValues?.[':pk']) : '';
    return [{ action: 'Query', key, index: input.IndexName }];
  }
  if ('RequestItems' in input) return Object.values(input.RequestItems ?? {}).flatMap(batchAccess);
  if (command === 'PutItemCommand' && 'Item' in input) return [{ action: 'PutItem', key: partition(input.Item) }];
  if (command === 'GetItemCommand' && 'Key' in input) return [{ action: 'GetItem', key: partition(input.Key) }];
  if (command === 'UpdateItemCommand' && 'Key' in input) return [{ action: 'UpdateItem', key: partition(input.Key) }];
  if (command === 'DeleteItemCommand' && 'Key' in input) return [{ action: 'DeleteItem', key: partition(input.Key) }];
  throw Object.assign(new Error(`${command} is not a command of this table`), { name: 'AccessDeniedException' });
}

interface TransactPart {
  Get?: { Key: Key } | undefined;
  Put?: { Item: Key } | undefined;
  Update?: { Key: Key } | undefined;
  Delete?: { Key: Key } | undefined;
  ConditionCheck?: { Key: Key } | undefined;
}

function transactAccess(part: TransactPart): Access[] {
  const found: Access[] = [];
  if (part.Get) found.push({ action: 'GetItem', key: partition(part.Get.Key) });
  if (part.Put) found.push({ action: 'PutItem', key: partition(part.Put.Item) });
  if (part.Update) found.push({ action: 'UpdateItem', key: partition(part.Update.Key) });
  if (part.Delete) found.push({ action: 'DeleteItem', key: partition(part.Delete.Key) });
  if (part.ConditionCheck) found.push({ action: 'ConditionCheckItem', key: partition(part.ConditionCheck.Key) });
  return found;
}

interface BatchPart {
  PutRequest?: { Item: Key } | undefined;
  DeleteRequest?: { Key: Key } | undefined;
}

function batchAccess(part: { Keys?: Key[] | undefined } | BatchPart[]): Access[] {
  if (!Array.isArray(part)) return (part.Keys ?? []).map((key) => ({ action: 'BatchGetItem', key: partition(key) }));
  return part.map(({ PutRequest, DeleteRequest }) => ({ action: 'BatchWriteItem', key: partition(PutRequest?.Item ?? DeleteRequest?.Key) }));
}

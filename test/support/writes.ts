import { BatchWriteCommand, DeleteCommand, DynamoDBDocumentClient, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

/** What a call writes: the keys of its items, of one transaction together. */
export interface Write {
  partitions: string[];
  /** Holds the record of an Idempotency-Key, in this state. */
  record?: string | undefined;
}

const Item = z.object({ pk: z.string(), state: z.unknown().optional() });
const Single = z.object({ Item: Item.optional(), Key: Item.optional() });
const Part = z.object({ Put: Single.optional(), Update: Single.optional(), Delete: Single.optional() });
const Parts = z.object({ TransactItems: z.array(Part) });

/** Every write of this process while the work runs, in the order in which they were sent. */
export async function writesDuring<T>(work: () => Promise<T>): Promise<{ result: T; writes: Write[] }> {
  const writes: Write[] = [];
  const send: unknown = Reflect.get(DynamoDBDocumentClient.prototype, 'send');
  if (typeof send !== 'function') throw new Error('The document client has no send');
  Object.defineProperty(DynamoDBDocumentClient.prototype, 'send', {
    configurable: true,
    value(this: unknown, ...args: unknown[]) {
      const write = writeOf(args[0]);
      if (write) writes.push(write);
      const sent: unknown = Reflect.apply(send, this, args);
      return sent;
    },
  });
  try {
    return { result: await work(), writes };
  } finally {
    Reflect.deleteProperty(DynamoDBDocumentClient.prototype, 'send');
  }
}

function writeOf(command: unknown): Write | undefined {
  const parts = partsOf(command);
  if (!parts) return undefined;
  const items = parts.flatMap((part) => part.Item ?? part.Key ?? []);
  const record = items.find(({ pk }) => pk.endsWith('#IDEMPOTENCY'));
  return { partitions: items.map(({ pk }) => pk), record: typeof record?.state === 'string' ? record.state : undefined };
}

function partsOf(command: unknown): z.infer<typeof Single>[] | undefined {
  if (command instanceof TransactWriteCommand) return Parts.parse(command.input).TransactItems.flatMap(({ Put, Update, Delete }) => Put ?? Update ?? Delete ?? []);
  if (command instanceof PutCommand || command instanceof UpdateCommand || command instanceof DeleteCommand) return [Single.parse(command.input)];
  if (command instanceof BatchWriteCommand) throw new Error('A batch is no transaction');
  return undefined;
}

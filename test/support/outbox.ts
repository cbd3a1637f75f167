import { DynamoDBClient, QueryCommand, ScanCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { EventRecordShape } from '../../shared/events/define.ts';
import type { EventRecord } from '../../shared/events/event.ts';
import { react, type Worker } from '../../shared/events/worker.ts';
import { tenantKey } from '../../shared/table/keys.ts';
import { tableName } from '../../shared/table/schema.ts';

interface DrainOptions {
  /** Of this organization alone: quicker, where a table holds many. */
  organization?: string;
  /** How often a record is delivered to a worker; once unless said otherwise. */
  times?: (record: EventRecord, worker: Worker) => number;
  /** The order of what is to be delivered now; the order of writing unless said otherwise. */
  order?: <T>(deliveries: T[]) => T[];
  /** Called before each delivery; throwing stands for a consumer that dies: the record comes again. */
  before?: (record: EventRecord, worker: Worker) => void;
}

const delivered = new Set<string>();

/**
 * Hands the table's outbox records to the workers that listen to them, and what these write after them, until nothing is left.
 * A record that a worker fails on comes again, up to five times, as a queue would do it. Answers what was delivered, in order.
 */
export async function drain(workers: Worker[], { organization, times = () => 1, order = (all) => all, before = () => undefined }: DrainOptions = {}): Promise<EventRecord[]> {
  const done: EventRecord[] = [];
  for (;;) {
    const fresh = (await outbox(organization)).filter(({ id }) => !delivered.has(id));
    if (fresh.length === 0) return done;
    fresh.forEach(({ id }) => delivered.add(id));
    done.push(...fresh);
    const deliveries = fresh.flatMap((record) => listening(workers, record).flatMap((worker) => Array.from({ length: times(record, worker) }, () => ({ record, worker }))));
    for (const { record, worker } of order(deliveries)) await deliver(worker, record, before);
  }
}

/** The outbox records of the table, or of one organization, in the order of writing. */
export async function outbox(organization?: string): Promise<EventRecord[]> {
  const client = new DynamoDBClient({ region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  const records: EventRecord[] = [];
  let next: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = organization === undefined ? await client.send(new ScanCommand(pageOfAll(next))) : await client.send(new QueryCommand(pageOf(organization, next)));
    records.push(...Items.map((item) => EventRecordShape.parse(unmarshall(item))));
    next = LastEvaluatedKey;
  } while (next);
  client.destroy();
  return records.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function pageOfAll(after: Record<string, AttributeValue> | undefined) {
  return { TableName: tableName(), FilterExpression: 'entity = :outbox', ExpressionAttributeValues: { ':outbox': { S: 'outbox' } }, ExclusiveStartKey: after };
}

function pageOf(organization: string, after: Record<string, AttributeValue> | undefined) {
  return { TableName: tableName(), KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: tenantKey(organization, 'OUTBOX') } }, ExclusiveStartKey: after, ConsistentRead: true };
}

function listening(workers: Worker[], { name }: EventRecord): Worker[] {
  return workers.filter(({ on }) => on.some((reaction) => reaction.name === name));
}

async function deliver(worker: Worker, record: EventRecord, before: NonNullable<DrainOptions['before']>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      before(record, worker);
      return await react(worker, JSON.stringify(record));
    } catch (error) {
      if (attempt >= 5) throw error;
    }
  }
}

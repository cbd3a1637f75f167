import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand, DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand, type _Record } from '@aws-sdk/client-dynamodb-streams';
import * as z from 'zod';
import { EventRecordShape } from '../../../shared/events/define.ts';
import type { EventRecord } from '../../../shared/events/event.ts';
import { bus } from '../../../shared/platform/bus.ts';
import { replaceFile } from '../../../shared/platform/local/durable-file.ts';
import { tableName } from '../../../shared/table/schema.ts';

/** What EventBridge Pipes does on AWS: reads the table's stream, keeps inserts of outbox items, puts them on the bus, and remembers how far it came. */
export class StreamReader {
  readonly #streams: DynamoDBStreamsClient;
  readonly #table: DynamoDBClient;
  readonly #checkpoint: string;

  constructor(endpoint: string, home: string) {
    const options = { endpoint, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
    this.#streams = new DynamoDBStreamsClient(options);
    this.#table = new DynamoDBClient(options);
    this.#checkpoint = join(home, 'stream.json');
  }

  /** Reads until the signal aborts. Dying between bus and checkpoint repeats some events: consumers are idempotent. */
  async run(signal: AbortSignal): Promise<void> {
    let iterator = await this.#start();
    while (!signal.aborted) {
      const { Records = [], NextShardIterator } = await this.#streams.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1000 }));
      const events = Records.flatMap(outboxEvent);
      if (events.length > 0) await bus().then((port) => port.put(events));
      const last = Records.at(-1)?.dynamodb?.SequenceNumber;
      if (last !== undefined) replaceFile(this.#checkpoint, JSON.stringify({ sequence: last }));
      iterator = NextShardIterator ?? (await this.#start());
      if (Records.length === 0) await pause(signal);
    }
    this.#streams.destroy();
    this.#table.destroy();
  }

  async #start(): Promise<string | undefined> {
    const { Table } = await this.#table.send(new DescribeTableCommand({ TableName: tableName() }));
    const StreamArn = Table?.LatestStreamArn;
    const { StreamDescription } = await this.#streams.send(new DescribeStreamCommand({ StreamArn }));
    const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
    const sequence = this.#reached();
    const from = sequence === undefined ? { ShardIteratorType: 'TRIM_HORIZON' as const } : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber: sequence };
    return (await this.#streams.send(new GetShardIteratorCommand({ StreamArn, ShardId, ...from }))).ShardIterator;
  }

  #reached(): string | undefined {
    try {
      return z.object({ sequence: z.string() }).parse(JSON.parse(readFileSync(this.#checkpoint, 'utf8'))).sequence;
    } catch {
      // No checkpoint yet, or a torn one of a disk that lied: from the start again is safe.
      return undefined;
    }
  }
}

function outboxEvent({ eventName, dynamodb }: _Record): EventRecord[] {
  const image = dynamodb?.NewImage;
  if (eventName !== 'INSERT' || image?.['entity']?.S !== 'outbox') return [];
  return [EventRecordShape.parse(Object.fromEntries(Object.entries(image).map(([name, value]) => [name, value.S])))];
}

/** 50 ms between two looks at an idle stream; ends at once when the host stops. */
function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 50);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

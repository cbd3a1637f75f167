import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, expect, test } from 'vitest';
import { createTable } from '../../infra/local/dynamodb/create-table.ts';
import { startEngine } from '../../infra/local/dynamodb/engine.ts';
import { tableName } from '../../shared/table/schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'perimeter-embedded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the engine asks at every write, and at every look at the stream. */
const statements = [
  'SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = ?1',
  'SELECT * FROM _stream_records WHERE table_name = ?1 AND shard_id = ?2 AND CAST(sequence_number AS INTEGER) > ?3 ORDER BY CAST(sequence_number AS INTEGER) ASC LIMIT ?4',
];

test('neither a write nor a look at the stream reads the whole history, before and after a restart', async () => {
  const file = join(folder, 'table.db');
  for (const round of ['first', 'second']) {
    const engine = await startEngine(file);
    await createTable(engine.url);
    const client = new DynamoDBClient({ endpoint: engine.url, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
    await client.send(new PutItemCommand({ TableName: tableName(), Item: { pk: { S: 'P#TEST' }, sk: { S: round } } }));
    client.destroy();
    await engine.stop();
    const database = new DatabaseSync(file, { readOnly: true });
    const plans = statements.map((statement) => database.prepare(`EXPLAIN QUERY PLAN ${statement}`).all().map(({ detail }) => String(detail)));
    const records = database.prepare('SELECT CAST(sequence_number AS INTEGER) AS number FROM _stream_records ORDER BY number').all();
    database.close();
    expect(plans.flat()).toEqual(plans.flat().map(() => expect.stringMatching(/^SEARCH _stream_records USING (COVERING )?INDEX perimeter_stream_order/)));
    expect(records.map(({ number }) => number)).toEqual(round === 'first' ? [1] : [1, 2]);
  }
});

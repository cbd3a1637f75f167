import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../../shared/table/schema.ts';

export type RawRow = Record<string, unknown> & { pk: string; sk: string };

/** Every row of the table, read past the wall, in a fixed order. */
export async function rawRows(): Promise<RawRow[]> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'local', endpoint: process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }));
  const rows: RawRow[] = [];
  for await (const page of paginateScan({ client }, { TableName: tableName(), ConsistentRead: true })) {
    for (const item of page.Items ?? []) rows.push({ ...item, pk: String(item['pk']), sk: String(item['sk']) });
  }
  client.destroy();
  return rows.sort((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
}

/** What is stored under a tenant: its data, its events, its counts; not how often its keys knocked. */
export async function rowsOf(tenant: string): Promise<RawRow[]> {
  return (await rawRows()).filter(({ pk }) => (pk === `T#${tenant}` || pk.startsWith(`T#${tenant}#`)) && !pk.startsWith(`T#${tenant}#RATE#`));
}

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import { lazy } from '../../shared/lib/lazy.ts';
import { tableName } from '../../shared/table/schema.ts';

export type RawRow = Record<string, unknown> & { pk: string; sk: string };

/** Past the wall: for looking at what was stored. */
const client = lazy(() => DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'local', endpoint: process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })));

/** Every row of the table in a fixed order, or those parts of them that are asked for. */
export async function rawRows(only: Pick<ScanCommandInput, 'FilterExpression' | 'ProjectionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'> = {}): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  for await (const page of paginateScan({ client: client() }, { TableName: tableName(), ConsistentRead: true, ...only })) {
    for (const item of page.Items ?? []) rows.push({ ...item, pk: String(item['pk']), sk: String(item['sk']) });
  }
  return rows.sort((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
}

/** What is stored under a tenant: its data, its events, its counts; not how often its keys knocked. */
export async function rowsOf(tenant: string): Promise<RawRow[]> {
  const rows = await rawRows({ FilterExpression: 'begins_with(pk, :tenant)', ExpressionAttributeValues: { ':tenant': `T#${tenant}` } });
  return rows.filter(({ pk }) => (pk === `T#${tenant}` || pk.startsWith(`T#${tenant}#`)) && !pk.startsWith(`T#${tenant}#RATE#`));
}

/** Events that are on their way or were: the rows that the stream is filtered on. */
export function outboxRows(): Promise<RawRow[]> {
  return rawRows({ FilterExpression: '#entity = :outbox', ExpressionAttributeNames: { '#entity': 'entity' }, ExpressionAttributeValues: { ':outbox': 'outbox' } });
}

/** Which rows there are and at which version, but not how often a key knocked: cheap enough to ask around every request. */
export async function effects(): Promise<string[]> {
  const rows = await rawRows({ ProjectionExpression: 'pk, sk, version' });
  return rows.filter(({ pk }) => !pk.includes('#RATE#')).map(({ pk, sk, version }) => `${pk} ${sk} ${String(version)}`);
}

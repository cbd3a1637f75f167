import { DeleteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { tableName, tableSchema } from '../../../shared/table/schema.ts';

/** The embedded engine stores an expiry but never sweeps; this does what the service does within days. At most 1,000 items a call. */
export async function sweepExpired(endpoint: string, now: Date): Promise<number> {
  const client = new DynamoDBClient({ endpoint, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  const { Items = [] } = await client.send(
    new ScanCommand({
      TableName: tableName(),
      FilterExpression: '#expires < :now',
      ExpressionAttributeNames: { '#expires': tableSchema.expiry },
      ExpressionAttributeValues: { ':now': { N: String(Math.floor(now.getTime() / 1000)) } },
      ProjectionExpression: 'pk, sk',
    }),
  );
  const expired = Items.slice(0, 1000);
  for (const { pk, sk } of expired) if (pk && sk) await client.send(new DeleteItemCommand({ TableName: tableName(), Key: { pk, sk } }));
  client.destroy();
  return expired.length;
}

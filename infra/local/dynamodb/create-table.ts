import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { projections, tableName, tableSchema } from '../../../shared/table/schema.ts';

/** Creates the table from the same schema as the CDK stack; does nothing when it is there. Without a stream no event leaves it: for who only measures. */
export async function createTable(endpoint: string, { stream = true } = {}): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  const { partition, sort, indexes } = tableSchema;
  const names = [partition, sort, ...Object.values(indexes).flatMap((index) => [index.partition, index.sort])];
  const key = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  const command = new CreateTableCommand({
    TableName: tableName(),
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
    KeySchema: key(partition, sort),
    GlobalSecondaryIndexes: Object.entries(indexes).map(([IndexName, index]) => ({ IndexName, KeySchema: key(index.partition, index.sort), Projection: { ProjectionType: projections[index.holds] } })),
    StreamSpecification: stream ? { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } : { StreamEnabled: false },
  });
  await client.send(command).catch((error: unknown) => {
    if (!(error instanceof ResourceInUseException)) throw error;
  });
  client.destroy();
}

import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { tableSchema } from '../../shared/table/schema.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** The one table, from the same schema as the local one: restorable to any second of 35 days, and not to be deleted by a deployment. */
export class SingleTable extends Table {
  constructor(scope: Construct, id: string, encryptionKey: IKey) {
    super(scope, id, {
      partitionKey: text(tableSchema.partition),
      sortKey: text(tableSchema.sort),
      timeToLiveAttribute: tableSchema.expiry,
      stream: StreamViewType.NEW_IMAGE,
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const [indexName, { partition, sort, holds }] of Object.entries(tableSchema.indexes)) {
      this.addGlobalSecondaryIndex({ indexName, partitionKey: text(partition), sortKey: text(sort), projectionType: holds === 'items' ? ProjectionType.ALL : ProjectionType.KEYS_ONLY });
    }
  }
}

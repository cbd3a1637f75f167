import { describe, expect, it } from 'vitest';
import { tableSchema } from '../../shared/table/schema.ts';
import { at, flat, listOf, synthesized } from './synthesized.ts';

const { of } = synthesized();
const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

describe('the table', () => {
  const [table] = of('AWS::DynamoDB::Table');

  it('has the keys and indexes of the schema, on demand', () => {
    const key = (partition: string, sort: string) => [{ AttributeName: partition, KeyType: 'HASH' }, { AttributeName: sort, KeyType: 'RANGE' }];
    expect(of('AWS::DynamoDB::Table').length).toBe(1);
    expect(table?.Properties).toMatchObject({
      KeySchema: key(tableSchema.partition, tableSchema.sort),
      GlobalSecondaryIndexes: Object.entries(tableSchema.indexes).map(([IndexName, { partition, sort, holds }]) => ({ IndexName, KeySchema: key(partition, sort), Projection: { ProjectionType: holds === 'items' ? 'ALL' : 'KEYS_ONLY' } })),
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: tableSchema.expiry, Enabled: true },
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    });
  });

  it('can be restored to any second of 35 days, and outlives a mistake', () => {
    expect(table).toMatchObject({ ...kept, Properties: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 }, DeletionProtectionEnabled: true } });
  });

  it('is encrypted by a key of the account\'s own, which rotates and is used only through a service', () => {
    const [key] = of('AWS::KMS::Key');
    expect(flat(at(table?.Properties, 'SSESpecification', 'KMSMasterKeyId'))).toBe(`<${key?.id}.Arn>`);
    expect(key).toMatchObject({ ...kept, Properties: { EnableKeyRotation: true } });
    const open = listOf(at(key?.Properties, 'KeyPolicy', 'Statement')).filter((statement) => flat(at(statement, 'Principal', 'AWS')) === '*');
    expect(open.map((statement) => listOf(at(statement, 'Condition', 'StringEquals', 'kms:ViaService')).map(flat))).toEqual([['dynamodb', 's3', 'secretsmanager'].map((service) => `${service}.<AWS::Region>.amazonaws.com`)]);
  });

  it('gives way to a restored one by two settings', () => {
    const restored = { arn: 'arn:aws:dynamodb:eu-central-1:111111111111:table/perimeter-restored', stream_arn: 'arn:aws:dynamodb:eu-central-1:111111111111:table/perimeter-restored/stream/1' };
    const after = synthesized({ restored_table: restored });
    const variables = after.of('AWS::Lambda::Function').map(({ Properties }) => at(Properties, 'Environment', 'Variables', 'PERIMETER_TABLE'));
    expect(new Set(variables)).toEqual(new Set(['perimeter-restored']));
    expect(after.of('AWS::Pipes::Pipe')[0]?.Properties['Source']).toBe(restored.stream_arn);
    expect(after.of('AWS::DynamoDB::Table').length).toBe(1);
  });
});

describe('the files', () => {
  const [files] = of('AWS::S3::Bucket').filter(({ Properties }) => 'ObjectLockConfiguration' in Properties);

  it('keep every version for three years', () => {
    expect(files).toMatchObject({ ...kept, Properties: { VersioningConfiguration: { Status: 'Enabled' }, ObjectLockEnabled: true, ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1095 } } } } });
  });

  it('are encrypted by the same key', () => {
    expect(files?.Properties['BucketEncryption']).toMatchObject({ ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': [of('AWS::KMS::Key')[0]?.id, 'Arn'] } } }] });
  });

  it('are shut to the public and to plain HTTP, as every bucket is', () => {
    expect(of('AWS::S3::Bucket').length).toBe(2);
    for (const bucket of of('AWS::S3::Bucket')) {
      expect(bucket).toMatchObject({ ...kept, Properties: { PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true } } });
      const policy = of('AWS::S3::BucketPolicy').find(({ Properties }) => flat(Properties['Bucket']) === `<${bucket.id}>`);
      const denied = listOf(at(policy?.Properties, 'PolicyDocument', 'Statement')).filter((statement) => at(statement, 'Effect') === 'Deny');
      expect(denied.map((statement) => at(statement, 'Condition'))).toEqual([{ Bool: { 'aws:SecureTransport': 'false' } }, { NumericLessThan: { 's3:TlsVersion': 1.2 } }]);
    }
  });
});

describe('the secrets', () => {
  it('are made by the service under the names that the adapter asks for, with more than 256 bits', () => {
    const secrets = of('AWS::SecretsManager::Secret');
    expect(secrets.map(({ Properties }) => Properties['Name'])).toEqual(['perimeter/token-signing', 'perimeter/encryption', 'perimeter/cursor']);
    for (const secret of secrets) {
      expect(secret).toMatchObject({ ...kept, Properties: { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } } });
      expect(secret.Properties['KmsKeyId']).toBeDefined();
    }
  });

  it('are in no variable of any function or task', () => {
    const variables = [...of('AWS::Lambda::Function').map(({ Properties }) => Properties['Environment']), ...of('AWS::ECS::TaskDefinition').map(({ Properties }) => Properties['ContainerDefinitions'])];
    expect(JSON.stringify(variables)).not.toMatch(/resolve:secretsmanager|SecretString/);
  });
});

import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectLockRetention, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { SecretName } from '../../shared/platform/contract/secrets.ts';
import { bucketOf } from '../constructs/library-interfaces.ts';
import { rolePath } from '../constructs/names.ts';
import { SingleTable } from '../constructs/single-table.ts';
import { TenantWall } from '../constructs/tenant-wall.ts';
import type { Deployment } from '../deployment.ts';

/** What the other stacks build on. */
export interface Foundation {
  name: string;
  tableName: string;
  tableArn: string;
  tableStreamArn: string;
  wall: TenantWall;
  files: Bucket;
  secrets: Record<SecretName, Secret>;
  secretPrefix: string;
  mailDomain: string | undefined;
  assistantModel: string | undefined;
  key: Key;
}

/** PCI DSS keeps reports and evidence for three years. */
const evidenceYears = 3;

/** Everything that must outlive a mistake: encrypted by one key, kept when the stack goes. */
export class DataStack extends Stack implements Foundation {
  readonly name: string;
  readonly tableName: string;
  readonly tableArn: string;
  readonly tableStreamArn: string;
  readonly wall: TenantWall;
  readonly files: Bucket;
  readonly secrets: Record<SecretName, Secret>;
  readonly secretPrefix: string;
  readonly mailDomain: string | undefined;
  readonly assistantModel: string | undefined;
  readonly key: Key;

  constructor(scope: Construct, id: string, { name, mail_domain, assistant_model, restored_table }: Deployment) {
    super(scope, id, { description: 'Perimeter: table, files, secrets and the wall between tenants' });
    this.name = name;
    this.mailDomain = mail_domain;
    this.assistantModel = assistant_model;
    this.secretPrefix = `${name}/`;
    this.key = dataKey(this);
    const table = new SingleTable(this, 'Table', this.key);
    this.tableArn = restored_table?.arn ?? table.tableArn;
    this.tableName = restored_table?.arn.split('/').at(-1) ?? table.tableName;
    this.tableStreamArn = restored_table?.stream_arn ?? table.tableStreamArn ?? '';
    this.wall = new TenantWall(this, 'Wall', { tableArn: this.tableArn, callers: rolePath(name) });
    this.files = filesBucket(this, this.key);
    const secret = (what: SecretName): Secret => randomSecret(this, this.secretPrefix, what, this.key);
    this.secrets = { 'token-signing': secret('token-signing'), encryption: secret('encryption'), cursor: secret('cursor') };
  }
}

/** Whoever a service lets in may use its key through that service: the key adds no second list of roles, and nobody uses it directly. */
function dataKey(scope: Stack): Key {
  const key = new Key(scope, 'Key', { description: 'Perimeter: table, files, secrets, alarms', enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
  const through = ['dynamodb', 's3', 'secretsmanager'].map((service) => `${service}.${scope.region}.amazonaws.com`);
  const actions = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:CreateGrant'];
  key.addToResourcePolicy(new PolicyStatement({ principals: [new AnyPrincipal()], actions, resources: ['*'], conditions: { StringEquals: { 'kms:CallerAccount': scope.account, 'kms:ViaService': through } } }));
  key.addToResourcePolicy(new PolicyStatement({ principals: [new ServicePrincipal('cloudwatch.amazonaws.com')], actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], resources: ['*'], conditions: { StringEquals: { 'aws:SourceAccount': scope.account } } }));
  return key;
}

/** Report files: no version of one can be deleted for three years, except with the right to bypass governance. */
function filesBucket(scope: Construct, encryptionKey: Key): Bucket {
  const shut = { blockPublicAccess: BlockPublicAccess.BLOCK_ALL, enforceSSL: true, minimumTLSVersion: 1.2, objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED, removalPolicy: RemovalPolicy.RETAIN };
  const log = new Bucket(scope, 'FilesLog', { ...shut, encryption: BucketEncryption.S3_MANAGED, lifecycleRules: [{ expiration: Duration.days(400) }] });
  return new Bucket(scope, 'Files', {
    ...shut,
    versioned: true,
    objectLockDefaultRetention: ObjectLockRetention.governance(Duration.days(evidenceYears * 365)),
    encryption: BucketEncryption.KMS,
    encryptionKey,
    bucketKeyEnabled: true,
    serverAccessLogsBucket: bucketOf(log),
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1), noncurrentVersionExpiration: Duration.days(evidenceYears * 365) }],
  });
}

/** 64 letters and digits hold more than the 256 bits that keys are derived from. */
function randomSecret(scope: Construct, prefix: string, name: SecretName, encryptionKey: Key): Secret {
  return new Secret(scope, `Secret-${name}`, {
    secretName: prefix + name,
    description: `Perimeter: ${name}. Keys are derived from it; a new version takes over, the one before still reads.`,
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    encryptionKey,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

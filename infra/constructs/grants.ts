import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Group } from '../../shared/http/endpoint.ts';
import { queueName } from './names.ts';
import type { Foundation } from '../stacks/data.ts';

/** What code declares to need: a group's grants, or a worker's (which always writes, and may send to queues). */
export type Needs = Partial<Group['grants']> & { queue?: string[] };

interface Grant {
  statements: PolicyStatement[];
  /** Only what the granted adapters read (shared/platform/aws). */
  environment: Record<string, string>;
}

/** Least privilege from a declaration: for each need its statements and the variables that say where the thing is. */
export function grantsOf(scope: Construct, needs: Needs, foundation: Foundation): Grant {
  const parts = [tableGrant(needs, foundation), fileGrant(needs, foundation), feedGrant(needs, foundation), secretGrant(needs, foundation), mailGrant(scope, needs, foundation), smsGrant(needs), assistantGrant(needs, foundation), queueGrant(scope, needs, foundation)];
  const given = parts.filter((part) => part !== undefined);
  return { statements: given.flatMap(({ statements }) => statements), environment: Object.fromEntries(given.flatMap(({ environment }) => Object.entries(environment))) };
}

/** No function touches the table as itself: it assumes the wall's role for the tenant that it acts for. */
function tableGrant({ table, catalogue }: Needs, { wall, tableName }: Foundation): Grant | undefined {
  if (table === undefined) return undefined;
  const own = table === 'read' ? wall.reader : wall.tenant;
  const roles = catalogue === true ? [own, wall.platform] : [own];
  return {
    statements: [allow(['sts:AssumeRole', 'sts:TagSession'], roles.map(({ roleArn }) => roleArn))],
    environment: {
      PERIMETER_TABLE: tableName,
      PERIMETER_TENANT_ROLE_ARN: own.roleArn,
      ...(catalogue === true ? { PERIMETER_PLATFORM_ROLE_ARN: wall.platform.roleArn } : {}),
    },
  };
}

function fileGrant({ files }: Needs, { files: bucket }: Foundation): Grant | undefined {
  if (files === undefined) return undefined;
  const actions = files === 'read' ? ['s3:GetObject'] : ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'];
  return { statements: [allow(actions, [bucket.arnForObjects('T/*')])], environment: { PERIMETER_FILES_BUCKET: bucket.bucketName } };
}

/** The platform's own part of the bucket, to list and to read: operators alone write it. */
function feedGrant({ feeds }: Needs, { files: bucket }: Foundation): Grant | undefined {
  if (feeds !== true) return undefined;
  const list = new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn], conditions: { StringEquals: { 's3:prefix': 'P/feeds/' } } });
  return { statements: [allow(['s3:GetObject'], [bucket.arnForObjects('P/feeds/*')]), list], environment: { PERIMETER_FILES_BUCKET: bucket.bucketName } };
}

function secretGrant({ secrets = [] }: Needs, foundation: Foundation): Grant | undefined {
  if (secrets.length === 0) return undefined;
  const resources = secrets.map((name) => foundation.secrets[name].secretArn);
  return { statements: [allow(['secretsmanager:GetSecretValue'], resources)], environment: { PERIMETER_SECRET_PREFIX: foundation.secretPrefix } };
}

/** Only as the verified domain; a deployment without one sends no mail. */
function mailGrant(scope: Construct, { mail }: Needs, { mailDomain }: Foundation): Grant | undefined {
  if (mail !== true || mailDomain === undefined) return undefined;
  const identity = Stack.of(scope).formatArn({ service: 'ses', resource: 'identity', resourceName: mailDomain });
  return { statements: [allow(['ses:SendEmail', 'ses:SendRawEmail'], [identity])], environment: { PERIMETER_MAIL_DOMAIN: mailDomain } };
}

/** A telephone number has no ARN: everything that is not a topic is one. */
function smsGrant({ sms }: Needs): Grant | undefined {
  if (sms !== true) return undefined;
  return { statements: [new PolicyStatement({ actions: ['sns:Publish'], notResources: ['arn:aws:sns:*:*:*'] })], environment: {} };
}

/** The one model that the deployer named, itself or behind an inference profile, which may lead to other regions. */
function assistantGrant({ assistant }: Needs, { assistantModel }: Foundation): Grant | undefined {
  if (assistant !== true || assistantModel === undefined) return undefined;
  return { statements: [allow(['bedrock:InvokeModelWithResponseStream'], modelArns(assistantModel, Aws.PARTITION, Aws.ACCOUNT_ID))], environment: { PERIMETER_ASSISTANT_BEDROCK_MODEL: assistantModel } };
}

/** An inference profile is named like its model behind a prefix: `eu.anthropic.claude-...`. */
export function modelArns(model: string, partition: string, account: string): [string, string] {
  const foundation = model.replace(/^[a-z]{2,6}\.(?=[a-z0-9]+\.)/, '');
  return [`arn:${partition}:bedrock:*::foundation-model/${foundation}`, `arn:${partition}:bedrock:*:${account}:inference-profile/${model}`];
}

function queueGrant(scope: Construct, { queue = [] }: Needs, { name }: Foundation): Grant | undefined {
  if (queue.length === 0) return undefined;
  const arns = queue.map((id) => Stack.of(scope).formatArn({ service: 'sqs', resource: queueName(name, id) }));
  return { statements: [allow(['sqs:SendMessage', 'sqs:GetQueueUrl'], arns)], environment: { PERIMETER_QUEUE_PREFIX: queueName(name, '') } };
}

function allow(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}

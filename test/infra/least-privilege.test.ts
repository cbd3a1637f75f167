import { describe, expect, it } from 'vitest';
import { surfaces } from '../../functions/surfaces.ts';
import { workers } from '../../functions/workers/subscriptions.ts';
import type { Needs } from '../../infra/constructs/grants.ts';
import { authorizersOf } from '../../infra/stacks/api.ts';
import { type Statement, statementsOf } from './iam.ts';
import { at, flat, listOf, sampleTask, synthesized } from './synthesized.ts';

const { all, of } = synthesized();

/** What a role may do, one line for each action on each thing. */
function rightsOf(description: string): string[] {
  const roles = of('AWS::IAM::Role').filter(({ Properties }) => Properties['Description'] === description);
  expect(roles.length).toBe(1);
  // A logical id is unique in its stack alone: two surfaces may have a group of the same name.
  return roles.flatMap(({ id, stack }) => statementsOf(id, all.filter((one) => one.stack === stack))).flatMap(lines).toSorted();
}

function lines({ actions, resources, notResources }: Statement): string[] {
  const things = [...resources.map(thing), ...notResources.map((one) => `not ${one}`)];
  return actions.flatMap((action) => things.map((one) => `${action} ${one}`));
}

/** A resource by what it is: logical ids carry hashes that change with names. */
function thing(resource: string): string {
  const kinds: [RegExp, string | ((all: string, name: string) => string)][] = [
    [/^<\w*?Logs[0-9A-F]{8}\.Arn>$/, 'own logs'],
    [/^<Wall(Tenant|TenantReader|Platform)Role[0-9A-F]{8}Arn>$/, (_, name) => `${name} role`],
    [/^<Secret(tokensigning|encryption|cursor)[0-9A-F]{8}>$/, (_, name) => `secret ${name}`],
    [/^<Files[0-9A-F]{8}Arn>\/T\/\*$/, 'files of tenants'],
    [/^<Files[0-9A-F]{8}Arn>\/P\/feeds\/\*$/, 'feeds'],
    [/^<Files[0-9A-F]{8}Arn>$/, 'bucket'],
    [/^arn:<AWS::Partition>:sqs:<AWS::Region>:<AWS::AccountId>:(.*)$/, (_, name) => `queue ${name}`],
    [/^<\w*queueQueue[0-9A-F]{8}\.Arn>$/, 'own queue'],
    [/^arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:(.*)$/, (_, name) => name],
    [/^<Table[0-9A-F]{8}Arn>$/, 'table'],
  ];
  for (const [pattern, name] of kinds) if (pattern.test(resource)) return typeof name === 'string' ? name : resource.replace(pattern, name);
  return resource;
}

/** The rights that follow from a declaration, said once more and independently of infra/constructs/grants.ts. */
function expected(needs: Needs, more: string[]): string[] {
  const on = (actions: string[], what: string): string[] => actions.map((action) => `${action} ${what}`);
  const roles = [needs.table === 'read' ? 'TenantReader role' : 'Tenant role', ...(needs.catalogue ? ['Platform role'] : [])];
  return [
    ...on(['logs:CreateLogStream', 'logs:PutLogEvents'], 'own logs'),
    ...roles.flatMap((role) => on(['sts:AssumeRole', 'sts:TagSession'], role)),
    ...(needs.files ? on(needs.files === 'read' ? ['s3:GetObject'] : ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], 'files of tenants') : []),
    ...(needs.feeds ? ['s3:GetObject feeds', 's3:ListBucket bucket'] : []),
    ...(needs.secrets ?? []).map((name) => `secretsmanager:GetSecretValue secret ${name.replace('-', '')}`),
    ...(needs.mail ? on(['ses:SendEmail', 'ses:SendRawEmail'], 'identity/mail.example') : []),
    ...(needs.sms ? ['sns:Publish not arn:aws:sns:*:*:*'] : []),
    ...(needs.queue ?? []).flatMap((queue) => on(['sqs:SendMessage', 'sqs:GetQueueUrl'], `queue perimeter-${queue}`)),
    ...more,
  ].toSorted();
}

const polled = ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].map((action) => `${action} own queue`);
const polling = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl'].map((action) => `${action} queue perimeter-${sampleTask.id}`);
const groups = surfaces.flatMap(({ dialect, groups: own }) => own.map((group) => ({ name: `perimeter-${dialect.surface}-${group.id}`, group })));
const doors = surfaces.flatMap((surface) => authorizersOf(surface).map((door) => ({ name: `perimeter-${surface.dialect.surface}-authorizer-${door}`, door })));

describe('a function holds the rights that its row declares, and no other', () => {
  it.each(groups)('$name', ({ name, group }) => {
    const posts = group.endpoints.some(({ method }) => method === 'POST');
    expect(rightsOf(name)).toEqual(expected({ ...group.grants, table: posts ? 'write' : group.grants.table }, []));
  });

  it.each(workers.filter(({ host }) => host === 'function'))('worker $id', ({ id, grants }) => {
    expect(rightsOf(`perimeter-worker-${id}`)).toEqual(expected({ ...grants, table: 'write' }, polled));
  });

  it('a task', () => {
    const logs = rightsOf(sampleTask.id).filter((right) => right.startsWith('logs:'));
    expect(logs).toEqual([]);
    const without = expected({ ...sampleTask.grants, table: 'write' }, polling).filter((right) => !right.startsWith('logs:'));
    expect(rightsOf(sampleTask.id)).toEqual(without);
  });

  it.each(doors)('$name', ({ name, door }) => {
    const signed = door === 'api-key-and-token' || door === 'cloudfoundry-token';
    expect(rightsOf(name)).toEqual(expected({ table: 'write', secrets: signed ? ['token-signing'] : [] }, ['dynamodb:GetItem table']));
  });

  it('the operator\'s bootstrap', () => {
    expect(rightsOf('perimeter-bootstrap')).toEqual(expected({ table: 'write', catalogue: true }, []));
    expect(of('AWS::Lambda::Permission').some(({ stack }) => stack === 'perimeter-operator')).toBe(false);
  });

  it('knows only the names of what it was granted', () => {
    for (const { name, group } of groups) {
      const fn = of('AWS::Lambda::Function').find(({ Properties }) => Properties['FunctionName'] === name);
      const variables = Object.keys(Object(at(fn?.Properties, 'Environment', 'Variables')));
      expect(variables.includes('PERIMETER_FILES_BUCKET')).toBe(group.grants.files !== undefined);
      expect(variables.includes('PERIMETER_SECRET_PREFIX')).toBe((group.grants.secrets ?? []).length > 0);
      expect(variables.includes('PERIMETER_PLATFORM_ROLE_ARN')).toBe(group.grants.catalogue === true);
      expect(variables).not.toContain('PERIMETER_BUS');
    }
  });

  it('the model that the deployer named, where the code asks one, and no other', () => {
    const { of: typed, all: every } = synthesized({ assistant_model: 'eu.anthropic.claude-3-5-haiku-20241022-v1:0' });
    const asking = typed('AWS::IAM::Role').flatMap(({ id, stack, Properties }) => statementsOf(id, every.filter((one) => one.stack === stack)).filter(({ actions }) => actions.some((action) => action.startsWith('bedrock:'))).map(({ actions, resources }) => [Properties['Description'], actions, resources]));
    expect(asking).toEqual([['perimeter-scanning-vulnerability-chat', ['bedrock:InvokeModelWithResponseStream'], ['arn:<AWS::Partition>:bedrock:*:<AWS::AccountId>:inference-profile/eu.anthropic.claude-3-5-haiku-20241022-v1:0', 'arn:<AWS::Partition>:bedrock:*::foundation-model/anthropic.claude-3-5-haiku-20241022-v1:0']]]);
  });
});

describe('no grant is a wildcard', () => {
  /** AWS knows no resource for these. */
  const withoutResource = ['ecr:GetAuthorizationToken'];

  it('in any policy of any role', () => {
    const statements = of('AWS::IAM::Role').flatMap(({ id }) => statementsOf(id, all));
    expect(statements.length).toBeGreaterThan(50);
    expect(statements.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([]);
    const everywhere = statements.filter(({ resources }) => resources.some((resource) => /^\*|^arn:[^/]*:\*$/.test(resource)));
    expect(everywhere.flatMap(({ actions }) => actions).filter((action) => !withoutResource.includes(action))).toEqual([]);
    expect(statements.filter(({ notResources }) => notResources.length > 0).flatMap(({ actions }) => actions).every((action) => action === 'sns:Publish')).toBe(true);
  });

  it('in a policy of the account\'s own making: AWS\'s are attached to one role, which is the gateway\'s', () => {
    const attached = of('AWS::IAM::Role').flatMap(({ Properties }) => listOf(Properties['ManagedPolicyArns']).map(flat));
    expect(attached).toEqual(['arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs']);
  });

  it('to somebody outside of the account', () => {
    const policies = all.filter(({ Type }) => ['AWS::SQS::QueuePolicy', 'AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy', 'AWS::KMS::Key'].includes(Type));
    const open = policies.flatMap(({ Properties }) => listOf(at(Properties, 'PolicyDocument', 'Statement') ?? at(Properties, 'KeyPolicy', 'Statement')))
      .filter((statement) => at(statement, 'Effect') === 'Allow' && flat(at(statement, 'Principal', 'AWS') ?? at(statement, 'Principal')) === '*');
    expect(open.map((statement) => at(statement, 'Condition', 'StringEquals', 'kms:CallerAccount'))).toEqual([{ Ref: 'AWS::AccountId' }]);
    for (const { Properties } of of('AWS::Lambda::Permission')) expect(Properties['SourceArn']).toBeDefined();
  });
});

import { type App, Validations } from 'aws-cdk-lib';
import { TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { modelArns } from './constructs/grants.ts';
import type { DataStack } from './stacks/data.ts';

/** What the packs ask and this design answers otherwise, once for the whole application. */
const acknowledged = {
  'AwsSolutions-SMG4': 'Keys are derived from these secrets and two versions are valid at a time: a new version is put by the operator when it is wanted, and no rotation function holds the right to read them all.',
  'AwsSolutions-APIG2': 'Each function parses path, query and body with the endpoint\'s own schema; models in the gateway would be a second, narrower copy.',
  'AwsSolutions-APIG3': 'A scanning API carries attack strings as data, which a managed rule set would refuse. Keys, limits per key and the stage\'s throttle stand in its place; a web ACL can be associated by the deployer.',
  'AwsSolutions-ECS2': 'The variables of the runner name resources; secrets are read from Secrets Manager.',
  'Serverless-LambdaDLQ': 'No function is invoked asynchronously: requests wait for their answer, queues have dead letters of their own, and so has the schedule.',
  'Serverless-LambdaEventSourceMappingDestination': 'A queue as source takes no failure destination: its redrive policy is one.',
  'Serverless-LambdaTracing': 'A request is followed by its id through JSON logs and events; traces would need a grant on every resource.',
  'Serverless-APIGWXrayEnabled': 'As for the functions: the request id is in the access log, the answer and each log line.',
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]': 'API Gateway checks its account role when it is set and refuses less than this policy.',
  'Serverless-SNSRedrivePolicy': 'An alarm that a mail box refuses is still seen as an alarm; a queue of old alarms would be read by nobody.',
} as const;

const registryToken = 'The image registry\'s log-in token has no resource, and opens nothing by itself.';
const deadLetters = 'It is a dead-letter queue itself, with an alarm on its first message.';

/** Checks every stack against two public rule packs: a finding that is neither mended nor acknowledged here stops the synthesis. */
export function nag(app: App, data: DataStack): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  for (const [id, reason] of Object.entries(acknowledged)) Validations.of(app).acknowledge({ id, reason });
  Validations.of(app).acknowledge({ id: `AwsSolutions-IAM5[Resource::${exportOf(data)}/T/*]`, reason: 'Report files of all organizations lie under T/: which one is asked for is the code\'s to check.' });
  Validations.of(app).acknowledge({ id: `AwsSolutions-IAM5[Resource::${exportOf(data)}/P/feeds/*]`, reason: 'The index of the vulnerability feeds has another key with every import; what lies there is public data.' });
  for (const arn of data.assistantModel === undefined ? [] : modelArns(data.assistantModel, '<AWS::Partition>', '<AWS::AccountId>')) {
    Validations.of(app).acknowledge({ id: `AwsSolutions-IAM5[Resource::${arn}]`, reason: 'One model, in whatever region its inference profile leads to.' });
  }
  for (const node of app.node.findAll()) {
    if (node instanceof TaskDefinition && node.executionRole) Validations.of(node.executionRole).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason: registryToken });
    if (node instanceof CfnQueue && node.queueName?.endsWith('-dead')) {
      Validations.of(node).acknowledge({ id: 'AwsSolutions-SQS3', reason: deadLetters }, { id: 'Serverless-SQSRedrivePolicy', reason: deadLetters });
    }
  }
}

/** The name under which other stacks know the bucket: findings are named by it. */
function exportOf(data: DataStack): string {
  const imported: unknown = data.resolve(data.exportValue(data.files.bucketArn));
  return String(Object(imported)['Fn::ImportValue']);
}

import { Duration, Stack } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { Dashboard, GraphWidget, MathExpression, Metric, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { alarm } from '../constructs/alarms.ts';
import type { Deployment } from '../deployment.ts';
import type { Foundation } from './data.ts';

/** Where alarms go, what an operator looks at, and the gateway's right to write logs. Alarms stand beside what they watch. */
export class ObservabilityStack extends Stack {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, deployment: Deployment, foundation: Foundation) {
    super(scope, id, { description: 'Perimeter: alarms and dashboard' });
    this.topic = new Topic(this, 'Alarms', { displayName: `${deployment.name} alarms`, masterKey: foundation.key, enforceSSL: true });
    if (deployment.alarm_email !== undefined) this.topic.addSubscription(new EmailSubscription(deployment.alarm_email));
    watchTable(this, foundation.tableName, this.topic);
    dashboard(this, deployment.name, foundation.tableName);
    gatewayLogging(this);
  }
}

function watchTable(stack: ObservabilityStack, TableName: string, topic: Topic): void {
  const count = (metricName: string) => new Metric({ namespace: 'AWS/DynamoDB', metricName, dimensionsMap: { TableName }, statistic: 'Sum', period: Duration.minutes(5) });
  const watched = { errorImpact: 'Every surface slows down or answers 500.', topic };
  alarm(stack, 'TableThrottles', watched, count('ThrottledRequests'), 10, 'holds requests back');
  alarm(stack, 'TableErrors', watched, count('SystemErrors'), 5, 'fails');
}

/** Searches by the deployment's name, so that a new function or queue is on the dashboard without an edit. */
function dashboard(stack: Stack, name: string, TableName: string): void {
  const search = (title: string, schema: string, dimension: string, metric: string, statistic: string) =>
    new GraphWidget({ title, width: 12, left: [new MathExpression({ label: '', usingMetrics: {}, period: Duration.minutes(5), expression: `SEARCH('{${schema}} MetricName="${metric}" ${dimension}="${name}"', '${statistic}', 300)` })] });
  const functions = (title: string, metric: string, statistic: string) => search(title, 'AWS/Lambda,FunctionName', 'FunctionName', metric, statistic);
  const queues = (title: string, metric: string) => search(title, 'AWS/SQS,QueueName', 'QueueName', metric, 'Maximum');
  const capacity = (metricName: string) => new Metric({ namespace: 'AWS/DynamoDB', metricName, dimensionsMap: { TableName }, statistic: 'Sum', period: Duration.minutes(5) });
  const board = new Dashboard(stack, 'Dashboard', { dashboardName: name });
  board.addWidgets(new TextWidget({ markdown: `# ${name}\nDead letters: read one, mend the cause, then start the redrive of its queue.`, width: 24, height: 2 }));
  board.addWidgets(functions('Requests and events', 'Invocations', 'Sum'), functions('Errors', 'Errors', 'Sum'));
  board.addWidgets(functions('Duration, 95th percentile', 'Duration', 'p95'), functions('Throttles', 'Throttles', 'Sum'));
  board.addWidgets(queues('Waiting', 'ApproximateNumberOfMessagesVisible'), queues('Age of the oldest', 'ApproximateAgeOfOldestMessage'));
  board.addWidgets(new GraphWidget({ title: 'Table', width: 24, left: [capacity('ConsumedReadCapacityUnits'), capacity('ConsumedWriteCapacityUnits')] }));
}

/** One per account and region: API Gateway writes the logs of all its APIs as this role, and refuses one with less than its own policy. */
function gatewayLogging(stack: Stack): void {
  const managedPolicies = [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')];
  const role = new Role(stack, 'GatewayLogRole', { assumedBy: new ServicePrincipal('apigateway.amazonaws.com'), managedPolicies });
  new CfnAccount(stack, 'GatewayAccount', { cloudWatchRoleArn: role.roleArn });
}

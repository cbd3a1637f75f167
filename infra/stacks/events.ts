import { Stack } from 'aws-cdk-lib';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { watchDeadLetters } from '../constructs/alarms.ts';
import { entryOf } from '../constructs/bundle.ts';
import { longQueue } from '../constructs/event-queue.ts';
import { busOf } from '../constructs/library-interfaces.ts';
import { deadQueueName } from '../constructs/names.ts';
import { NodeFunction } from '../constructs/node-function.ts';
import { OutboxPipe } from '../constructs/outbox-pipe.ts';
import { clockStatement } from '../constructs/tenant-wall.ts';
import type { Deployment } from '../deployment.ts';
import type { Foundation } from './data.ts';

/** How events come to be on the bus: from the table's stream, and once a minute from what is due. */
export class EventsStack extends Stack {
  readonly bus: IEventBus;

  constructor(scope: Construct, id: string, deployment: Deployment, foundation: Foundation, topic: ITopic) {
    super(scope, id, { description: 'Perimeter: bus, outbox and tick' });
    this.bus = busOf(new EventBus(this, 'Bus', { eventBusName: deployment.name }));
    const dead = longQueue(this, 'OutboxDead', deadQueueName(deployment.name, 'outbox'));
    watchDeadLetters(this, { errorImpact: 'Events did not leave the table: what follows from them does not happen. Their items stay there for a week.', topic }, dead);
    new OutboxPipe(this, 'Outbox', { streamArn: foundation.tableStreamArn, bus: this.bus, dead });
    tick(this, deployment, foundation, this.bus, topic);
  }
}

/** Each minute, once: a tick that failed is not tried again, because the next one finds the same things due. */
function tick(stack: Stack, { name, settings }: Deployment, foundation: Foundation, bus: IEventBus, topic: ITopic): void {
  const errorImpact = 'Scheduled scans, retries and expiries start late: all of them when the tick runs again.';
  const { fn } = new NodeFunction(stack, 'Tick', {
    deployment: name,
    name: 'tick',
    entry: entryOf('workers', 'tick'),
    memoryMegabytes: 256,
    timeoutSeconds: 50,
    environment: { ...settings, PERIMETER_TABLE: foundation.tableName, PERIMETER_BUS: bus.eventBusName },
    statements: [clockStatement(foundation.tableArn), new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] })],
    errorImpact,
    topic,
  });
  const dead = longQueue(stack, 'TickDead', deadQueueName(name, 'tick'));
  watchDeadLetters(fn, { errorImpact, topic }, dead);
  eachMinute(stack, fn, dead);
}

function eachMinute(stack: Stack, fn: IFunction, dead: IQueue): void {
  const role = new Role(stack, 'EachMinuteRole', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': stack.account } } }) });
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] }));
  role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [dead.queueArn] }));
  const schedule = new CfnSchedule(stack, 'EachMinute', {
    scheduleExpression: 'rate(1 minute)',
    flexibleTimeWindow: { mode: 'OFF' },
    target: { arn: fn.functionArn, roleArn: role.roleArn, deadLetterConfig: { arn: dead.queueArn }, retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 } },
  });
  schedule.node.addDependency(role);
}

import { type IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EventRecordShape } from '../../shared/events/define.ts';
import { EVENT_SOURCE } from '../../shared/platform/message-limits.ts';

/** Entries of one PutEvents call: what one batch of the stream becomes. */
const batchSize = 10;
/** Seconds to wait for a batch: none, a customer waits at the other end. */
const windowSeconds = 0;

const field = (name: string): string => `$.dynamodb.NewImage.${name}.S`;

/** An inserted outbox item and nothing else: no other item of the table leaves it. */
const pattern = { eventName: ['INSERT'], dynamodb: { NewImage: { entity: { S: ['outbox'] } } } };

/** Unquoted on purpose: a path is put in as JSON text of its value, so that the payload's own quotes stay escaped. */
const eventTemplate = `{${Object.keys(EventRecordShape.shape).map((name) => `"${name}": <${field(name)}>`).join(', ')}}`;

/**
 * From the table's stream to the bus: an event leaves exactly when its transaction was written, as the flat record that consumers parse.
 * A batch that the bus refuses is tried for a day, split, and named in the dead-letter queue; its items stay in the table for a week.
 */
export class OutboxPipe extends Construct {
  constructor(scope: Construct, id: string, props: { streamArn: string; bus: IEventBus; dead: IQueue }) {
    super(scope, id);
    const { streamArn, bus, dead } = props;
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('pipes.amazonaws.com') });
    const stream = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];
    role.addToPolicy(new PolicyStatement({ actions: stream, resources: [streamArn] }));
    bus.grantPutEventsTo(role);
    dead.grantSendMessages(role);
    const pipe = new CfnPipe(this, 'Pipe', {
      roleArn: role.roleArn,
      source: streamArn,
      sourceParameters: {
        filterCriteria: { filters: [{ pattern: JSON.stringify(pattern) }] },
        dynamoDbStreamParameters: {
          startingPosition: 'TRIM_HORIZON',
          batchSize,
          maximumBatchingWindowInSeconds: windowSeconds,
          onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
          maximumRecordAgeInSeconds: 86_400,
          deadLetterConfig: { arn: dead.queueArn },
        },
      },
      target: bus.eventBusArn,
      targetParameters: { eventBridgeEventBusParameters: { source: EVENT_SOURCE, detailType: field('name') }, inputTemplate: eventTemplate },
    });
    // The pipe is checked against its role when it is made.
    pipe.node.addDependency(role);
  }
}

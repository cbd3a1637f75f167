import { Duration } from 'aws-cdk-lib';
import { type IEventBus, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Worker } from '../../shared/events/worker.ts';
import { EVENT_SOURCE, hiddenSeconds, MAX_RECEIVES } from '../../shared/platform/message-limits.ts';
import { type Watched, watchQueue } from './alarms.ts';
import { deadQueueName, queueName } from './names.ts';

/** Minutes that a message may wait before somebody is told; a slow worker may take a whole try longer. */
const waitMinutesMax = 15;
/** Characters of a rule's pattern (EventBridge's limit is 2,048); a worker that hears more names gets more rules. */
const patternLengthMax = 1_900;

/** A queue that keeps messages for the two weeks that SQS allows, under the service's own key. */
export function longQueue(scope: Construct, id: string, queueName: string, more: { visibilityTimeout?: Duration; deadLetterQueue?: { queue: Queue; maxReceiveCount: number } } = {}): Queue {
  return new Queue(scope, id, { ...more, queueName, encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) });
}

interface EventQueueProps {
  deployment: string;
  worker: Worker;
  bus: IEventBus;
  /** Where the bus leaves what it could not deliver. */
  undelivered: Queue;
  topic: Watched['topic'];
}

/** A worker's queue with its dead letters, its alarms and the rules that fill it. A message is the event record itself, as on one machine. */
export class EventQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { deployment, worker, bus, undelivered, topic }: EventQueueProps) {
    super(scope, id);
    const dead = longQueue(this, 'Dead', deadQueueName(deployment, worker.id));
    const visibilityTimeout = Duration.seconds(hiddenSeconds(worker.timeoutSeconds));
    this.queue = longQueue(this, 'Queue', queueName(deployment, worker.id), { visibilityTimeout, deadLetterQueue: { queue: dead, maxReceiveCount: MAX_RECEIVES } });
    for (const [number, detailType] of patterns(worker.on.map(({ name }) => name)).entries()) {
      const target = new SqsQueue(this.queue, { message: RuleTargetInput.fromEventPath('$.detail'), deadLetterQueue: undelivered });
      new Rule(this, `Rule${number}`, { eventBus: bus, eventPattern: { source: [EVENT_SOURCE], detailType }, targets: [target] });
    }
    watchQueue(this, { errorImpact: worker.errorImpact, topic }, this.queue, dead, waitMinutesMax * 60 + worker.timeoutSeconds);
  }
}

/** Names in groups that fit a pattern; each name once, because two rules would deliver it twice. */
function patterns(names: string[]): string[][] {
  const groups: string[][] = [];
  let length = patternLengthMax;
  for (const name of new Set(names)) {
    length += name.length + 3;
    if (length > patternLengthMax) {
      groups.push([]);
      length = name.length + 3;
    }
    groups.at(-1)?.push(name);
  }
  return groups;
}

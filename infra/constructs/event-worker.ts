import { RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Worker } from '../../shared/events/worker.ts';
import type { Foundation } from '../stacks/data.ts';
import { entryOf } from './bundle.ts';
import { grantsOf } from './grants.ts';
import { NodeFunction } from './node-function.ts';

/** Messages of one run, which shares the worker's timeout; work that takes minutes comes one by one. */
const batchSizeMax = 10;
const shortWorkSeconds = 180;

interface EventWorkerProps {
  worker: Worker;
  queue: Queue;
  foundation: Foundation;
  topic: ITopic;
  /** 0: none kept free, none limited. */
  concurrency: number;
  settings: Record<string, string>;
}

/** A worker's function on its queue: only messages that failed come again, and a flood of events cannot take the API's share of the account. */
export class EventWorker extends Construct {
  constructor(scope: Construct, id: string, { worker, queue, foundation, topic, concurrency, settings }: EventWorkerProps) {
    super(scope, id);
    const { statements, environment } = grantsOf(this, { ...worker.grants, table: 'write' }, foundation);
    const { fn } = new NodeFunction(this, worker.id, {
      deployment: foundation.name,
      name: `worker-${worker.id}`,
      entry: entryOf('workers', worker.id),
      memoryMegabytes: worker.memoryMegabytes,
      timeoutSeconds: worker.timeoutSeconds,
      environment: { ...settings, ...environment },
      statements,
      errorImpact: worker.errorImpact,
      topic,
      more: {
        ...(concurrency > 0 ? { reservedConcurrentExecutions: concurrency } : {}),
        // Retries that a worker sends to itself are meant; Lambda would take the sixteenth for a loop.
        ...(worker.grants.queue?.includes(worker.id) ? { recursiveLoop: RecursiveLoop.ALLOW } : {}),
      },
    });
    const batchSize = worker.timeoutSeconds > shortWorkSeconds ? 1 : batchSizeMax;
    // The poller keeps to the same limit, or throttled messages would count as tries and die.
    fn.addEventSource(new SqsEventSource(queue, { batchSize, reportBatchItemFailures: true, ...(concurrency > 0 ? { maxConcurrency: concurrency } : {}) }));
  }
}

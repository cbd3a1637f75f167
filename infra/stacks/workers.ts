import { Stack } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Worker } from '../../shared/events/worker.ts';
import { watchDeadLetters } from '../constructs/alarms.ts';
import { EventQueue, longQueue } from '../constructs/event-queue.ts';
import { EventWorker } from '../constructs/event-worker.ts';
import { deadQueueName } from '../constructs/names.ts';
import type { Deployment } from '../deployment.ts';
import type { Foundation } from './data.ts';

/** A queue for every worker, and a function for each that is one; the others run in tasks (runner.ts). */
export class WorkersStack extends Stack {
  constructor(scope: Construct, id: string, props: { workers: Worker[]; deployment: Deployment; foundation: Foundation; bus: IEventBus; topic: ITopic; settings: Record<string, string> }) {
    super(scope, id, { description: 'Perimeter: queues and workers' });
    const { workers, deployment, foundation, bus, topic, settings } = props;
    const undelivered = longQueue(this, 'Undelivered', deadQueueName(deployment.name, 'undelivered'));
    watchDeadLetters(this, { errorImpact: 'The bus could not hand events to a queue for a day: what follows from them did not happen.', topic }, undelivered);
    for (const worker of workers) {
      const { queue } = new EventQueue(this, `${worker.id}-queue`, { deployment: deployment.name, worker, bus, undelivered, topic });
      if (worker.host === 'function') new EventWorker(this, `${worker.id}-function`, { worker, queue, foundation, topic, concurrency: deployment.worker_concurrency, settings });
    }
  }
}

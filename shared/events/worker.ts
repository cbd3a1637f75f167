import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { Actor } from '../domain/actor/actor.ts';
import { withActor } from '../domain/actor/context.ts';
import { logCrash, logger } from '../lib/logger.ts';
import type { Group } from '../http/endpoint.ts';
import { MAX_RECEIVES } from '../platform/message-limits.ts';
import { EventRecordShape } from './define.ts';
import type { EventRecord } from './event.ts';
import { AlreadyDone } from './once.ts';

/** What happens on one event. */
interface Reaction {
  name: string;
  /** The signal says that this process has to end: a long reaction throws then, and the message goes to another one. */
  handle: (record: EventRecord, ending: AbortSignal) => Promise<void>;
  /** What follows when the last try has failed, and the message is dead: for an event that somebody waits for. A process that dies does not come to it. */
  abandoned?: ((record: EventRecord) => Promise<void>) | undefined;
}

/** A worker as a value: its rule, queue, dead-letter queue, function and grants all follow from it. */
export interface Worker {
  /** Name of the queue and of the function: `scan-coordinator`. */
  id: string;
  on: Reaction[];
  timeoutSeconds: number;
  memoryMegabytes: number;
  /** `task`: runs in the scan-runner processes (Fargate on AWS), because it needs a scanner and more than 15 minutes. */
  host: 'function' | 'task';
  grants: Omit<Group['grants'], 'table' | 'catalogue'> & { queue?: string[] };
  /** Who is hurt when this stands still: shown in its alarm. */
  errorImpact: string;
}

/** A reaction to one event, with the payload parsed by the event's own schema. */
export function on<P>(event: { name: string; read: (record: EventRecord) => P }, handle: (payload: P, record: EventRecord, ending: AbortSignal) => Promise<void>, abandoned?: (payload: P) => Promise<void>): Reaction {
  return { name: event.name, handle: (record, ending) => handle(event.read(record), record, ending), abandoned: abandoned && ((record) => abandoned(event.read(record))) };
}

/** A Lambda is never told that it ends. */
const never = new AbortController().signal;

/** Handles one event as the actor that caused it, behind the wall of its tenant. Done twice is done once. `isLast`: it does not come again. */
export async function react(worker: Worker, body: string, ending: AbortSignal = never, isLast: () => boolean = () => false): Promise<void> {
  const record = EventRecordShape.parse(JSON.parse(body));
  const reaction = worker.on.find(({ name }) => name === record.name);
  if (!reaction) throw new Error(`${worker.id} does not listen to ${record.name}`);
  // A partner may have caused it from above; what follows belongs to the event's tenant.
  const actor = { ...Actor.parse(JSON.parse(record.actor)), organization: record.tenant };
  await withActor(actor, () => reaction.handle(record, ending), { correlation_id: record.correlation_id }).catch(async (error: unknown) => {
    if (error instanceof AlreadyDone) return logger().info('already done', { worker: worker.id, event: record.id });
    if (isLast()) await withActor(actor, async () => reaction.abandoned?.(record), { correlation_id: record.correlation_id }).catch((failure: unknown) => logCrash(failure, { worker: worker.id, event: record.id }));
    throw error;
  });
}

/** The worker as an SQS handler that answers which messages failed: those alone come again. */
export function consumer(worker: Worker): (batch: SQSEvent) => Promise<SQSBatchResponse> {
  return async ({ Records }) => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const { messageId, body, attributes } of Records) {
      await react(worker, body, never, () => Number(attributes.ApproximateReceiveCount) >= MAX_RECEIVES).catch((error: unknown) => {
        logCrash(error, { worker: worker.id, message: messageId });
        batchItemFailures.push({ itemIdentifier: messageId });
      });
    }
    return { batchItemFailures };
  };
}

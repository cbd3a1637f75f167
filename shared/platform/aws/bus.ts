import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { EventRecord } from '../../events/event.ts';
import { lazy } from '../../lib/lazy.ts';
import type { Bus } from '../contract/bus.ts';
import { EVENT_SOURCE, eventBytes, eventJson, MAX_EVENT_BYTES } from '../message-limits.ts';
import { type Refusal, sendInBatches } from './batches.ts';
import { clientOptions } from './client-options.ts';
import { required } from './environment.ts';

interface Entry {
  name: string;
  time: Date;
  json: string;
}

/** EventBridge, bus PERIMETER_BUS. The entry's detail is the whole event record, and a rule's target takes it with `InputPath: '$.detail'`, so a queue message is the record itself on both hosts. */
export function eventBridgeBus(): Bus {
  const client = lazy(() => new EventBridgeClient(clientOptions));
  return {
    async put(events) {
      const entries = events.map((event) => entry(event));
      await sendInBatches(entries, { bytes: ({ name, json }) => eventBytes(name, json), maxBytes: MAX_EVENT_BYTES }, (batch) => putBatch(client(), batch));
    },
  };
}

function entry(event: EventRecord): Entry {
  return { name: event.name, time: new Date(event.created_at), json: eventJson(event) };
}

async function putBatch(client: EventBridgeClient, batch: Entry[]): Promise<Refusal<Entry>[]> {
  const EventBusName = required('PERIMETER_BUS');
  const answer = await client.send(new PutEventsCommand({
    Entries: batch.map(({ name, time, json }) => ({ EventBusName, Source: EVENT_SOURCE, DetailType: name, Detail: json, Time: time })),
  }));
  if (!answer.FailedEntryCount) return [];
  // Answers stand in the order of the entries; only a failed one has an error code.
  return batch.flatMap((item, index) => {
    const result = answer.Entries?.[index];
    return result?.ErrorCode ? [{ item, reason: `${result.ErrorCode}: ${result.ErrorMessage ?? ''}` }] : [];
  });
}

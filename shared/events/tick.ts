import * as z from 'zod';
import { stableId } from '../lib/id.ts';
import { bus } from '../platform/bus.ts';
import { clock, timestamp } from '../platform/clock.ts';
import { behindWall, asSystem } from '../domain/actor/context.ts';
import { dueKey, dueShards } from '../table/keys.ts';
import { queryRows } from '../table/query.ts';
import { clockWall } from '../table/wall.ts';
import type { EventRecord } from './event.ts';

const DueRow = z.object({ pk: z.string(), sk: z.string(), due_sk: z.string(), due_event: z.string(), due_tenant: z.string() });
type DueRow = z.infer<typeof DueRow>;

/** Where the due item lies: what every due event carries. */
export const DuePayload = z.object({ partition_key: z.string(), sort_key: z.string() });

/** Rows a shard gives in one tick: what is left comes with the next, so a backlog cannot exhaust a function. */
const rowsMax = 500;
const nowhere = '00000000-0000-0000-0000-000000000000';

/**
 * Says of every item whose time has come that it is due. Nothing is written: an item stays due until the consumer of its event moves it on,
 * so a tick that dies, or that runs twice, loses nothing; the event's id follows from item and time, so it is done once.
 */
export async function tick(): Promise<number> {
  return asSystem('tick', nowhere, async () => {
    const shards = await Promise.all(Array.from({ length: dueShards }, (_, shard) => dueRows(shard)));
    const events = shards.flat().map(eventOf);
    if (events.length > 0) await bus().then((port) => port.put(events));
    return events.length;
  });
}

function dueRows(shard: number): Promise<DueRow[]> {
  const stretch = { partition: dueKey(shard), index: 'due' as const, from: ' ', to: `${timestamp(clock.now())}~` };
  return behindWall(clockWall, async () => (await queryRows(stretch, rowsMax)).rows.map((row) => DueRow.parse(row)));
}

function eventOf({ pk, sk, due_sk, due_event, due_tenant }: DueRow): EventRecord {
  const id = stableId('due', pk, sk, due_sk);
  return {
    id,
    name: due_event,
    tenant: due_tenant,
    actor: JSON.stringify({ type: 'system', name: 'tick', organization: due_tenant }),
    subject: sk,
    correlation_id: id,
    created_at: timestamp(),
    payload: JSON.stringify({ partition_key: pk, sort_key: sk } satisfies z.infer<typeof DuePayload>),
  };
}

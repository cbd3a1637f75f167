import * as z from 'zod';
import { lasting } from '../domain/actor/actor.ts';
import { context } from '../domain/actor/context.ts';
import { newId } from '../lib/id.ts';
import { clock, timestamp } from '../platform/clock.ts';
import type { Operation } from '../table/operation.ts';
import { tenantKey } from '../table/keys.ts';
import { tableName, tableSchema } from '../table/schema.ts';
import type { EventRecord } from './event.ts';

/** Outbox items vanish after a week: longer than any retry of the stream's reader (24 h on AWS). */
const outboxSeconds = 7 * 86_400;

/** Declares an event, beside its noun. */
export function event<P>(name: string, payload: z.ZodType<P>) {
  const record = (subject: string, content: P, tenant?: string): EventRecord => {
    const { actor, correlation_id } = context();
    return {
      id: newId(),
      name,
      tenant: tenant ?? actor.organization,
      actor: JSON.stringify(lasting(actor)),
      subject,
      correlation_id,
      created_at: timestamp(),
      payload: JSON.stringify(payload.parse(content)),
    };
  };
  return {
    name,
    payload,
    record,
    /** The outbox item of the transaction that makes it true: the event leaves exactly when the write does. */
    publish: (subject: string, content: P, tenant?: string): Operation => outbox(record(subject, content, tenant)),
    read: (from: EventRecord): P => payload.parse(JSON.parse(from.payload)),
  };
}

/** Flat strings and the mark `outbox`, on which the stream is filtered. */
export function outbox(record: EventRecord): Operation {
  const expires = Math.floor(clock.now().getTime() / 1000) + outboxSeconds;
  const Item = { pk: tenantKey(record.tenant, 'OUTBOX'), sk: record.id, entity: 'outbox', ...record, [tableSchema.expiry]: expires };
  return {
    item: { Put: { TableName: tableName(), Item } },
    refused: () => {
      throw new Error('An outbox item has no condition');
    },
  };
}

const flat = z.string();
export const EventRecordShape = z.object({ id: flat, name: flat, tenant: flat, actor: flat, subject: flat, correlation_id: flat, created_at: flat, payload: flat });

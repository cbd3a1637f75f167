import { createHash } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { actor, tenant } from '../domain/actor/context.ts';
import { newId } from '../lib/id.ts';
import { clock } from '../platform/clock.ts';
import type { Sealing } from '../platform/contract/sealing.ts';
import { problem } from '../problems.ts';
import { table } from '../table/client.ts';
import { tenantKey } from '../table/keys.ts';
import type { Operation } from '../table/operation.ts';
import { tableName, tableSchema } from '../table/schema.ts';
import type { RawRequest, Response } from './request.ts';

/** Stripe's meaning: a key names one request for a day. */
const keptSeconds = 86_400;
/** A first attempt that died blocks no longer than a function may run. */
const leaseMs = 30_000;

const Stored = z.object({ state: z.enum(['working', 'done']), attempt: z.string(), payload: z.string(), begun: z.number(), answer: z.string().optional() });
const Answer = z.object({ status: z.number(), headers: z.record(z.string(), z.string()), body: z.string() });

/** What is kept of a request with an Idempotency-Key. */
export interface IdempotencyRecord {
  id: string;
  /** When the work began, if it is this request's to do, first or after one that died; the answer when it was given before. */
  begin(): Promise<number | Response>;
  done(response: Response): Promise<Operation>;
  /** As if it had never been asked. */
  forget(): Promise<void>;
  /** A repeat goes on where this attempt ended, and at once. */
  release(): Promise<void>;
}

export function recordOf(key: string, request: RawRequest, secret: Sealing | undefined): IdempotencyRecord {
  const id = digest([subject(), request.method, request.path, key]);
  const Key = { pk: tenantKey(tenant(), 'IDEMPOTENCY'), sk: id };
  // With the key in it, which nobody keeps: a password in the body cannot be guessed from the hash.
  const payload = digest([key, request.query, request.body.toString('base64')]);
  const mine = newId();
  const now = clock.now().getTime();
  const seconds = Math.floor(now / 1000);
  const base = { ...Key, attempt: mine, payload, [tableSchema.expiry]: seconds + keptSeconds };
  let begun = now;
  const stillMine = { ConditionExpression: 'attempt = :mine AND #state = :working', ExpressionAttributeNames: { '#state': 'state' } };
  const working = { ':mine': mine, ':working': 'working' };
  return {
    id,
    async begin() {
      const Item = { ...base, state: 'working', begun, lease_until: now + leaseMs };
      const free = { ConditionExpression: 'attribute_not_exists(pk) OR #expires < :seconds', ExpressionAttributeNames: { '#expires': tableSchema.expiry }, ExpressionAttributeValues: { ':seconds': seconds } };
      if (await isWritten(table().send(new PutCommand({ TableName: tableName(), Item, ...free })))) return begun;
      const { Item: known } = await table().send(new GetCommand({ TableName: tableName(), Key, ConsistentRead: true }));
      const stored = Stored.safeParse(known).data;
      // Gone between two calls: its first attempt was refused at this very moment.
      if (!stored) throw problem.inProgress();
      if (stored.payload !== payload) throw problem.refused('This Idempotency-Key was used with another request');
      if (stored.answer !== undefined) return replay(stored.answer, id, secret);
      begun = stored.begun;
      const over = { ConditionExpression: 'attempt = :theirs AND lease_until < :now', ExpressionAttributeValues: { ':theirs': stored.attempt, ':now': now } };
      if (await isWritten(table().send(new PutCommand({ TableName: tableName(), Item: { ...Item, begun }, ...over })))) return begun;
      throw problem.inProgress();
    },
    async done({ status, headers, body }) {
      const text = JSON.stringify({ status, headers, body: body.toString() } satisfies z.infer<typeof Answer>);
      const answer = secret ? await secret.seal(text, id) : text;
      return {
        item: { Put: { TableName: tableName(), Item: { ...base, state: 'done', begun, answer }, ConditionExpression: 'attempt = :mine', ExpressionAttributeValues: { ':mine': mine } } },
        refused: () => problem.inProgress(),
      };
    },
    async forget() {
      await isWritten(table().send(new DeleteCommand({ TableName: tableName(), Key, ...stillMine, ExpressionAttributeValues: working })));
    },
    async release() {
      await isWritten(table().send(new UpdateCommand({ TableName: tableName(), Key, UpdateExpression: 'SET lease_until = :ended', ...stillMine, ExpressionAttributeValues: { ...working, ':ended': 0 } })));
    },
  };
}

async function replay(stored: string, id: string, secret: Sealing | undefined): Promise<Response> {
  const { status, headers, body } = Answer.parse(JSON.parse(secret ? await secret.unseal(stored, id) : stored));
  return { status, headers: { ...headers, 'idempotent-replayed': 'true' }, body };
}

/** Whose key it is: two users, or two API keys at sign-in, may use the same text. */
function subject(): string {
  const current = actor();
  return current.type === 'system' ? current.name : `${current.type} ${current.id}`;
}

/** False when the record is not as the condition says. */
function isWritten(sent: Promise<unknown>): Promise<boolean> {
  return sent.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    },
  );
}

function digest(parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

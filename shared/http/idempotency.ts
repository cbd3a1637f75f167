import { createHash } from 'node:crypto';
import { GetCommand, PutCommand, DeleteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { actor, tenant, withCommit } from '../domain/actor/context.ts';
import { newId } from '../lib/id.ts';
import { clock } from '../platform/clock.ts';
import type { Sealing } from '../platform/contract/sealing.ts';
import { problem } from '../problems.ts';
import { table } from '../table/client.ts';
import { Commit } from '../table/commit.ts';
import { tenantKey } from '../table/keys.ts';
import { Conflict, type Operation } from '../table/operation.ts';
import { tableName, tableSchema } from '../table/schema.ts';
import { transact } from '../table/transact.ts';
import type { RawRequest, Response } from './request.ts';

/** Stripe's meaning: a key names one request for a day. */
const keptSeconds = 86_400;
/** A first attempt that died blocks no longer than a function may run. */
const leaseMs = 30_000;
const keyLengthMax = 255;
const triesMax = 4;

const Stored = z.object({ state: z.enum(['working', 'done']), attempt: z.string(), payload: z.string(), answer: z.string().optional() });
const Answer = z.object({ status: z.number(), headers: z.record(z.string(), z.string()), body: z.string() });

/**
 * Runs a POST at most once per key. A repeat gets the first answer, marked; another body under the same key is refused (422), and so is
 * a repeat while the first is at work (409). The record is written in the transaction of the work itself. A refused request leaves no record.
 */
export async function idempotently(key: string, request: RawRequest, secret: Sealing | undefined, work: () => Promise<Response>): Promise<Response> {
  if (key.length === 0 || key.length > keyLengthMax) throw problem.invalid({ 'Idempotency-Key': [`must have 1 to ${keyLengthMax} characters`] });
  const record = recordOf(key, request, secret);
  const earlier = await record.begin();
  if (earlier) return earlier;
  try {
    return await attempt(record, work);
  } catch (error) {
    // A refusal wrote nothing and may be put right under the same key; a crash is forgotten too, because its transaction did not happen.
    await record.forget();
    throw error;
  }
}

async function attempt(record: Record, work: () => Promise<Response>): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const commit = new Commit();
    try {
      const response = await withCommit(commit, work);
      const done = await record.done(response);
      if (!(await commit.finish([done]))) await transact([done]);
      return response;
    } catch (error) {
      if (!(error instanceof Conflict) || tries >= triesMax) throw error instanceof Conflict ? problem.changedMeanwhile('Record') : error;
    }
  }
}

interface Record {
  /** Undefined when this request is the first; its answer when it was answered before. */
  begin(): Promise<Response | undefined>;
  done(response: Response): Promise<Operation>;
  forget(): Promise<void>;
}

function recordOf(key: string, request: RawRequest, secret: Sealing | undefined): Record {
  const id = digest([subject(), request.method, request.path, key]);
  const Key = { pk: tenantKey(tenant(), 'IDEMPOTENCY'), sk: id };
  const payload = digest([request.query, request.body.toString('base64')]);
  const mine = newId();
  const now = clock.now().getTime();
  const base = { ...Key, attempt: mine, payload, [tableSchema.expiry]: Math.floor(now / 1000) + keptSeconds };
  return {
    async begin() {
      const free = 'attribute_not_exists(pk) OR #expires < :seconds OR (#state = :working AND lease_until < :now)';
      const names = { '#state': 'state', '#expires': tableSchema.expiry };
      const values = { ':working': 'working', ':now': now, ':seconds': Math.floor(now / 1000) };
      const put = new PutCommand({ TableName: tableName(), Item: { ...base, state: 'working', lease_until: now + leaseMs }, ConditionExpression: free, ExpressionAttributeNames: names, ExpressionAttributeValues: values });
      const taken = await table().send(put).then(() => false, isTaken);
      return taken ? replay(Key, payload, secret) : undefined;
    },
    async done({ status, headers, body }) {
      const text = JSON.stringify({ status, headers, body: body.toString() } satisfies z.infer<typeof Answer>);
      const answer = secret ? await secret.seal(text, Key.sk) : text;
      return {
        item: { Put: { TableName: tableName(), Item: { ...base, state: 'done', answer }, ConditionExpression: 'attempt = :mine', ExpressionAttributeValues: { ':mine': mine } } },
        refused: () => problem.inProgress(),
      };
    },
    async forget() {
      const remove = new DeleteCommand({ TableName: tableName(), Key, ConditionExpression: 'attempt = :mine AND #state = :working', ExpressionAttributeNames: { '#state': 'state' }, ExpressionAttributeValues: { ':mine': mine, ':working': 'working' } });
      await table().send(remove).catch(isTaken);
    },
  };
}

async function replay(Key: { pk: string; sk: string }, payload: string, secret: Sealing | undefined): Promise<Response> {
  const { Item } = await table().send(new GetCommand({ TableName: tableName(), Key, ConsistentRead: true }));
  const stored = Stored.safeParse(Item);
  // Gone between two calls: its first attempt was refused at this very moment.
  if (!stored.success) throw problem.inProgress();
  if (stored.data.payload !== payload) throw problem.refused('This Idempotency-Key was used with another request');
  if (stored.data.answer === undefined) throw problem.inProgress();
  const { status, headers, body } = Answer.parse(JSON.parse(secret ? await secret.unseal(stored.data.answer, Key.sk) : stored.data.answer));
  return { status, headers: { ...headers, 'idempotent-replayed': 'true' }, body };
}

/** Whose key it is: two users, or two API keys at sign-in, may use the same text. */
function subject(): string {
  const current = actor();
  return current.type === 'system' ? current.name : `${current.type} ${current.id}`;
}

function isTaken(error: unknown): true {
  if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return true;
  throw error;
}

function digest(parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}


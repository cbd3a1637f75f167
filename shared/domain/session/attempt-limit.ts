import { setTimeout as pause } from 'node:timers/promises';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { hashOf } from '../../lib/secret-text.ts';
import { clock } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { table } from '../../table/client.ts';
import { tenantKey } from '../../table/keys.ts';
import { tableName, tableSchema } from '../../table/schema.ts';
import { wallOf } from '../../table/wall.ts';
import { behindWall } from '../actor/context.ts';

/**
 * How often something may fail: per account, address or number, in windows of 15 minutes. A place is taken before the attempt and given
 * back when it succeeds, so that a hundred guesses at the same moment get no more tries than a hundred in a row, and successes do not count.
 * Counters are plain updates outside of transactions, because they must not conflict with anything.
 */
const windowSeconds = 900;
/** Waits for attempts that are being decided at this moment: hashing takes tens of milliseconds. */
const [waitsMax, waitMs] = [60, 50];

export interface Counter {
  /** The organization in whose partition it counts. */
  owner: string;
  kind: 'account' | 'address' | 'number' | 'message' | 'mail';
  /** Stored as a hash. */
  value: string;
  max: number;
}

/** Does the work unless too much failed before (429 with Retry-After); undefined from it is a failure, which counts. */
export async function limited<T>(counters: Counter[], work: () => Promise<T | undefined>): Promise<T | undefined> {
  const places = await takeAll(counters);
  let failed = false;
  try {
    const result = await work();
    failed = result === undefined;
    return result;
  } finally {
    await Promise.all(places.map((place) => (failed ? place.fail() : place.giveBack())));
  }
}

/** For what costs money or attention each time, such as a message: counts always. */
export async function spend(counters: Counter[]): Promise<void> {
  const places = await takeAll(counters);
  await Promise.all(places.map((place) => place.fail()));
}

interface Place {
  fail: () => Promise<void>;
  giveBack: () => Promise<void>;
}

async function takeAll(counters: Counter[]): Promise<Place[]> {
  const taken: Place[] = [];
  for (const counter of counters) {
    try {
      taken.push(await take(counter));
    } catch (error) {
      await Promise.all(taken.map((place) => place.giveBack()));
      throw error;
    }
  }
  return taken;
}

async function take({ owner, kind, value, max }: Counter): Promise<Place> {
  const window = Math.floor(clock.now().getTime() / 1000 / windowSeconds);
  const end = (window + 1) * windowSeconds;
  const Key = { pk: tenantKey(owner, 'ATTEMPTS'), sk: `${kind}#${hashOf(value)}#${window}` };
  const update = (expression: string, values: Record<string, number>, condition?: string) =>
    behindWall(wallOf(owner), () =>
      table().send(new UpdateCommand({ TableName: tableName(), Key, UpdateExpression: expression, ExpressionAttributeNames: { '#taken': 'taken', ...(condition ? { '#expires': tableSchema.expiry } : {}) }, ExpressionAttributeValues: values, ...(condition ? { ConditionExpression: condition } : {}) })),
    );
  for (let tries = 1; ; tries += 1) {
    const got = await update('SET #taken = if_not_exists(#taken, :none) + :one, failed = if_not_exists(failed, :none), #expires = :end', { ':none': 0, ':one': 1, ':end': end, ':max': max }, 'attribute_not_exists(#taken) OR #taken < :max').then(() => true, isFull);
    if (got) break;
    if (tries >= waitsMax || (await failedOf(owner, Key)) >= max) throw problem.tooMany(Math.max(1, Math.ceil(end - clock.now().getTime() / 1000)));
    await pause(waitMs);
  }
  return {
    fail: async () => {
      await update('SET failed = failed + :one, #taken = #taken + :none', { ':one': 1, ':none': 0 });
    },
    giveBack: async () => {
      await update('SET #taken = #taken - :one', { ':one': 1 });
    },
  };
}

async function failedOf(owner: string, Key: { pk: string; sk: string }): Promise<number> {
  const { Item } = await behindWall(wallOf(owner), () => table().send(new GetCommand({ TableName: tableName(), Key, ConsistentRead: true })));
  const failed: unknown = Item?.['failed'];
  return typeof failed === 'number' ? failed : 0;
}

function isFull(error: unknown): false {
  if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
  throw error;
}

import { setTimeout as pause } from 'node:timers/promises';
import { tenant, withCommit } from '../domain/actor/context.ts';
import type { Sealing } from '../platform/contract/sealing.ts';
import { problem } from '../problems.ts';
import { Commit } from '../table/commit.ts';
import { Conflict } from '../table/operation.ts';
import { transact } from '../table/transact.ts';
import { type IdempotencyRecord, recordOf } from './idempotency-record.ts';
import type { RawRequest, Response } from './request.ts';

const keyLengthMax = 255;
/** A verb's own retries see no collision, because its transaction waits: this is where callers that change one thing at once take turns. */
const triesMax = 25;
const pauseMsMax = 100;

/**
 * Runs a POST at most once per key. A repeat gets the first answer, marked; another body under the same key is refused (422), and so is
 * a repeat while the first is at work (409). The record is written in the transaction of the work itself. A refused request leaves no record.
 */
export async function idempotently(key: string, request: RawRequest, secret: Sealing | undefined, work: () => Promise<Response>): Promise<Response> {
  if (key.length === 0 || key.length > keyLengthMax) throw problem.invalid({ 'Idempotency-Key': [`must have 1 to ${keyLengthMax} characters`] });
  const record = recordOf(key, request, secret);
  const begun = await record.begin();
  return typeof begun === 'number' ? attempt(record, begun, work) : begun;
}

async function attempt(record: IdempotencyRecord, begun: number, work: () => Promise<Response>): Promise<Response> {
  let isPartial = false;
  for (let tries = 1; ; tries += 1) {
    const commit = new Commit({ id: record.id, organization: tenant(), begun });
    try {
      const response = await withCommit(commit, work);
      await commit.finish([await record.done(response)], transact);
      return response;
    } catch (error) {
      isPartial ||= commit.isPartial;
      if (error instanceof Conflict && tries < triesMax) {
        await pause(Math.random() * pauseMsMax);
        continue;
      }
      // A refusal wrote nothing and may be put right under the same key; a crash is forgotten too, because its transaction did not happen.
      await (isPartial ? record.release() : record.forget());
      throw error instanceof Conflict ? problem.changedMeanwhile('Record') : error;
    }
  }
}

import * as z from 'zod';
import type { DeletionJob } from '../../../shared/domain/deletion-job/deletion-job.ts';
import type { Answer } from '../../../shared/http/answer.ts';
import { seconds } from '../answers.ts';
import { ErrorBody, json } from '../dialect.ts';
import { errors } from '../errors.ts';

export const Job = z
  .object({
    metadata: z.object({ guid: z.string(), created_at: z.string(), url: z.string() }),
    entity: z.object({
      guid: z.string(),
      status: z.enum(['queued', 'running', 'finished', 'failed']),
      error: z.string().optional(),
      error_details: z.object({ error_code: z.string(), description: z.string(), code: z.int() }).optional(),
    }),
  })
  .meta({ id: 'Job' });

/** A job that has finished, or never was: upstream forgets it, and clients count on the guid 0. */
const finished = { metadata: { guid: '0', created_at: '1970-01-01T00:00:00Z', url: '/v2/jobs/0' }, entity: { guid: '0', status: 'finished' as const } };

export function present(job: DeletionJob | undefined): z.input<typeof Job> {
  if (!job) return finished;
  const { id, status, failure, created_at } = job;
  const details = failure && { error_code: `CF-${failure.refusal}`, description: failure.description, code: errors[failure.refusal].code };
  const failed = details && { error: 'Use of entity>error is deprecated in favor of entity>error_details.', error_details: details };
  return { metadata: { guid: id, created_at: seconds(created_at), url: `/v2/jobs/${id}` }, entity: { guid: id, status, ...failed } };
}

/** What a DELETE with `async` answers: 202 and the job that does it, otherwise 204. */
export function removal(): Answer<z.input<typeof Job> | undefined> {
  return { schema: null, contentType: json, others: { 202: Job, 502: ErrorBody, 524: ErrorBody }, present: (job) => (job === undefined ? { body: '' } : { status: 202, body: JSON.stringify(Job.parse(job)) }) };
}

/** Only the word itself counts. */
export function isTrue(parameters: Record<string, string[]>, name: string): boolean {
  return parameters[name]?.at(-1) === 'true';
}

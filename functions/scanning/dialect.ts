import * as z from 'zod';
import { actFor } from '../../shared/domain/organization/act-for.ts';
import type { Dialect } from '../../shared/http/dialect.ts';
import { timestamp } from '../../shared/platform/clock.ts';
import { readList } from './list-request.ts';
import { statusOf } from './problems.ts';

const ErrorBody = z
  .object({
    errors: z.array(z.object({ message: z.string(), type: z.enum(['exception', 'validation']), timestamp: z.string() })),
    errors_map: z.record(z.string(), z.array(z.string())).optional(),
  })
  .meta({ id: 'ErrorResponse' });

/** The manners of the CG Scanning API V2 (reference 3). */
export const scanning: Dialect = {
  surface: 'scanning',
  lenientContentType: false,
  errorSchema: ErrorBody,
  readList,
  /** A partner's Admin works for an organization below with `X-Organization: <uuid>` (ours, 2.1). */
  actingFor: async (actor, { headers }) => (headers['x-organization'] === undefined ? actor : actFor(actor, headers['x-organization'])),
  fail(problem, { request_id }) {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (!problem) return { status: 500, headers, body: errorBody(`Internal error, request ${request_id}`, 'exception') };
    if (problem.retryAfterSeconds !== undefined) headers['retry-after'] = String(problem.retryAfterSeconds);
    return { status: statusOf[problem.code], headers, body: errorBody(problem.message, problem.fields ? 'validation' : 'exception', problem.fields) };
  },
};

function errorBody(message: string, type: 'exception' | 'validation', fields?: Record<string, string[]>): string {
  return JSON.stringify({ errors: [{ message, type, timestamp: timestamp() }], ...(fields ? { errors_map: fields } : {}) });
}

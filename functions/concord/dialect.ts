import * as z from 'zod';
import type { Dialect } from '../../shared/http/dialect.ts';
import type { Response } from '../../shared/http/request.ts';
import type { Problem } from '../../shared/problems.ts';
import { errors, saidOf } from './errors.ts';
import { readList, unknownSort } from './list-request.ts';
import { memberProblem, schemaProblem } from './schema-problem.ts';

const ErrorBody = z.object({ statusCode: z.int(), error: z.string(), message: z.string() }).meta({ id: 'Error' });

/** The manners of Concord's privacy-v1 (reference 2 and 3). */
export const concord: Dialect = {
  surface: 'concord',
  lenientContentType: false,
  errorSchema: ErrorBody,
  readList,
  /** Where a key may go stands in the path; each endpoint asks (shared/domain/organization/key-reach.ts). */
  actingFor: async (actor) => actor,
  refuseInput: schemaProblem,
  noRoute: (method, path) => failure(404, 'Not Found', `Route ${method}:${path} not found`),
  fail(problem) {
    if (!problem) return failure(500, 'Internal Server Error', 'Internal Server Error');
    const [status, error] = errors[problem.code];
    const { headers, ...response } = failure(status, error, saidOf[problem.code] ?? messageOf(problem));
    return { ...response, headers: { ...headers, ...(problem.retryAfterSeconds === undefined ? {} : { 'retry-after': String(problem.retryAfterSeconds) }) } };
  },
};

/** A verb's refusal names a member by our name for it; only the sorting of lists has one that this surface spells otherwise. */
function messageOf({ code, message, fields }: Problem): string {
  const [[member, reasons] = []] = Object.entries(fields ?? {});
  if (code !== 'invalid' || member === undefined) return message;
  return member === 'sort_by' ? unknownSort().message : memberProblem('body', member, (reasons ?? []).join(', ')).message;
}

function failure(statusCode: number, error: string, message: string): Response {
  return { status: statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ statusCode, error, message }) };
}

import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Dialect } from '../../shared/http/dialect.ts';
import { readList } from './list-request.ts';
import { errorBody, errors, faults, toldOf } from './errors.ts';
import { prepareBody, refuseInput } from './body.ts';

export const ErrorBody = z.object({ description: z.string(), error_code: z.string(), code: z.int() }).meta({ id: 'Error' });

export const json = 'application/json;charset=utf-8';
const headers = { 'content-type': json };

/** A request's own id may go before ours, in so many characters. */
const givenIdMax = 255;

/** The manners of the Cloud Controller V2. */
export const cloudfoundry: Dialect = {
  surface: 'cloudfoundry',
  // Clients send JSON as application/x-www-form-urlencoded.
  lenientContentType: true,
  trailingSlash: true,
  strictEncoding: true,
  errorSchema: ErrorBody,
  readList,
  prepareBody,
  refuseInput,
  /** A tenant's organizations are named in the path. */
  actingFor: async (actor) => actor,
  fail(problem, { request_id, path }) {
    const own = { ...headers, 'x-vcap-request-id': request_id };
    if (!problem) return { status: 500, headers: own, body: JSON.stringify({ error_code: 'UnknownError', description: 'An unknown error occurred.', code: 10_001 }) };
    const told = toldOf(problem, path);
    const retry = problem.retryAfterSeconds === undefined ? {} : { 'retry-after': String(problem.retryAfterSeconds) };
    return { status: errors[told.name].status, headers: { ...own, ...retry }, body: errorBody(told) };
  },
  fault: (of, { request_id }) => ({ status: errors[faults[of].name].status, headers: { ...headers, 'x-vcap-request-id': request_id }, body: errorBody(faults[of]) }),
  denied: (told, { request_id }) => ({ status: 401, headers: { ...headers, 'x-vcap-request-id': request_id }, body: `{"description":"${told('message')}","error_code":"${told('error_code')}","code":${told('number')}}` }),
  headers({ headers: given }, actor) {
    const theirs = (given['x-vcap-request-id'] ?? given['x-request-id'] ?? '').replace(/[^A-Za-z0-9_-]/g, '').slice(0, givenIdMax);
    const rate = actor === null || actor.type === 'system' ? undefined : actor.key.rate;
    const limits = rate && { 'x-ratelimit-limit-v2-api': String(rate.limit), 'x-ratelimit-remaining-v2-api': String(Math.max(0, rate.remaining)), 'x-ratelimit-reset-v2-api': String(rate.reset_seconds) };
    return { 'x-vcap-request-id': theirs === '' ? randomUUID() : `${theirs}::${randomUUID()}`, ...limits };
  },
};

import * as z from 'zod';
import { withActor } from '../domain/actor/context.ts';
import type { Actor } from '../domain/actor/actor.ts';
import { Meter } from '../table/meter.ts';
import { type Problem, problem } from '../problems.ts';
import { Conflict } from '../table/operation.ts';
import type { Dialect } from './dialect.ts';
import type { Endpoint } from './endpoint.ts';
import { idempotently } from './idempotency.ts';
import { invalid } from './invalid.ts';
import { permit } from './permit.ts';
import { readJson, uploadBytesMax } from './body.ts';
import type { RawRequest, Request, Response, Tell } from './request.ts';

/** What the list of an endpoint that is no list holds; nobody reads it. */
const noList: Request['list'] = { page: 1, per_page: 1, cursor: undefined, filters: [], created: { from: undefined, to: undefined }, sort: { column: 'created_at', descending: true }, question: '' };

/** The path of every request: permit, parse, handle, present. `tell` hears what the handler says before it is done. Throws Problems; the caller turns them into the dialect's errors. */
export async function serve(dialect: Dialect, group: string, endpoint: Endpoint, raw: RawRequest, who: Actor | null, meter = new Meter(), tell: Tell = () => undefined): Promise<Response> {
  permit(who, endpoint, group);
  const acting = who && (await dialect.actingFor(who, raw));
  const told = restarting(tell);
  const run = async (): Promise<Response> => {
    const { status, headers, body } = endpoint.answer.present(await endpoint.handle({ ...read(dialect, endpoint, raw), tell: told() }), raw);
    const answered = status ?? endpoint.status;
    // 204 has no content, and so no type of one.
    return { status: answered, headers: { ...(answered === 204 ? {} : { 'content-type': endpoint.answer.contentType }), ...headers }, body };
  };
  const key = endpoint.method === 'POST' && who ? raw.headers['idempotency-key'] : undefined;
  const once = key === undefined ? run : () => idempotently(key, raw, endpoint.secret, run);
  const origin = { ip: raw.ip, user_agent: (raw.headers['user-agent'] ?? '').slice(0, 256) };
  return withActor(acting ?? nobody, once, { correlation_id: raw.request_id, origin, meter, expected: expectedOf(raw) }).catch(refuseConflict);
}

/** Work that is tried again tells anew: `restart` says that what was told before does not count. */
function restarting(tell: Tell): () => Tell {
  let isTold = false;
  return () => {
    if (isTold) tell('restart', {});
    return (name, data) => {
      isTold = true;
      tell(name, data);
    };
  };
}

/** Still in conflict after every retry: the client may try again, and hears so instead of a fault. */
function refuseConflict(error: unknown): never {
  throw error instanceof Conflict ? problem.changedMeanwhile('Record') : error;
}

/** If-Match names the version that the caller saw of the thing that the path ends in (RFC 9110); `*` is any. */
function expectedOf({ headers, params }: RawRequest): { id: string; version: number } | null {
  const tag = headers['if-match'];
  if (tag === undefined || tag === '*' || params['id'] === undefined) return null;
  // A tag that is none of ours can match nothing.
  return { id: params['id'], version: Number(/^"(\d{1,15})"$/.exec(tag)?.[1] ?? Number.NaN) };
}

/** Public endpoints act for no organization until a verb finds one; the zero id owns nothing. */
const nobody: Actor = { type: 'system', name: 'public', organization: '00000000-0000-0000-0000-000000000000' };

function read(dialect: Dialect, endpoint: Endpoint, raw: RawRequest): Omit<Request, 'tell'> {
  const refuse = (part: 'params' | 'querystring' | 'body') => dialect.refuseInput && ((error: z.ZodError, value: unknown) => dialect.refuseInput?.(part, error, value));
  const params = check(endpoint.params, raw.params, refuse('params') ?? (() => problem.notFound('Record')));
  if (endpoint.accepts) checkUpload(endpoint.accepts, raw);
  const body = !endpoint.accepts && (endpoint.body || endpoint.query) ? bodyOf(dialect, endpoint, raw) : undefined;
  const given = endpoint.method === 'GET' ? raw.query : { ...asQuery(body), ...raw.query };
  return {
    params,
    query: check(endpoint.query, single(given), refuse('querystring')),
    body: check(endpoint.body, endpoint.body && dialect.prepareBody ? dialect.prepareBody(body) : (body ?? {}), refuse('body')),
    list: endpoint.columns ? dialect.readList(raw, Object.keys(endpoint.columns)) : noList,
    headers: raw.headers,
    parameters: raw.query,
    base_url: raw.base_url ?? '',
    raw: raw.body,
  };
}

/** An upload is of a type that the endpoint names, and stays bytes. */
function checkUpload(accepts: readonly string[], { headers, body }: RawRequest): void {
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (!accepts.includes(type.trim())) throw problem.unsupportedMediaType(accepts.join(' or '));
  if (body.length > uploadBytesMax) throw problem.tooLarge(uploadBytesMax);
}

function bodyOf(dialect: Dialect, endpoint: Endpoint, raw: RawRequest): unknown {
  if (endpoint.method === 'GET' || raw.body.length === 0) return undefined;
  const type = raw.headers['content-type'];
  if (!dialect.lenientContentType && type !== undefined && !/^application\/(\w+\+)?json/i.test(type)) throw problem.unsupportedMediaType('application/json');
  return readJson(raw.body);
}

/** Query parameters of writing endpoints are accepted in a JSON body too. */
function asQuery(body: unknown): Record<string, unknown> {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {};
}

/** A parameter given once is a string; given twice it is an array, which a schema for one value refuses. `name[]` is `name`. */
function single(given: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(given).map(([name, value]) => [name.replace(/\[\]$/, ''), Array.isArray(value) && value.length === 1 ? value[0] : value]);
  return Object.fromEntries(entries);
}

function check(schema: z.ZodType | undefined, value: unknown, refuse?: (error: z.ZodError, value: unknown) => Problem | undefined): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (!result.success) throw refuse?.(result.error, value) ?? invalid(result.error, rootOf(schema));
  return result.data;
}

/** `{"target":{...}}`: the one root key is not part of the field's name. */
function rootOf(schema: z.ZodType): string | undefined {
  const keys = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return keys.length === 1 ? keys[0] : undefined;
}

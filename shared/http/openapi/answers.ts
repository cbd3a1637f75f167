import { STATUS_CODES } from 'node:http';
import type * as z from 'zod';
import { type Problem, problem } from '../../problems.ts';
import { bodyBytesMax, uploadBytesMax } from '../body.ts';
import type { Dialect } from '../dialect.ts';
import type { Endpoint } from '../endpoint.ts';
import { eventStreamType } from '../event-stream.ts';
import type { Answered, OpenApiDocument, Reference, Schema } from './document.ts';
import type { Schemas } from './schema.ts';
import { described, type Say } from './describe.ts';
import type { Surface } from '../surface.ts';

export const headerComponents: OpenApiDocument['components']['headers'] = {
  ContentDisposition: { description: 'The name of the file (RFC 6266).', schema: { type: 'string', examples: ['attachment; filename="report.pdf"'] } },
  ETag: { description: 'The version of the record, for `If-Match`, or of a file; absent where the answer is put together from several records.', schema: { type: 'string' } },
  IdempotentReplayed: { description: '`true` when this is the answer that an earlier request with the same Idempotency-Key got.', schema: { type: 'string', const: 'true' } },
  Link: { description: 'RFC 8288: the next page, `rel="next"`; absent on the last.', schema: { type: 'string' } },
  Location: { description: 'Where the new or the signed thing is.', schema: { type: 'string', format: 'uri-reference' } },
  RateLimit: { description: 'What is left of the rate of the API key, and the seconds until it begins anew.', schema: { type: 'string', examples: ['"api-key";r=199;t=3'] } },
  ReprDigest: { description: 'SHA-256 of the file (RFC 9530).', schema: { type: 'string', examples: ['sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:'] } },
  RetryAfter: { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } },
  RequestId: { description: 'Names this request in the logs: quote it when you ask for help.', schema: { type: 'string' } },
};

const headers = {
  ContentDisposition: { 'Content-Disposition': header('ContentDisposition') },
  ETag: { ETag: header('ETag') },
  IdempotentReplayed: { 'Idempotent-Replayed': header('IdempotentReplayed') },
  Link: { Link: header('Link') },
  Location: { Location: header('Location') },
  RateLimit: { RateLimit: header('RateLimit') },
  ReprDigest: { 'Repr-Digest': header('ReprDigest') },
  RetryAfter: { 'Retry-After': header('RetryAfter') },
  RequestId: { 'X-Request-Id': header('RequestId') },
};

/** OpenAPI 3.1 has no words for the events of a stream: the endpoint's description names them. */
const events = { [eventStreamType]: { schema: { type: 'string' } } };

/** The endpoint's own answers. A file may come as a redirect to a signed address of it. */
export function successOf(endpoint: Endpoint, schemas: Schemas, say: Say): Record<string, Answered> {
  const { id, answer, status } = endpoint;
  const shown = (schema: z.ZodType): Schema => described(schemas.of(schema, 'output'), [id], say);
  const json = answer.contentType.startsWith('application/json');
  const content = answer.schema ? shown(answer.schema) : json ? undefined : {};
  const own: Answered = {
    description: STATUS_CODES[status] ?? 'Success',
    headers: { ...headers.RequestId, ...headersOf(endpoint) },
    ...(content ? { content: { ...Object.fromEntries([answer.contentType, ...(answer.otherTypes ?? [])].map((type) => [type, { schema: content }])), ...(endpoint.streams ? events : {}) } } : {}),
  };
  const file = answer.schema === null && !json && !answer.contentType.startsWith('text/html');
  const redirect: Answered = { description: 'The file is at this signed address', headers: { ...headers.RequestId, ...headers.Location } };
  const others = Object.entries(answer.others ?? {}).map(([other, schema]) => [other, { description: STATUS_CODES[other] ?? `Status ${other}`, headers: headers.RequestId, content: { [answer.contentType]: { schema: shown(schema) } } }]);
  return { [status]: own, ...(file ? { 302: redirect } : {}), ...Object.fromEntries(others) };
}

function headersOf({ method, columns, can, answer }: Endpoint): Answered['headers'] {
  return {
    ...Object.assign({}, ...(answer.tells ?? []).map((told) => headers[told])),
    ...(columns ? headers.Link : {}),
    ...(method === 'POST' && can !== 'public' ? headers.IdempotentReplayed : {}),
    ...(can === 'public' ? {} : headers.RateLimit),
  };
}

interface Possible {
  when: string;
  refusal: Problem | undefined;
  occurs: (endpoint: Endpoint) => boolean;
}

const writes = ({ method }: Endpoint): boolean => method !== 'GET';
const takesBody = ({ method, body, query }: Endpoint): boolean => body !== undefined || (query !== undefined && method !== 'GET');
const takesFile = ({ accepts }: Endpoint): boolean => accepts !== undefined;
const takesInput = (endpoint: Endpoint): boolean => takesBody(endpoint) || takesFile(endpoint) || endpoint.query !== undefined || endpoint.columns !== undefined;
const asksWho = ({ can }: Endpoint): boolean => can !== 'public';

/** Every refusal that a client may meet; the surface's dialect says with which status. */
const possible: Possible[] = [
  { when: 'The body is not JSON.', refusal: problem.malformed(''), occurs: takesBody },
  { when: 'The request is refused, and the error says why.', refusal: problem.malformed(''), occurs: ({ can }) => can === 'token' },
  { when: 'The cursor is not one of this list.', refusal: problem.badCursor(), occurs: ({ columns }) => columns !== undefined },
  { when: 'A credential is missing, wrong or expired.', refusal: problem.unauthenticated(), occurs: asksWho },
  { when: 'The permission, the role or the scope of the API key is missing.', refusal: problem.forbidden(), occurs: asksWho },
  { when: "No such record, or not in the caller's reach.", refusal: problem.notFound(''), occurs: ({ can, params }) => params !== undefined || (can !== 'public' && can !== 'key') },
  { when: 'A request with this Idempotency-Key is still at work.', refusal: problem.inProgress(), occurs: ({ method, can }) => method === 'POST' && can !== 'public' },
  { when: 'Somebody else changed it meanwhile, or it is not at the version that `If-Match` names.', refusal: problem.changedMeanwhile(''), occurs: (endpoint) => writes(endpoint) && asksWho(endpoint) },
  { when: `The body is larger than ${bodyBytesMax} bytes.`, refusal: problem.tooLarge(0), occurs: takesBody },
  { when: `The file is larger than ${uploadBytesMax} bytes.`, refusal: problem.tooLarge(0), occurs: takesFile },
  { when: 'The file is of another content type.', refusal: problem.unsupportedMediaType(''), occurs: takesFile },
  { when: 'The body is not JSON by its content type.', refusal: problem.unsupportedMediaType(''), occurs: takesBody },
  { when: 'A parameter is missing or invalid.', refusal: problem.invalid({}), occurs: takesInput },
  { when: 'Refused by a rule, or the Idempotency-Key was used with another request.', refusal: problem.refused(''), occurs: writes },
  { when: 'Too many requests.', refusal: problem.tooMany(1), occurs: () => true },
  { when: 'A fault of ours. The answer says nothing but the id of the request.', refusal: undefined, occurs: () => true },
];

/** The refusals of one endpoint, by status. */
export function refusalsOf(dialect: Dialect, endpoint: Endpoint): Record<string, Reference> {
  // Most surfaces say of a malformed id that it finds nothing; one with words of its own for it refuses it as input.
  const malformedId = dialect.refuseInput && endpoint.params ? [statusOf(dialect, problem.invalid({}))] : [];
  const statuses = [...possible.filter(({ occurs }) => occurs(endpoint)).map(({ refusal }) => statusOf(dialect, refusal)), ...malformedId];
  return Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/${nameOf(status)}` }]));
}

/** The refusals of a surface as shared components. A lenient dialect reads JSON whatever its content type says. */
export function refusalComponents({ dialect, groups }: Surface, schemas: Schemas): Record<string, Answered> {
  const endpoints = groups.flatMap((group) => group.endpoints);
  const schema = schemas.of(dialect.errorSchema, 'output');
  const components: Record<string, Answered> = {};
  for (const { when, refusal } of possible.filter(({ occurs }) => endpoints.some(occurs))) {
    const status = statusOf(dialect, refusal);
    const known = components[nameOf(status)];
    const retry = refusal?.retryAfterSeconds === undefined ? {} : headers.RetryAfter;
    components[nameOf(status)] = {
      description: known ? `${known.description} ${when}` : when,
      headers: { ...headers.RequestId, ...known?.headers, ...retry },
      content: { 'application/json': { schema } },
    };
  }
  return components;
}

function statusOf(dialect: Dialect, refusal: Problem | undefined): number {
  return dialect.fail(refusal, { request_id: '' }).status;
}

function nameOf(status: number): string {
  return (STATUS_CODES[status] ?? `Status ${status}`).replace(/[^A-Za-z0-9]/g, '');
}

function header(name: string): Reference {
  return { $ref: `#/components/headers/${name}` };
}

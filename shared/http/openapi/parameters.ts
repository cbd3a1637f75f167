import * as z from 'zod';
import type { Endpoint } from '../endpoint.ts';
import type { Parameter, RequestBody, Schema } from './document.ts';
import { listParameters } from './list-parameters.ts';
import type { Schemas } from './schema.ts';
import { described, describedParameter, type Say } from './describe.ts';
import type { Surface } from '../surface.ts';

/** Everything that a request carries beside its body. */
export function parametersOf(surface: Surface, endpoint: Endpoint, schemas: Schemas, say: Say): Parameter[] {
  const query = endpoint.query && !inBody(endpoint) ? queryOf(schemas.of(endpoint.query, 'input'), schemas) : [];
  const list = endpoint.columns ? listParameters[surface.dialect.surface](Object.keys(endpoint.columns)) : [];
  return [...pathOf(endpoint, schemas), ...query, ...list, ...headersOf(surface, endpoint)].map((one) => describedParameter(one, [endpoint.id], say));
}

/** The JSON body; a writing endpoint with query parameters and no body takes those as a flat one. */
export function bodyOf(endpoint: Endpoint, schemas: Schemas, say: Say, example?: unknown): RequestBody | undefined {
  if (endpoint.accepts) return uploadOf(endpoint, endpoint.accepts, say);
  const type = endpoint.body ?? (inBody(endpoint) ? endpoint.query : undefined);
  if (!type) return undefined;
  return {
    required: !type.safeParse({}).success,
    ...(endpoint.body ? {} : { description: queryToo }),
    content: { 'application/json': { schema: described(schemas.of(type, 'input'), [endpoint.id], say), ...(example === undefined ? {} : { example }) } },
  };
}

/** Bytes of the named types; a form carries them as its one file. */
function uploadOf({ id }: Endpoint, accepts: readonly string[], say: Say): RequestBody {
  const form = { type: 'object', properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } }, required: ['file'] };
  return { required: true, content: Object.fromEntries(accepts.map((type) => [type, { schema: type === 'multipart/form-data' ? described(form, [id], say) : { type: 'string' } }])) };
}

/** DELETE stays with the query: a body there is accepted, but not every client can send one. */
function inBody({ method, body, accepts }: Endpoint): boolean {
  return body === undefined && accepts === undefined && method !== 'GET' && method !== 'DELETE';
}

const queryToo = 'Accepted as query parameters too; prefer the body, because addresses end up in logs.';

function pathOf({ path, params }: Endpoint, schemas: Schemas): Parameter[] {
  const { properties } = shapeOf(params ? schemas.of(params, 'input') : {}, schemas);
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
  return names.map((name) => ({ name, in: 'path', required: true, schema: properties[name] ?? { type: 'string' } }));
}

function queryOf(schema: Schema, schemas: Schemas): Parameter[] {
  const { properties, required } = shapeOf(schema, schemas);
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({ name, in: 'query', required: required.includes(name), ...(typeof description === 'string' ? { description } : {}), schema }));
}

const ObjectShape = z.object({ properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}), required: z.array(z.string()).default([]) });

function shapeOf(schema: Schema, schemas: Schemas): z.infer<typeof ObjectShape> {
  return ObjectShape.parse(schemas.resolve(schema));
}

function headersOf(surface: Surface, endpoint: Endpoint): Parameter[] {
  const authorizer = surface.authorizerOf(endpoint);
  const { method, path } = endpoint;
  return [
    ...(authorizer === 'api-key-and-token' ? [header('X-Organization', { format: 'uuid' }, 'For an Admin of a partner, or a Super Admin: the organization below its own to act on. 404 outside of that subtree.')] : []),
    ...(authorizer !== null && method === 'POST' ? [header('Idempotency-Key', { minLength: 1, maxLength: 255 }, 'Names this request for 24 hours: repeated, it is not done again but gets the first answer.')] : []),
    ...(authorizer !== null && method !== 'GET' && path.endsWith('/{id}') ? [header('If-Match', {}, 'The `ETag` that was seen: 412 when the record has changed since.')] : []),
  ];
}

function header(name: string, limits: Schema, description: string): Parameter {
  return { name, in: 'header', required: false, description, schema: { type: 'string', ...limits } };
}

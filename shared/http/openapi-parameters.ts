import * as z from 'zod';
import type { Dialect } from './dialect.ts';
import type { Endpoint } from './endpoint.ts';
import type { Parameter, RequestBody, Schema } from './openapi-document.ts';
import type { Schemas } from './openapi-schema.ts';
import type { Surface } from './surface.ts';

/** Everything that a request carries beside its body. */
export function parametersOf(surface: Surface, endpoint: Endpoint, schemas: Schemas): Parameter[] {
  const query = endpoint.query && !inBody(endpoint) ? queryOf(schemas.of(endpoint.query, 'input'), schemas) : [];
  const list = endpoint.columns ? listParameters[surface.dialect.surface](Object.keys(endpoint.columns)) : [];
  return [...pathOf(endpoint, schemas), ...query, ...list, ...headersOf(surface, endpoint)];
}

/** The JSON body; a writing endpoint with query parameters and no body takes those as a flat one. */
export function bodyOf(endpoint: Endpoint, schemas: Schemas): RequestBody | undefined {
  if (endpoint.accepts) return uploadOf(endpoint.accepts);
  const type = endpoint.body ?? (inBody(endpoint) ? endpoint.query : undefined);
  if (!type) return undefined;
  return {
    required: !type.safeParse({}).success,
    ...(endpoint.body ? {} : { description: queryToo }),
    content: { 'application/json': { schema: schemas.of(type, 'input') } },
  };
}

/** Bytes of the named types; a form carries them as its one file. */
function uploadOf(accepts: readonly string[]): RequestBody {
  const form = { type: 'object', properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } }, required: ['file'] };
  return { required: true, content: Object.fromEntries(accepts.map((type) => [type, { schema: type === 'multipart/form-data' ? form : { type: 'string' } }])) };
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
  return Object.entries(properties).map(([name, property]) => ({ name, in: 'query', required: required.includes(name), schema: property }));
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

/** How each surface spells pages, filters and order. */
const listParameters: Record<Dialect['surface'], (columns: string[]) => Parameter[]> = {
  scanning: (columns) => [
    optional('page', { type: 'integer', minimum: 1, default: 1 }, 'Reaches the first 10,000 rows; deeper pages go by `cursor`.'),
    optional('per_page', { type: 'integer', minimum: 1, default: 10 }, 'More than 100 is cut to 100.'),
    optional('cursor', { type: 'string' }, '`meta.pagination.next_cursor` of the page before: costs the same at any depth. Holds for this tenant and this question only.'),
    {
      ...optional('q', { type: 'object', properties: Object.fromEntries(['created_at', ...columns].map((column) => [column, { type: 'string' }])) }, `\`q[column]=value\`; \`*\` stands for anything, case is ignored, several columns are joined by AND.`),
      style: 'deepObject',
      explode: true,
    },
    optional('sort_by', { type: 'string', default: 'created_at desc', pattern: `^(${['created_at', ...columns].join('|')})( (asc|desc))?$` }, '`name desc` or `name`; `sort_by[name]=desc` is accepted too.'),
    optional('date_range_start', { type: 'string', examples: ['2026-01-31 00:00:00'] }, "`YYYY-MM-DD hh:mm:ss` in the user's time zone, included."),
    optional('date_range_end', { type: 'string', examples: ['2026-02-28 23:59:59'] }, "`YYYY-MM-DD hh:mm:ss` in the user's time zone, included."),
    optional('relative_date_range', { type: 'string', pattern: '^([0-9]{1,5}[smhdMyq]|[1-4]q[0-9]{4})$', examples: ['10d', '1q2026'] }, 'The last 10 days, or a quarter; explicit dates win.'),
  ],
  cloudfoundry: (columns) => [
    optional('page', { type: 'integer', minimum: 1, default: 1 }),
    optional('results-per-page', { type: 'integer', minimum: 1, maximum: 100, default: 50 }),
    optional('order-by', { type: 'string', enum: [...new Set(['id', ...columns])] }),
    optional('order-direction', { type: 'string', enum: ['asc', 'desc'], default: 'asc' }),
    { ...optional('q', { type: 'array', items: { type: 'string' } }, `\`column:value\`, \`column IN a,b\`, also \`>\`, \`>=\`, \`<\`, \`<=\`; several are joined by AND. Columns: ${columns.join(', ')}.`), style: 'form', explode: true },
    optional('inline-relations-depth', { type: 'integer', minimum: 0, maximum: 3, default: 0 }),
  ],
  concord: (columns) => [
    optional('offset', { type: 'integer', minimum: 0, default: 0 }),
    optional('limit', { type: 'integer', minimum: 1, maximum: 1000, default: 100 }),
    optional('sort', { type: 'string', enum: [...new Set(['dateCreated', ...columns])], default: 'dateCreated' }),
    optional('order', { type: 'string', enum: ['asc', 'desc'], default: 'asc' }),
  ],
};

function optional(name: string, schema: Schema, description?: string): Parameter {
  return { name, in: 'query', required: false, ...(description === undefined ? {} : { description }), schema };
}

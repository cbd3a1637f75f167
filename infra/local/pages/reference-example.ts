import type { OpenApiDocument, Operation, Schema } from '../../../shared/http/openapi/document.ts';

/** Named shapes inside of named shapes are followed down to here. */
const depthMax = 8;
const uuid = '018f6b1e-7c2a-7d4e-9a51-3f0c8e2b7d10';

const byFormat: Record<string, unknown> = {
  uuid,
  email: 'alice@example.com',
  'date-time': '2026-03-01T09:30:00.000Z',
  date: '2026-03-01',
  uri: 'https://example.com/hook',
  ipv4: '192.0.2.10',
};

/** What a field of that name usually holds, where its schema says no more than "string". */
const byName: [RegExp, string][] = [
  [/(^|_)(uu)?id$/, uuid],
  [/_(at|time|date)$/, '2026-03-01T09:30:00.000Z'],
  [/^hosts$/, '192.0.2.0/28, www.example.com'],
  [/email/, 'alice@example.com'],
  [/username/, 'alice'],
  [/first_name/, 'Alice'],
  [/name$/, 'Example'],
  [/password/, 'correct horse battery staple'],
  [/timezone/, 'Europe/Athens'],
  [/token|key|secret/, '…'],
  [/url$/, 'https://hooks.example.com/perimeter'],
];

/** A value that fits the schema, made of what the schema says about itself. */
export function exampleOf(document: OpenApiDocument, schema: Schema, name = '', depth = 0): unknown {
  if (typeof schema['$ref'] === 'string') return depth > depthMax ? {} : exampleOf(document, document.components.schemas[schema['$ref'].split('/').at(-1) ?? ''] ?? {}, name, depth + 1);
  const [given] = [schema['examples'], schema['enum']].flatMap((list) => (Array.isArray(list) ? list.slice(0, 1) : []));
  if ('const' in schema) return schema['const'];
  if (given !== undefined) return given;
  if (schema['default'] !== undefined) return schema['default'];
  const choices = [schema['anyOf'], schema['oneOf']].find(Array.isArray);
  if (choices) return exampleOf(document, record(choices[0]), name, depth);
  return plain(document, schema, name, depth);
}

function plain(document: OpenApiDocument, schema: Schema, name: string, depth: number): unknown {
  // A type that may be null is shown filled.
  switch ([schema['type']].flat()[0]) {
    case 'object':
      return Object.fromEntries(Object.entries(record(schema['properties'])).map(([member, property]) => [member, exampleOf(document, record(property), member, depth)]));
    case 'array':
      return [exampleOf(document, record(schema['items']), name.replace(/s$/, ''), depth)];
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' ? Math.max(1, schema['minimum']) : 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'string':
      return byFormat[String(schema['format'])] ?? byName.find(([pattern]) => pattern.test(name))?.[1] ?? 'text';
    default:
      return {};
  }
}

/** The call as a shell would make it. What is secret or yours stands as a variable. */
export function curl(document: OpenApiDocument, method: string, path: string, operation: Operation): string {
  const filled = path.replace(/\{([^}]+)\}/g, (_, name: string) => `$${name.toUpperCase()}`);
  const required = operation.parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  const query = required.map(({ name, schema }) => `${name}=${encodeURIComponent(String(exampleOf(document, schema, name)))}`).join('&');
  const lines = [`curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}"$URL${filled}${query ? `?${query}` : ''}"`, ...credentials(document, operation)];
  const body = operation.requestBody?.content['application/json'];
  const [type] = Object.keys(operation.requestBody?.content ?? {});
  if (type !== undefined && !body) lines.push(`-H 'content-type: ${type}'`, '--data-binary @file');
  if (body) lines.push(`-H 'content-type: application/json'`, `-d ${quoted(JSON.stringify(body.example ?? exampleOf(document, lean(document, body.schema)), null, 2))}`);
  return lines.join(' \\\n  ');
}

function credentials(document: OpenApiDocument, { security }: Operation): string[] {
  return Object.keys(security[0] ?? {}).map((name) => {
    const scheme = document.components.securitySchemes[name];
    return scheme?.scheme === 'bearer' ? '-H "Authorization: Bearer $TOKEN"' : `-H "${scheme?.name ?? name}: $API_KEY"`;
  });
}

/** Only what has to be sent; where nothing has to be, all of it, or with `bare` nothing. */
export function lean(document: OpenApiDocument, schema: Schema, bare = false): Schema {
  const shape = typeof schema['$ref'] === 'string' ? (document.components.schemas[schema['$ref'].split('/').at(-1) ?? ''] ?? {}) : schema;
  const required = shape['required'];
  if (shape['type'] !== 'object') return shape;
  if (!Array.isArray(required) || required.length === 0) return bare ? { ...shape, properties: {} } : shape;
  const kept = Object.entries(record(shape['properties'])).filter(([name]) => required.includes(name));
  return { ...shape, properties: Object.fromEntries(kept.map(([name, property]) => [name, lean(document, record(property), bare)])) };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function record(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

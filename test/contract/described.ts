import type { OpenApiDocument, Operation, Schema } from '../../shared/http/openapi/document.ts';

/** One thing of a document that a reader has to be told about. */
export interface Described {
  at: string;
  description: string | undefined;
  /** The values that it may have, where there are several. */
  values: string[];
}

/** Every parameter, filter, member and named shape of a document. */
export function described(document: OpenApiDocument): Described[] {
  const shapes = document.components.schemas;
  const told = Object.values(document.webhooks ?? {}).flatMap(({ post }) => ofOperation(post, shapes));
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  return [
    ...told,
    ...operations.flatMap((operation) => ofOperation(operation, shapes)),
    ...Object.entries(shapes).flatMap(([name, shape]) => [toldOf(name, shape, shapes), ...membersOf(name, shape, shapes)]),
  ];
}

type Shapes = Record<string, Schema>;

function ofOperation({ operationId: id, parameters, requestBody, responses }: Pick<Operation, 'operationId' | 'parameters' | 'requestBody' | 'responses'>, shapes: Shapes): Described[] {
  const bodies = Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => membersOf(id, schema, shapes));
  const answers = Object.values(responses).flatMap((answer) => ('$ref' in answer ? [] : Object.values(answer.content ?? {}))).flatMap(({ schema }) => membersOf(id, schema, shapes));
  const asked = parameters.flatMap(({ name, description, schema }) => {
    const filters = Object.entries(record(schema['properties'])).map(([column, filter]) => toldOf(`${id} ${name} ${column}`, record(filter), shapes));
    return [{ at: `${id} ${name}`, description, values: name.includes('order') || name === 'sort' ? [] : valuesOf(schema) }, ...filters];
  });
  return [...asked, ...bodies, ...answers];
}

function membersOf(at: string, schema: Schema, shapes: Shapes): Described[] {
  const inside = ['items', 'additionalProperties'].flatMap((key) => membersIn(at, schema[key], shapes));
  const choices = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : [])).flatMap((one) => membersOf(at, record(one), shapes));
  const own = Object.entries(record(schema['properties'])).flatMap(([name, member]) => [toldOf(`${at}.${name}`, record(member), shapes), ...membersOf(`${at}.${name}`, record(member), shapes)]);
  return [...own, ...inside, ...choices];
}

function membersIn(at: string, value: unknown, shapes: Shapes): Described[] {
  return typeof value === 'object' && value !== null ? membersOf(at, record(value), shapes) : [];
}

/** A member that is a named shape is told about by the shape. */
function toldOf(at: string, schema: Schema, shapes: Shapes): Described {
  const shape = typeof schema['$ref'] === 'string' ? shapes[schema['$ref'].split('/').at(-1) ?? ''] : undefined;
  const description = schema['description'] ?? shape?.['description'];
  return { at, description: typeof description === 'string' ? description : undefined, values: valuesOf(schema) };
}

function valuesOf(schema: Schema): string[] {
  const choices = ['anyOf', 'oneOf'].flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : [])).flatMap((one) => valuesOf(record(one)));
  const listed = typeof schema['items'] === 'object' ? valuesOf(record(schema['items'])) : [];
  return [...(Array.isArray(schema['enum']) ? schema['enum'].map(String) : []), ...choices, ...listed];
}

function record(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

import type { OpenApiDocument, Schema } from '../../../shared/http/openapi/document.ts';
import { escaped } from './html.ts';
import { inline } from './reference-text.ts';

/** Members of members are shown down to here; deeper shapes are rare and have names of their own. */
const depthMax = 5;

/** The members of an object (or of the objects in a list) as nested definitions; empty for anything else. */
export function members(document: OpenApiDocument, schema: Schema, depth = 0): string {
  const shape = objectIn(document, schema, depth === 0);
  const properties = Object.entries(record(shape['properties']));
  if (properties.length === 0 || depth >= depthMax) return '';
  const required = new Set(texts(shape['required']));
  const rows = properties.map(([name, property]) => member(document, name, record(property), required.has(name), depth));
  return `<ul class="members">${rows.join('')}</ul>`;
}

function member(document: OpenApiDocument, name: string, schema: Schema, required: boolean, depth: number): string {
  return `<li>${described(name, schema, required)}${members(document, schema, depth + 1)}</li>`;
}

/** One named value: its name, its type, whether it has to be there, and what is known about it. */
export function described(name: string, schema: Schema, required: boolean, description = text(schema['description'])): string {
  const mark = required ? ' <span class="required">required</span>' : '';
  const about = [description && inline(description), limits(schema)].filter(Boolean).join(' ');
  return `<div class="member"><code class="name">${escaped(name)}</code> <span class="type">${typeOf(schema)}</span>${mark}${about ? `<p>${about}</p>` : ''}</div>`;
}

/** A type as a reader would say it: `string (uuid)`, `list of Organization`, `"a" or "b"`. */
export function typeOf(schema: Schema): string {
  const name = reference(schema);
  if (name !== undefined) return `<a href="#schema-${escaped(name)}">${escaped(name)}</a>`;
  if ('const' in schema) return `<code>${escaped(JSON.stringify(schema['const']))}</code>`;
  const choices = [schema['enum'], schema['anyOf'], schema['oneOf']].find(Array.isArray);
  if (choices) return choices.map((choice) => (schema['enum'] ? `<code>${escaped(JSON.stringify(choice))}</code>` : typeOf(record(choice)))).join(' or ');
  if (schema['type'] === 'array') return `list of ${typeOf(record(schema['items']))}`;
  const format = text(schema['format']);
  return `${escaped([schema['type'] ?? 'anything'].flat().map(String).join(' or '))}${format ? ` (${escaped(format)})` : ''}`;
}

function limits(schema: Schema): string {
  const said: [string, unknown][] = [
    ['at least', schema['minimum']],
    ['at most', schema['maximum']],
    ['shortest', schema['minLength'] === 1 ? undefined : schema['minLength']],
    ['longest', schema['maxLength']],
    ['up to items', schema['maxItems']],
    ['default', schema['default'] === '' ? undefined : schema['default']],
    ['for example', Array.isArray(schema['examples']) ? schema['examples'].join(', ') : undefined],
  ];
  const known = said.filter(([, value]) => value !== undefined && typeof value !== 'object');
  return known.map(([label, value]) => `<span class="limit">${label} <code>${escaped(String(value))}</code></span>`).join(' ');
}

/** The object that a value is, or that its list or its choice holds. A named shape inside of another one is linked, not repeated. */
function objectIn(document: OpenApiDocument, schema: Schema, follow: boolean): Schema {
  const name = reference(schema);
  const shape = name === undefined ? schema : follow ? (document.components.schemas[name] ?? {}) : {};
  if (shape['type'] === 'array') return objectIn(document, record(shape['items']), follow);
  const choices = [shape['anyOf'], shape['oneOf']].find(Array.isArray);
  const object = choices?.map(record).find((choice) => choice['type'] !== 'null');
  return object ? objectIn(document, object, follow) : shape;
}

function reference(schema: Schema): string | undefined {
  return text(schema['$ref'])?.split('/').at(-1);
}

function record(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

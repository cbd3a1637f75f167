import { openApi } from '../../../shared/http/openapi/openapi.ts';
import type { OpenApiDocument, Operation } from '../../../shared/http/openapi/document.ts';
import type { Surface } from '../../../shared/http/surface.ts';
import { escaped } from './html.ts';
import { messageArticle, operationArticle } from './reference-operation.ts';
import { members, typeOf } from './reference-schema.ts';
import { referenceStyle } from './reference-style.ts';
import { inline } from './reference-text.ts';

interface Found {
  path: string;
  method: string;
  operation: Operation;
}

/** The surface's API reference as one page without script: everything is escaped, and it reads on a phone and in the dark. */
export function referencePage(surface: Surface): string {
  const document = openApi(surface);
  const groups = document.tags.map(({ name, description }) => ({ name, description, found: operationsOf(document, name) }));
  const menu = groups.map(({ name, found }) => `<li><a class="group" href="#${anchor(name)}">${escaped(name)}</a><ul>${found.map(menuEntry).join('')}</ul></li>`);
  const sections = groups.map(({ name, description, found }) => `<section id="${anchor(name)}"><h2>${escaped(name)}</h2>${description === undefined ? '' : `<p>${inline(description)}</p>`}${found.map(({ path, method, operation }) => operationArticle(document, path, method, operation)).join('')}</section>`);
  const { title, version, description } = document.info;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${referenceStyle}</style></head>
<body><input type="checkbox" id="menu" aria-label="Show the contents"><label for="menu" class="toggle">Contents</label>
<nav aria-label="Contents"><p class="brand"><a href="#top">${escaped(title)}</a> <span>${escaped(version)}</span></p>
<ul><li><a class="group" href="#credentials">Credentials</a></li><li><a class="group" href="#errors">Errors</a></li>${menu.join('')}${document.webhooks ? '<li><a class="group" href="#messages">What webhooks are told</a></li>' : ''}<li><a class="group" href="#schemas">Schemas</a></li></ul></nav>
<main id="top"><header class="title"><h1>${escaped(title)}</h1><p>${inline(description)}</p>
<p class="facts"><span>Version ${escaped(version)}</span><span>${groups.flatMap(({ found }) => found).length} operations</span><a href="/openapi.json">OpenAPI ${escaped(document.openapi)}</a><a href="/">This installation</a></p></header>
${credentials(document)}${errors(document)}${sections.join('')}${messages(document)}${schemas(document)}</main></body></html>`;
}

function operationsOf(document: OpenApiDocument, tag: string): Found[] {
  const all = Object.entries(document.paths).flatMap(([path, operations]) => Object.entries(operations).map(([method, operation]) => ({ path, method, operation })));
  return all.filter(({ operation }) => operation.tags.includes(tag));
}

function menuEntry({ method, operation }: Found): string {
  return `<li><a href="#${escaped(operation.operationId)}"><span class="method ${method}">${method === 'delete' ? 'del' : method}</span>${escaped(operation.summary)}</a></li>`;
}

function credentials({ components }: OpenApiDocument): string {
  const rows = Object.values(components.securitySchemes).map((scheme) => `<li><div class="member"><code class="name">${escaped(scheme.name ?? 'Authorization')}</code> <span class="type">${scheme.scheme === 'bearer' ? 'Bearer' : 'header'}</span><p>${inline(scheme.description)}</p></div></li>`);
  return `<section id="credentials"><h2>Credentials</h2><ul class="members">${rows.join('')}</ul></section>`;
}

function errors(document: OpenApiDocument): string {
  const all = Object.entries(document.components.responses).map(([name, answer]) => ({ name, answer, status: statusOf(document, name) }));
  all.sort((a, b) => a.status.localeCompare(b.status));
  const rows = all.map(({ name, answer, status }) => `<li><div class="member"><span class="status refused">${status}</span> <strong>${escaped(name.replace(/(?<=[a-z])(?=[A-Z])/g, ' '))}</strong><p>${inline(answer.description)}</p></div></li>`);
  const [media] = all.flatMap(({ answer }) => Object.values(answer.content ?? {}));
  return `<section id="errors"><h2>Errors</h2>${media ? `<p>Every error has the same body: ${typeOf(media.schema)}.</p>` : ''}<ul class="members">${rows.join('')}</ul></section>`;
}

/** The status under which operations refer to a shared answer. */
function statusOf({ paths }: OpenApiDocument, name: string): string {
  const uses = Object.values(paths).flatMap(Object.values<Operation>).flatMap(({ responses }) => Object.entries(responses));
  return uses.find(([, answer]) => '$ref' in answer && answer.$ref.endsWith(`/${name}`))?.[0] ?? '';
}

function messages(document: OpenApiDocument): string {
  const all = Object.values(document.webhooks ?? {}).map(({ post }) => messageArticle(document, post));
  return all.length === 0 ? '' : `<section id="messages"><h2>What webhooks are told</h2>${all.join('')}</section>`;
}

function schemas(document: OpenApiDocument): string {
  const all = Object.entries(document.components.schemas).map(([name, schema]) => `<article id="schema-${escaped(name)}" class="schema"><h3><a href="#schema-${escaped(name)}">${escaped(name)}</a></h3>${members(document, schema) || `<p class="type">${typeOf(schema)}</p>`}</article>`);
  return `<section id="schemas"><h2>Schemas</h2>${all.join('')}</section>`;
}

function anchor(name: string): string {
  return `group-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
}

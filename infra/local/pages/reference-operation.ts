import type { OpenApiDocument, Operation, Parameter, WebhookOperation } from '../../../shared/http/openapi/document.ts';
import { escaped } from './html.ts';
import { curl, exampleOf } from './reference-example.ts';
import { described, members, typeOf } from './reference-schema.ts';
import { coloured, inline } from './reference-text.ts';

/** More query parameters than this are folded away: they are those of every list. */
const openParametersMax = 4;

/** One operation: what it does and takes on one side, a call and its answer on the other. */
export function operationArticle(document: OpenApiDocument, path: string, method: string, operation: Operation): string {
  return `<article id="${escaped(operation.operationId)}">
<header><h3><a href="#${escaped(operation.operationId)}">${escaped(operation.summary)}</a></h3>
<p class="route"><span class="method ${method}">${method}</span> <code>${escaped(path).replace(/\{[^}]+\}/g, '<var>$&</var>')}</code></p></header>
<div class="both"><div class="says"><p>${inline(operation.description)}</p>${parameters(operation)}${body(document, operation)}${answers(document, operation)}</div>
<div class="shows">${example('Call', escaped(curl(document, method, path, operation)))}${answerExample(document, operation)}</div></div>
</article>`;
}

/** One message to customers' systems. */
export function messageArticle(document: OpenApiDocument, { operationId: id, summary, description, parameters: headers, requestBody }: WebhookOperation): string {
  const schema = requestBody.content['application/json']?.schema ?? {};
  return `<article id="message-${escaped(id)}"><header><h3><a href="#message-${escaped(id)}">${escaped(summary)}</a></h3><p class="route"><span class="method post">post</span> <code>${escaped(id)}</code></p></header>
<div class="both"><div class="says"><p>${inline(description)}</p>${section('Headers', headers, true)}<h4>Body</h4>${members(document, schema)}</div>
<div class="shows">${example('Body', coloured(exampleOf(document, schema)))}</div></div></article>`;
}

function parameters({ parameters: all }: Operation): string {
  const inPath = all.filter((one) => one.in === 'path');
  const query = all.filter((one) => one.in === 'query');
  const headers = all.filter((one) => one.in === 'header');
  return section('Path', inPath) + section(query.length > openParametersMax ? 'Paging, filters and order' : 'Query', query, query.length > openParametersMax) + section('Optional headers', headers, true);
}

function section(title: string, all: Parameter[], folded = false): string {
  if (all.length === 0) return '';
  const rows = all.map(({ name, schema, required, description, style }) => `<li>${style === 'deepObject' ? columns(name, schema, description) : described(name, schema, required, description)}</li>`);
  const list = `<ul class="members">${rows.join('')}</ul>`;
  return folded ? `<details><summary>${title}</summary>${list}</details>` : `<h4>${title}</h4>${list}`;
}

function columns(name: string, { properties }: Parameter['schema'], description = ''): string {
  const rows = Object.entries(typeof properties === 'object' && properties !== null ? properties : {}).map(([column, schema]) => `<li>${described(column, { ...schema }, false)}</li>`);
  return `<div class="member"><code class="name">${escaped(name)}[…]</code> <span class="type">string</span><p>${inline(description)}</p></div><ul class="members">${rows.join('')}</ul>`;
}

function body(document: OpenApiDocument, { requestBody }: Operation): string {
  if (!requestBody) return '';
  const media = requestBody.content['application/json'];
  if (!media) return `<h4>Body</h4><p>A file: ${Object.keys(requestBody.content).map((type) => `<code>${escaped(type)}</code>`).join(' or ')}.</p>`;
  return `<h4>Body</h4>${requestBody.description === undefined ? '' : `<p>${inline(requestBody.description)}</p>`}${members(document, media.schema) || `<p class="type">${typeOf(media.schema)}</p>`}`;
}

function answers(document: OpenApiDocument, { responses }: Operation): string {
  const said = Object.entries(responses).map(([status, answer]) => {
    if ('$ref' in answer) return `<a class="status refused" href="#errors">${status}</a>`;
    const content = Object.keys(answer.content ?? {}).join(', ') || 'no body';
    const location = answer.headers?.['Location'] ? ', with <code>Location</code>' : '';
    return `<span class="status done">${status}</span> ${escaped(content)}${location} `;
  });
  const media = Object.values(responses).flatMap((answer) => ('$ref' in answer ? [] : Object.values(answer.content ?? {})))[0];
  const shape = media ? members(document, media.schema) : '';
  return `<h4>Answers</h4><p class="statuses">${said.join('')}</p>${shape ? `<details><summary>Members of the answer</summary>${shape}</details>` : ''}`;
}

function answerExample(document: OpenApiDocument, { responses }: Operation): string {
  const [found] = Object.entries(responses).flatMap(([status, answer]) => ('$ref' in answer ? [] : [{ status, media: answer.content?.['application/json'] }]));
  return found?.media ? example(found.status, coloured(exampleOf(document, found.media.schema))) : '';
}

/** Focusable, so that a keyboard can scroll it. */
function example(title: string, html: string): string {
  return `<figure><figcaption>${title}</figcaption><pre tabindex="0">${html}</pre></figure>`;
}

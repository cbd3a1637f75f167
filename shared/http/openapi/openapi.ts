import { type Endpoint, type Group, scopeOf } from '../endpoint.ts';
import { apiKeyScope, securityOf, securitySchemes, whoMayCall } from './access.ts';
import { headerComponents, refusalComponents, refusalsOf, successOf } from './answers.ts';
import type { OpenApiDocument, Operation } from './document.ts';
import { bodyOf, parametersOf } from './parameters.ts';
import { Schemas } from './schema.ts';
import { describedComponents, sayOf } from './describe.ts';
import { webhooksOf } from './webhooks.ts';
import type { Surface } from '../surface.ts';

/**
 * The whole surface as an OpenAPI 3.1 document, derived from the endpoint values alone: the same values give the same text,
 * so that a committed copy can be compared.
 */
export function openApi(surface: Surface): OpenApiDocument {
  const schemas = new Schemas();
  const responses = sorted(refusalComponents(surface, schemas));
  const paths = pathsOf(surface, schemas);
  const webhooks = webhooksOf(surface, schemas);
  return {
    openapi: '3.1.0',
    info: {
      title: surface.title,
      version: surface.version,
      description: `${surface.description} Every answer carries \`X-Request-Id\`. A record of another organization answers exactly like one that does not exist.`,
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This installation' }],
    tags: tagsOf(surface),
    paths,
    ...(webhooks ? { webhooks } : {}),
    components: { schemas: sorted(describedComponents(schemas.components, surface.words)), responses, headers: headerComponents, securitySchemes: schemesOf(surface) },
  };
}

/** One for each group; what is a function of its own for what it needs stands with the group that it is a part of. */
function tagsOf({ groups, words }: Surface): OpenApiDocument['tags'] {
  const titled = new Map(groups.map((group) => [group.title, words.about[scopeOf(group)]]));
  return [...titled].map(([name, description]) => ({ name, ...(description === undefined ? {} : { description }) }));
}

const methodOrder = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function pathsOf(surface: Surface, schemas: Schemas): OpenApiDocument['paths'] {
  const paths: OpenApiDocument['paths'] = {};
  const all = surface.groups.flatMap((group) => group.endpoints.filter(({ hidden }) => hidden !== true).map((endpoint) => ({ group, endpoint })));
  all.sort((a, b) => methodOrder.indexOf(a.endpoint.method) - methodOrder.indexOf(b.endpoint.method));
  for (const { group, endpoint } of all) {
    const operations = (paths[endpoint.path] ??= {});
    operations[endpoint.method.toLowerCase()] = operationOf(surface, group, endpoint, schemas);
  }
  return sorted(paths);
}

function operationOf(surface: Surface, group: Group, endpoint: Endpoint, schemas: Schemas): Operation {
  const authorizer = surface.authorizerOf(endpoint);
  const scope = apiKeyScope(scopeOf(group), endpoint, authorizer);
  const say = sayOf(surface.words, scopeOf(group));
  const requestBody = bodyOf(endpoint, schemas, say, surface.words.examples[endpoint.id]);
  return {
    operationId: endpoint.id,
    tags: [group.title],
    summary: endpoint.summary,
    description: [endpoint.description, whoMayCall(endpoint.can), scope && `Scope of the API key: \`${scope}\`.`].filter(Boolean).join(' '),
    'x-permission': endpoint.can,
    ...(scope === undefined ? {} : { 'x-api-key-scope': scope }),
    security: authorizer === null ? [] : securityOf[authorizer],
    parameters: parametersOf(surface, endpoint, schemas, say),
    ...(requestBody ? { requestBody } : {}),
    // What the endpoint says of a status itself is nearer than what all say of it.
    responses: { ...refusalsOf(surface.dialect, endpoint), ...successOf(endpoint, schemas, say) },
  };
}

function schemesOf(surface: Surface): OpenApiDocument['components']['securitySchemes'] {
  const endpoints = surface.groups.flatMap((group) => group.endpoints);
  const authorizers = new Set(endpoints.map(surface.authorizerOf).filter((name) => name !== null));
  const used = new Set([...authorizers].flatMap((name) => securityOf[name]).flatMap((set) => Object.keys(set)));
  return Object.fromEntries(Object.entries(securitySchemes).filter(([name]) => used.has(name)));
}

function sorted<T>(values: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

import type { AuthorizerName } from '../dialect.ts';
import { type Endpoint, type Group, isStreaming } from '../endpoint.ts';
import { preflight } from './cors.ts';
import { gatewayPath, parametersOf } from './paths.ts';
import { gatewayResponses } from './responses.ts';
import type { Surface } from '../surface.ts';

/** What the body needs to know of the host that it is deployed on. */
export interface GatewayHost {
  /** Invocation address of a group's function; that of a streaming one is another. */
  functionUri: (group: Group) => string;
  authorizerUri: (name: AuthorizerName) => string;
  /** 0: every request is authorised anew, so that a revoked key stops at once. More is cheaper and later. */
  authorizerCacheSeconds: number;
  /** Browser applications that may call; none means that no preflight is answered. */
  corsOrigins: readonly string[];
}

/** The credentials that an authorizer reads: the key of its cache, where there is one. */
const credentialHeaders: Record<AuthorizerName, string[]> = {
  'api-key': ['X-Api-Key'],
  'api-key-and-token': ['X-Api-Key', 'Authorization'],
  'cloudfoundry-token': ['Authorization'],
  'concord-api-key': ['X-Api-Key'],
};

/**
 * The OpenAPI 3.0 body that API Gateway imports: each path with its integration and its authorizer, and no schemas. Those are in
 * the full document (openapi/openapi.ts); here they would near the limit of a template, and the function validates in any case.
 */
export function gatewayBody(surface: Surface, host: GatewayHost) {
  const { dialect, title, version, groups, authorizerOf } = surface;
  const paths: Record<string, Record<string, object>> = {};
  const authorizers = new Set<AuthorizerName>();
  for (const group of groups) {
    for (const endpoint of group.endpoints) {
      const path = gatewayPath(endpoint.path);
      const authorizer = authorizerOf(endpoint);
      const methods = (paths[path] ??= {});
      const method = endpoint.method.toLowerCase();
      if (methods[method]) throw new Error(`Two endpoints of ${dialect.surface} answer ${endpoint.method} ${path}, one of them ${endpoint.id}`);
      methods[method] = operation(endpoint, path, authorizer, { uri: host.functionUri(group), ...(isStreaming(group) ? { responseTransferMode: 'STREAM' } : {}) });
      if (authorizer) authorizers.add(authorizer);
    }
  }
  if (host.corsOrigins.length > 0) for (const [path, methods] of Object.entries(paths)) methods['options'] = preflight(path, Object.keys(methods), host.corsOrigins);
  return {
    openapi: '3.0.1',
    info: { title, version },
    paths,
    components: { securitySchemes: Object.fromEntries([...authorizers].map((name) => [name, scheme(name, host)])) },
    'x-amazon-apigateway-gateway-responses': gatewayResponses(dialect, host.corsOrigins),
    // Bytes pass unchanged both ways: a report is not text, and an upload need not be.
    'x-amazon-apigateway-binary-media-types': ['*/*'],
  };
}

function operation({ id }: Endpoint, path: string, authorizer: AuthorizerName | null, integration: object): object {
  return {
    operationId: id,
    ...parametersOf(path),
    ...(authorizer ? { security: [{ [authorizer]: [] }] } : {}),
    responses: { default: { description: 'See the full document' } },
    'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', ...integration, passthroughBehavior: 'when_no_match' },
  };
}

/** A REQUEST authorizer. Without a cache no identity sources are named: a missing header is the function's to refuse, in the surface's words. */
function scheme(name: AuthorizerName, { authorizerUri, authorizerCacheSeconds }: GatewayHost): object {
  const sources = credentialHeaders[name].map((header) => `method.request.header.${header}`).join(', ');
  return {
    type: 'apiKey',
    name: 'Unused',
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': {
      type: 'request',
      authorizerUri: authorizerUri(name),
      authorizerResultTtlInSeconds: authorizerCacheSeconds,
      ...(authorizerCacheSeconds > 0 ? { identitySource: sources } : {}),
    },
  };
}

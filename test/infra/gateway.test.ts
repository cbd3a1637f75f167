import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { surfaces } from '../../functions/surfaces.ts';
import { cloudfoundry } from '../../functions/cloudfoundry/dialect.ts';
import { nothing } from '../../functions/scanning/answers.ts';
import { scanning } from '../../functions/scanning/dialect.ts';
import { endpoint, type Endpoint, type Group, isStreaming } from '../../shared/http/endpoint.ts';
import { gatewayBody, type GatewayHost } from '../../shared/http/gateway/body.ts';
import { leaveFor } from '../../shared/http/gateway/cors.ts';
import { gatewayPath } from '../../shared/http/gateway/paths.ts';
import { gatewayResponses } from '../../shared/http/gateway/responses.ts';
import type { Surface } from '../../shared/http/surface.ts';
import { scanningContract } from '../contract/contract.ts';

const host: GatewayHost = { functionUri: ({ id }) => `function of ${id}`, authorizerUri: (name) => `authorizer ${name}`, authorizerCacheSeconds: 0, corsOrigins: [] };
const origins = ['https://app.example', 'https://partner.example'];

afterEach(() => {
  vi.unstubAllEnvs();
});

const Method = z.looseObject({
  operationId: z.string().optional(),
  parameters: z.array(z.object({ name: z.string(), in: z.literal('path'), required: z.literal(true), schema: z.object({ type: z.literal('string') }) })).default([]),
  security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
  'x-amazon-apigateway-integration': z.looseObject({ type: z.string(), httpMethod: z.string().optional(), uri: z.string().optional() }),
});
const pathsOf = (surface: Surface, given = host) => z.record(z.string(), z.record(z.string(), Method)).parse(gatewayBody(surface, given).paths);

const plain = (id: string, method: Endpoint['method'], path: string): Endpoint => endpoint({ id, method, path, summary: id, can: 'member', answer: nothing(), status: 200, handle: async () => ({}) });
const surfaceOf = (...endpoints: Endpoint[]): Surface => {
  const group: Group = { id: 'sample', title: 'Sample', endpoints, grants: { table: 'read' }, errorImpact: 'Nobody' };
  return { dialect: scanning, title: 'Sample', description: 'A sample.', version: '1', groups: [group], words: { common: {}, groups: {}, about: {}, examples: {} }, authorizerOf: () => 'api-key' };
};

describe.each(surfaces)('the gateway body of $dialect.surface', (surface) => {
  const paths = pathsOf(surface);
  const withPreflights = pathsOf(surface, { ...host, corsOrigins: origins });
  const endpoints = surface.groups.flatMap((group) => group.endpoints.map((one) => ({ group, one })));

  it('leads every endpoint to its group and puts its authorizer before it', () => {
    for (const { group, one } of endpoints) {
      const method = paths[gatewayPath(one.path)]?.[one.method.toLowerCase()];
      expect(method?.operationId).toBe(one.id);
      expect(method?.['x-amazon-apigateway-integration']).toMatchObject({ type: 'aws_proxy', httpMethod: 'POST', uri: `function of ${group.id}` });
      expect(method?.['x-amazon-apigateway-integration']['responseTransferMode']).toBe(isStreaming(group) ? 'STREAM' : undefined);
      const authorizer = surface.authorizerOf(one);
      expect(method?.security).toEqual(authorizer === null ? [] : [{ [authorizer]: [] }]);
    }
    expect(Object.values(paths).flatMap((methods) => Object.keys(methods)).length).toBe(endpoints.length);
  });

  it('asks for no credentials only where anybody may call', () => {
    const open = endpoints.filter(({ one }) => surface.authorizerOf(one) === null).map(({ one }) => one.id);
    expect(open).toEqual(endpoints.filter(({ one }) => one.can === 'public').map(({ one }) => one.id));
  });

  it('has one variable name at each level, and declares it', () => {
    for (const [path, methods] of Object.entries(withPreflights)) {
      const variables = path.split('/').flatMap((part, level) => (part.startsWith('{') ? [[part, `{p${level}}`]] : []));
      for (const [part, byLevel] of variables) expect(part).toBe(byLevel);
      for (const method of Object.values(methods)) expect(method.parameters.map(({ name }) => `{${name}}`)).toEqual(variables.map(([part]) => part));
    }
  });

  it('declares every authorizer that it names, as a REQUEST one that nothing is remembered of', () => {
    const schemes: Record<string, object> = gatewayBody(surface, host).components.securitySchemes;
    const used = new Set(Object.values(paths).flatMap((methods) => Object.values(methods).flatMap(({ security }) => security.flatMap((one) => Object.keys(one)))));
    expect(new Set(Object.keys(schemes))).toEqual(used);
    for (const [name, scheme] of Object.entries(schemes)) {
      expect(scheme).toEqual({ type: 'apiKey', name: 'Unused', in: 'header', 'x-amazon-apigateway-authtype': 'custom', 'x-amazon-apigateway-authorizer': { type: 'request', authorizerUri: `authorizer ${name}`, authorizerResultTtlInSeconds: 0 } });
    }
  });

  it('answers a preflight on every path, once origins are named, with the methods of that path', () => {
    for (const { options, ...methods } of Object.values(withPreflights)) {
      const text = JSON.stringify(options);
      expect(options?.['x-amazon-apigateway-integration'].type).toBe('mock');
      expect(text).toContain(`'${Object.keys(methods).map((name) => name.toUpperCase()).join(',')}'`);
      for (const origin of origins) expect(text).toContain(origin);
      expect(options?.security).toEqual([]);
    }
    expect(Object.values(paths).some((methods) => 'options' in methods)).toBe(false);
  });

  it('answers what the gateway refuses in the surface\'s own envelope', () => {
    for (const { responseTemplates, responseParameters } of Object.values(gatewayResponses(surface.dialect, []))) {
      // A number that the authorizer tells stands in no quotes.
      const body: unknown = JSON.parse((responseTemplates['application/json'] ?? '').replace(/:\$context\.authorizer\.number/, ':401'));
      expect(surface.dialect.errorSchema.safeParse(body).error).toBeUndefined();
      expect(responseParameters['gatewayresponse.header.X-Request-Id']).toBe('context.requestId');
      // There is no VTL in these templates: a directive would be printed as it is.
      expect(JSON.stringify(responseTemplates)).not.toMatch(/#(set|if|foreach)|\$(?!context\.)/);
      expect(JSON.stringify(responseTemplates)).not.toMatch(/\d{4}-\d\d-\d\dT/);
    }
  });
});

describe('what the gateway refuses by itself', () => {
  const responses = gatewayResponses(scanning, origins.slice(0, 1));
  const status = (type: string) => responses[type]?.statusCode;
  const body = (type: string): unknown => JSON.parse(responses[type]?.responseTemplates['application/json'] ?? '');

  it('is 401 with the authorizer\'s own words and time when it denied', () => {
    expect(status('ACCESS_DENIED')).toBe(401);
    expect(body('ACCESS_DENIED')).toEqual({ errors: [{ message: '$context.authorizer.message', type: 'exception', timestamp: '$context.authorizer.timestamp' }] });
  });

  it.each([['UNAUTHORIZED', 401], ['MISSING_AUTHENTICATION_TOKEN', 404], ['RESOURCE_NOT_FOUND', 404], ['INVALID_SIGNATURE', 404], ['BAD_REQUEST_BODY', 400], ['REQUEST_TOO_LARGE', 413], ['UNSUPPORTED_MEDIA_TYPE', 415], ['THROTTLED', 429], ['QUOTA_EXCEEDED', 429]])('is for %s a %i', (type, expected) => {
    expect(status(type)).toBe(expected);
  });

  it('keeps the gateway\'s own status where one fallback stands for many', () => {
    expect([status('DEFAULT_4XX'), status('DEFAULT_5XX')]).toEqual([undefined, undefined]);
    expect(body('DEFAULT_5XX')).toMatchObject({ errors: [{ message: 'Internal error, request $context.requestId', timestamp: '$context.requestTime' }] });
  });

  it('says when to come back after a throttle', () => {
    expect(responses['THROTTLED']?.responseParameters['gatewayresponse.header.retry-after']).toBe("'1'");
  });

  it('can be read by the one browser application there is, and by none where there are several', () => {
    const header = 'gatewayresponse.header.Access-Control-Allow-Origin';
    expect(responses['ACCESS_DENIED']?.responseParameters[header]).toBe("'https://app.example'");
    expect(gatewayResponses(scanning, origins)['ACCESS_DENIED']?.responseParameters[header]).toBeUndefined();
  });
});

describe('what the gateway says as Cloud Foundry', () => {
  const responses = gatewayResponses(cloudfoundry, []);
  const told = (type: string): unknown => [responses[type]?.statusCode, JSON.parse(responses[type]?.responseTemplates['application/json'] ?? '')];

  it('is the documented ServerError where no function answered: out of time, crashed, or behind an authorizer that failed', () => {
    expect(told('DEFAULT_5XX')).toEqual([500, { description: 'Server error', error_code: 'CF-ServerError', code: 10_001 }]);
    // Each of these would have to say it again.
    for (const type of ['INTEGRATION_FAILURE', 'INTEGRATION_TIMEOUT', 'AUTHORIZER_FAILURE', 'AUTHORIZER_CONFIGURATION_ERROR', 'API_CONFIGURATION_ERROR']) expect(responses[type]).toBeUndefined();
  });

  it.each(['BAD_REQUEST_PARAMETERS', 'BAD_REQUEST_BODY'])('is the documented InvalidRequest for %s', (type) => {
    expect(told(type)).toEqual([400, { description: 'The request is invalid', error_code: 'CF-InvalidRequest', code: 10_004 }]);
  });
});

describe('the answer of a function', () => {
  it('may be read by an application of a listed origin and by no other', () => {
    vi.stubEnv('PERIMETER_CORS_ORIGINS', origins.join(','));
    expect(leaveFor('https://partner.example')).toMatchObject({ 'access-control-allow-origin': 'https://partner.example', vary: 'Origin' });
    for (const origin of [undefined, '', 'null', '*', 'https://partner.example.evil', 'http://partner.example', origins.join(',')]) expect(leaveFor(origin)).toEqual({});
    vi.stubEnv('PERIMETER_CORS_ORIGINS', undefined);
    for (const origin of ['', 'https://partner.example']) expect(leaveFor(origin)).toEqual({});
  });
});

describe('the generator', () => {
  it('renames variables by position, so that siblings agree', () => {
    const paths = Object.keys(pathsOf(surfaceOf(plain('a', 'GET', '/v2/scans/{id}'), plain('b', 'GET', '/v2/scans/{scan_id}/hosts/{host}'), plain('c', 'GET', '/v2/scans/upcoming'))));
    expect(paths).toEqual(['/v2/scans/{p3}', '/v2/scans/{p3}/hosts/{p5}', '/v2/scans/upcoming']);
  });

  it('refuses two endpoints that are one to the gateway', () => {
    expect(() => pathsOf(surfaceOf(plain('a', 'GET', '/v2/scans/{id}'), plain('b', 'GET', '/v2/scans/{scan_id}')))).toThrow('answer GET /v2/scans/{p3}');
  });

  it.each(['/v2/reports/{id}.pdf', '/v2//scans', '/v2/scans/{a}{b}', '/v2/sc ans', '/v2/{proxy+}'])('refuses %s, which API Gateway has no resource for', (path) => {
    expect(() => pathsOf(surfaceOf(plain('a', 'GET', path)))).toThrow('no path part');
  });

  it('names the credentials as the key of the cache where the deployer wants one', () => {
    const surface = { ...surfaceOf(plain('a', 'GET', '/v2/scans')), authorizerOf: () => 'api-key-and-token' as const };
    expect(JSON.stringify(gatewayBody(surface, { ...host, authorizerCacheSeconds: 60 }).components)).toContain('"authorizerResultTtlInSeconds":60,"identitySource":"method.request.header.X-Api-Key, method.request.header.Authorization"');
  });
});

describe('the quotas of API Gateway and CloudFormation', () => {
  const contract = surfaceOf(...scanningContract().map(({ operation, method, path }) => plain(operation, z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).parse(method), `/v2${path}`)));

  it.each([...surfaces.map((surface) => ({ name: surface.dialect.surface, surface })), { name: 'the whole contract', surface: contract }])('hold $name: 300 resources, and a body far below a template of 1 MB', ({ surface }) => {
    const body = gatewayBody(surface, { ...host, functionUri: ({ id }) => `${id}${' '.repeat(400)}`, corsOrigins: origins });
    expect(resourceCount(Object.keys(body.paths))).toBeLessThanOrEqual(300);
    expect(Object.keys(body.components.securitySchemes).length).toBeLessThanOrEqual(10);
    expect(JSON.stringify(body).length).toBeLessThan(700_000);
  });

  it('count every node of the tree once', () => {
    expect(resourceCount(['/v2/scans', '/v2/scans/{p3}', '/v2/scans/{p3}/hosts', '/v2/user/me'])).toBe(7);
  });
});

/** Every node of the tree of paths, the root included: what API Gateway counts as resources (300 in a REST API unless raised). */
function resourceCount(paths: Iterable<string>): number {
  const nodes = new Set(['/']);
  for (const path of paths) {
    const parts = path.split('/').slice(1);
    for (const depth of parts.keys()) nodes.add(`/${parts.slice(0, depth + 1).join('/')}`);
  }
  return nodes.size;
}

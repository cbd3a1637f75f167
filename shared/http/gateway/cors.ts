import { parametersOf } from './paths.ts';

/** Headers that a browser application may send: every one that some surface reads. */
const requestHeaders = ['Accept', 'Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'X-Api-Key', 'X-Organization'];
/** Seconds that a browser may remember the answer: the longest that Chromium takes. */
const preflightSeconds = 7200;

/** The preflight answer of one path: a mock of the gateway, no function runs. An origin that is not listed is given no leave. */
export function preflight(path: string, methods: string[], origins: readonly string[]): object {
  const headers = {
    'Access-Control-Allow-Methods': methods.map((method) => method.toUpperCase()).join(','),
    'Access-Control-Allow-Headers': requestHeaders.join(','),
    'Access-Control-Max-Age': String(preflightSeconds),
    Vary: 'Origin',
  };
  const names = Object.entries(headers);
  return {
    ...parametersOf(path),
    responses: {
      '204': { description: 'Preflight', headers: Object.fromEntries(names.map(([name]) => [name, { schema: { type: 'string' } }])) },
    },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      // Every media type counts as binary here (body.ts), which a mock cannot read.
      contentHandling: 'CONVERT_TO_TEXT',
      requestTemplates: { 'application/json': '{"statusCode":204}' },
      responses: {
        default: {
          statusCode: '204',
          responseParameters: Object.fromEntries(names.map(([name, value]) => [`method.response.header.${name}`, `'${value}'`])),
          responseTemplates: { 'application/json': leave(origins) },
        },
      },
    },
  };
}

/** Headers of an answer that a browser application may read beside the body. */
const exposedHeaders = ['Content-Disposition', 'ETag', 'Idempotent-Replayed', 'Link', 'Location', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'];

/** What a function adds to its answer for a listed origin (PERIMETER_CORS_ORIGINS, by commas): a proxy integration's answer passes the gateway as it is. */
export function leaveFor(origin: string | undefined): Record<string, string> {
  const listed = (process.env['PERIMETER_CORS_ORIGINS'] ?? '').split(',');
  if (origin === undefined || origin === '' || !listed.includes(origin)) return {};
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposedHeaders.join(','), vary: 'Origin' };
}

/** VTL: an integration response can choose, which a gateway response cannot. Clients of HTTP/2 spell the header in lower case. */
function leave(origins: readonly string[]): string {
  const listed = origins.map((origin) => `$origin == "${origin}"`).join(' || ');
  return [
    '#set($origin = $input.params().header.get("Origin"))',
    '#if(!$origin)#set($origin = $input.params().header.get("origin"))#end',
    `#if(${listed})#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end`,
  ].join('');
}

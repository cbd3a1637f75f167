import { Problem, problem } from '../../problems.ts';
import type { Dialect } from '../dialect.ts';

/** Bytes that API Gateway itself takes; what a function takes is less (body.ts). */
const gatewayBytesMax = 10 * 1024 * 1024;
/** Seconds: the gateway's token bucket fills again at once. */
const throttledSeconds = 1;

/** A template of the gateway: variables only, there is no VTL in these. */
interface GatewayResponse {
  statusCode?: number;
  responseParameters: Record<string, string>;
  responseTemplates: Record<string, string>;
}

const noRoute = problem.notFound('Record');

/**
 * What the gateway refuses by itself, as Problems of ours. DEFAULT_4XX takes what AWS gives no type of its own: a foreign
 * `Authorization` header on a route that does not exist, which it takes for a broken AWS signature. Its status is not set,
 * because that would change every other one.
 */
const refusals: Record<string, Problem> = {
  // The authorizer answers Deny with these two in its context (authorizer.ts).
  ACCESS_DENIED: new Problem('unauthenticated', '$context.authorizer.message'),
  UNAUTHORIZED: problem.unauthenticated(),
  INVALID_API_KEY: problem.unauthenticated(),
  // Said of every route that does not exist.
  MISSING_AUTHENTICATION_TOKEN: noRoute,
  RESOURCE_NOT_FOUND: noRoute,
  // No route takes an AWS signature, so one was sent to a route that does not exist.
  INVALID_SIGNATURE: noRoute,
  EXPIRED_TOKEN: noRoute,
  BAD_REQUEST_PARAMETERS: problem.unreadable('a parameter is unreadable'),
  BAD_REQUEST_BODY: problem.unreadable('the body is unreadable'),
  REQUEST_TOO_LARGE: problem.tooLarge(gatewayBytesMax),
  UNSUPPORTED_MEDIA_TYPE: problem.unsupportedMediaType('application/json'),
  THROTTLED: problem.tooMany(throttledSeconds),
  QUOTA_EXCEEDED: problem.tooMany(throttledSeconds),
  WAF_FILTERED: problem.forbidden(),
  DEFAULT_4XX: noRoute,
};

/**
 * Every answer that the gateway gives without a function, or in the place of one that failed (DEFAULT_5XX: out of time, crashed, an authorizer that threw),
 * in the surface's own envelope: the dialect makes it, so there is no second copy.
 */
export function gatewayResponses(dialect: Dialect, corsOrigins: readonly string[]): Record<string, GatewayResponse> {
  const response = (type: string, refused?: Problem): GatewayResponse => {
    const denied = type === 'ACCESS_DENIED' ? dialect.denied?.((name) => `$context.authorizer.${name}`, { request_id: '$context.requestId' }) : undefined;
    const unrouted = refused === noRoute ? dialect.noRoute?.('$context.httpMethod', '$context.path') : undefined;
    const unanswered = type === 'DEFAULT_5XX' ? dialect.fault?.('function', { request_id: '$context.requestId' }) : undefined;
    const { status, headers, body } = denied ?? unrouted ?? unanswered ?? dialect.fail(refused, { request_id: '$context.requestId' });
    const time = type === 'ACCESS_DENIED' ? '$context.authorizer.timestamp' : '$context.requestTime';
    return {
      ...(type.startsWith('DEFAULT_') && !unanswered ? {} : { statusCode: status }),
      responseParameters: { ...common(corsOrigins), ...literals(headers) },
      responseTemplates: { 'application/json': denied ? body.toString() : template(body.toString(), time) },
    };
  };
  const told = Object.entries(refusals).map(([type, refused]) => [type, response(type, refused)] as const);
  return { ...Object.fromEntries(told), DEFAULT_5XX: response('DEFAULT_5XX') };
}

/** Only one origin can be named here, because these templates cannot choose: with several, browsers are shown no body of the gateway's own. */
function common(corsOrigins: readonly string[]): Record<string, string> {
  const [only] = corsOrigins;
  return {
    'gatewayresponse.header.X-Request-Id': 'context.requestId',
    'gatewayresponse.header.X-Content-Type-Options': "'nosniff'",
    'gatewayresponse.header.Cache-Control': "'no-store'",
    ...(only !== undefined && corsOrigins.length === 1 ? { 'gatewayresponse.header.Access-Control-Allow-Origin': `'${only}'` } : {}),
  };
}

/** The content type follows from the template's key. */
function literals(headers: Record<string, string>): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-type');
  return Object.fromEntries(entries.map(([name, value]) => [`gatewayresponse.header.${name}`, value === '$context.requestId' ? 'context.requestId' : `'${value}'`]));
}

/** The time in the body was that of the build: the gateway puts in that of the answer. */
function template(body: string, time: string): string {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
  return JSON.stringify(JSON.parse(body, (_name, value: unknown) => (typeof value === 'string' && isTime.test(value) ? time : value)));
}

import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { Actor } from '../../domain/actor/actor.ts';
import type { RawRequest, Response } from '../request.ts';

/** API Gateway's event (or the local host's, which is the same) as our request. Header names come out in lower case. */
export function readEvent(event: APIGatewayProxyEvent): RawRequest {
  const request_id = event.requestContext.requestId;
  return {
    method: event.httpMethod,
    path: event.path,
    params: Object.fromEntries(Object.entries(event.pathParameters ?? {}).map(([name, value]) => [name, decoded(value ?? '')])),
    query: Object.fromEntries(Object.entries(event.multiValueQueryStringParameters ?? {}).map(([name, values]) => [name, values ?? []])),
    headers: Object.fromEntries(Object.entries(event.headers).map(([name, value]) => [name.toLowerCase(), value ?? ''])),
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    request_id,
    ip: event.requestContext.identity.sourceIp,
    base_url: baseOf(event),
  };
}

/** The gateway names the host that it answers for, and puts its stage before the path; on one machine the scheme is plain unless a proxy says otherwise. */
function baseOf({ headers, path, requestContext }: APIGatewayProxyEvent): string {
  const scheme = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-forwarded-proto')?.[1] === 'https' ? 'https' : 'http';
  const stage = requestContext.path.endsWith(path) ? requestContext.path.slice(0, requestContext.path.length - path.length) : '';
  return `${scheme}://${requestContext.domainName ?? 'localhost'}${stage}`;
}

/** The router cuts parameters out of the raw path; one that does not decode can match nothing. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return '';
  }
}

/** The identity that the authorizer put into the request's context; null where the endpoint has no authorizer. */
export function readActor(event: APIGatewayProxyEvent): Actor | null {
  const text: unknown = event.requestContext.authorizer?.['actor'];
  return typeof text === 'string' ? Actor.parse(JSON.parse(text)) : null;
}

export function writeResult({ status, headers, body }: Response): APIGatewayProxyResult {
  const binary = Buffer.isBuffer(body);
  return { statusCode: status, headers, body: binary ? body.toString('base64') : body, isBase64Encoded: binary };
}

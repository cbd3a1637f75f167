import type { IncomingMessage } from 'node:http';
import type { APIGatewayEventDefaultAuthorizerContext, APIGatewayEventRequestContextWithAuthorizer, APIGatewayProxyEvent } from 'aws-lambda';

/** A request of a socket as the event that API Gateway would have sent. */
export function proxyEvent(request: IncomingMessage, url: URL, body: Buffer, requestId: string): APIGatewayProxyEvent {
  const lists = queryOf(url);
  const { text, encoded } = textOf(body);
  return {
    httpMethod: request.method ?? 'GET',
    path: url.pathname,
    resource: url.pathname,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value])),
    multiValueHeaders: {},
    queryStringParameters: Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1)])),
    multiValueQueryStringParameters: lists,
    pathParameters: null,
    stageVariables: null,
    body: text,
    isBase64Encoded: encoded,
    requestContext: requestContext(request, url, requestId),
  };
}

/** A prototype-less record: a parameter may be called `__proto__`. */
function queryOf(url: URL): Record<string, string[]> {
  const lists: Record<string, string[]> = Object.create(null);
  for (const [name, value] of url.searchParams) (lists[name] ??= []).push(value);
  return lists;
}

/** Bytes that are no UTF-8 travel as base64, so that the function sees (and refuses) what was really sent. */
function textOf(body: Buffer): { text: string | null; encoded: boolean } {
  if (body.length === 0) return { text: null, encoded: false };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body), encoded: false };
  } catch {
    return { text: body.toString('base64'), encoded: true };
  }
}

/** As the caller named this machine, where that is a host name and a port. */
function hostOf({ headers, socket }: IncomingMessage): string {
  const { host = '' } = headers;
  return /^[\w.-]+(:\d{1,5})?$|^\[[0-9a-f:.]+\](:\d{1,5})?$/i.test(host) ? host : `127.0.0.1:${socket.localPort ?? 0}`;
}

function requestContext(request: IncomingMessage, url: URL, requestId: string): APIGatewayEventRequestContextWithAuthorizer<APIGatewayEventDefaultAuthorizerContext> {
  const identity = { accessKey: null, accountId: null, apiKey: null, apiKeyId: null, caller: null, clientCert: null, cognitoAuthenticationProvider: null, cognitoAuthenticationType: null, cognitoIdentityId: null, cognitoIdentityPoolId: null, principalOrgId: null, user: null, userArn: null };
  return {
    accountId: 'local',
    apiId: 'local',
    authorizer: undefined,
    domainName: hostOf(request),
    httpMethod: request.method ?? 'GET',
    identity: { ...identity, sourceIp: request.socket.remoteAddress ?? '', userAgent: request.headers['user-agent'] ?? null },
    path: url.pathname,
    protocol: 'HTTP/1.1',
    requestId,
    requestTimeEpoch: Date.now(),
    resourceId: 'local',
    resourcePath: url.pathname,
    stage: 'local',
  };
}

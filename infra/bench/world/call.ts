import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import type { AuthorizerName } from '../../../shared/http/dialect.ts';
import { type Endpoint, type Group, isStreaming } from '../../../shared/http/endpoint.ts';
import type { Surface } from '../../../shared/http/surface.ts';
import type { Person } from './people.ts';
import { functions } from '../../local/http/functions.ts';
import { inWhole } from '../../local/http/lambda-runtime.ts';

export interface Sent {
  /** Values of the path's variables, in their order. */
  ids?: string[];
  query?: Record<string, string>;
  body?: unknown;
  /** A file instead of JSON. */
  upload?: { type: string; text: string };
  /** Who calls, where it is none of the world's people: for what ends the caller's own session or account. */
  by?: Pick<Person, 'key' | 'token'>;
}

const nothing = (): void => undefined;
const context: Context = { awsRequestId: 'bench', functionName: 'bench', functionVersion: '1', invokedFunctionArn: 'bench', memoryLimitInMB: '512', logGroupName: 'bench', logStreamName: 'bench', callbackWaitsForEmptyEventLoop: false, getRemainingTimeInMillis: () => 15_000, done: nothing, fail: nothing, succeed: nothing };

/** The group's own Lambda handler with everything made ready: what the returned function does is what a caller waits for past the gateway and the authorizer. */
export async function prepareCall(surface: Surface, group: Group, endpoint: Endpoint, sent: Sent, authorizer: Record<string, unknown> | undefined): Promise<() => Promise<APIGatewayProxyResult>> {
  const { surface: name } = surface.dialect;
  const handler = isStreaming(group) ? inWhole(await functions.streaming(name, group.id)) : await functions.group(name, group.id);
  const event = gatewayEvent(endpoint, sent, authorizer);
  return () => handler(event, context);
}

/** The authorizer's answer for these headers: the context that the gateway hands on. Throws when it refuses. */
export async function authorize(name: AuthorizerName, headers: Record<string, string>): Promise<() => Promise<Record<string, unknown>>> {
  const handler = await functions.authorizer(name);
  const event = gatewayEvent({ method: 'GET', path: '/' }, {}, undefined);
  const request: APIGatewayRequestAuthorizerEvent = { ...event, type: 'REQUEST', methodArn: 'bench', headers, requestContext: { ...event.requestContext, authorizer: undefined } };
  return async () => {
    const { policyDocument, context: allowed } = await handler(request);
    if (policyDocument.Statement[0]?.Effect !== 'Allow') throw new Error(`The authorizer ${name} refused: ${JSON.stringify(allowed)}`);
    return { ...allowed, principalId: 'bench', integrationLatency: 0 };
  };
}

function gatewayEvent({ method, path }: Pick<Endpoint, 'method' | 'path'>, { ids = [], query = {}, body, upload }: Sent, authorizer: Record<string, unknown> | undefined): APIGatewayProxyEvent {
  const values = [...ids];
  const filled = path.replace(/\{[^}]+\}/g, () => values.shift() ?? '');
  const identity = { accessKey: null, accountId: null, apiKey: null, apiKeyId: null, caller: null, clientCert: null, cognitoAuthenticationProvider: null, cognitoAuthenticationType: null, cognitoIdentityId: null, cognitoIdentityPoolId: null, principalOrgId: null, sourceIp: '127.0.0.1', user: null, userAgent: 'bench', userArn: null };
  const place = { accountId: 'local', apiId: 'local', protocol: 'HTTP/1.1', resourceId: 'local', resourcePath: path, stage: 'local' };
  return {
    httpMethod: method,
    path: filled,
    resource: path,
    headers: { 'content-type': upload?.type ?? 'application/json' },
    multiValueHeaders: {},
    queryStringParameters: query,
    multiValueQueryStringParameters: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
    pathParameters: null,
    stageVariables: null,
    body: upload?.text ?? (body === undefined ? null : JSON.stringify(body)),
    isBase64Encoded: false,
    requestContext: { ...place, authorizer: authorizer === undefined ? undefined : { principalId: 'bench', integrationLatency: 0, ...authorizer }, httpMethod: method, identity, path: filled, requestId: randomUUID(), requestTimeEpoch: Date.now() },
  };
}

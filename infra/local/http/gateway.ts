import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayAuthorizerResult, APIGatewayProxyEvent, APIGatewayProxyResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import type { Dialect } from '../../../shared/http/dialect.ts';
import { isDecodable } from '../../../shared/http/lambda.ts';
import type { Response } from '../../../shared/http/request.ts';
import type { Surface } from '../../../shared/http/surface.ts';
import { type Problem, problem } from '../../../shared/problems.ts';
import { bodyBytesMax } from '../../../shared/http/body.ts';
import { ResponseStream, type StreamingFunction } from './lambda-runtime.ts';
import { proxyEvent } from './proxy-event.ts';
import type { Route } from './routes.ts';

export interface Functions {
  group(surface: string, group: string): Promise<(event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>>;
  streaming(surface: string, group: string): Promise<StreamingFunction>;
  authorizer(name: string): Promise<(event: APIGatewayRequestAuthorizerEvent) => Promise<APIGatewayAuthorizerResult>>;
}

/** Bytes that are read at most; what is larger is refused by the function with its own limit in the message. */
const readBytesMax = 10 * 1024 * 1024;

/** Does with a request what API Gateway does: finds the route, asks the authorizer, calls the group's function. */
export async function answer(surface: Surface, findRoute: (method: string, path: string) => Route | undefined, functions: Functions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID();
  const url = targetOf(request.url ?? '/', surface.dialect);
  if (!url) return write(response, requestId, surface.dialect.fail(problem.unreadable('a parameter is unreadable'), { request_id: requestId }));
  const route = findRoute(request.method ?? 'GET', url.pathname);
  const body = await readBody(request);
  const event = proxyEvent(request, url, body ?? Buffer.alloc(0), requestId);
  const refuse = (reason: Problem): void => write(response, requestId, surface.dialect.fail(reason, { request_id: requestId }));
  if (body === undefined) return refuse(problem.tooLarge(bodyBytesMax));
  if (!route) return write(response, requestId, surface.dialect.noRoute?.(event.httpMethod, event.path) ?? surface.dialect.fail(problem.notFound('Record'), { request_id: requestId }));
  if (route.authorizer !== null) {
    const authorize = await functions.authorizer(route.authorizer);
    const { policyDocument, context } = await authorize({ ...event, type: 'REQUEST', methodArn: 'local', requestContext: { ...event.requestContext, authorizer: undefined } });
    if (policyDocument.Statement[0]?.Effect !== 'Allow') return write(response, requestId, denied(surface, requestId, context));
    event.requestContext.authorizer = { ...context, principalId: 'local', integrationLatency: 0 };
  }
  if (route.streams) {
    const handler = await functions.streaming(surface.dialect.surface, route.group);
    await handler(event, streamTo(response), lambdaContext(requestId));
    return;
  }
  const handler = await functions.group(surface.dialect.surface, route.group);
  const result = await handler(event, lambdaContext(requestId));
  const binary = result.isBase64Encoded === true;
  write(response, requestId, { status: result.statusCode, headers: texts(result.headers), body: binary ? Buffer.from(result.body, 'base64') : result.body });
}

/** What is asked for; undefined for what is no address. */
function targetOf(text: string, { strictEncoding }: Dialect): URL | undefined {
  const url = URL.parse(text, 'http://localhost');
  return url && !(strictEncoding && !isDecodable(`${url.pathname}${url.search}`)) ? url : undefined;
}

/** What the gateway says when a function or an authorizer failed. */
export function noAnswer(response: ServerResponse, { dialect }: Surface): void {
  const requestId = randomUUID();
  write(response, requestId, dialect.fault?.('function', { request_id: requestId }) ?? dialect.fail(undefined, { request_id: requestId }));
}

function denied({ dialect }: Surface, request_id: string, context: APIGatewayAuthorizerResult['context']): Response {
  return dialect.denied?.((name) => String(context?.[name]), { request_id }) ?? dialect.fail(problem.unauthenticated(), { request_id });
}

function write(response: ServerResponse, requestId: string, { status, headers, body }: { status: number; headers: Record<string, string>; body: string | Buffer }): void {
  response.writeHead(status, { 'x-request-id': requestId, ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** The client reads the head and each piece as soon as the function has written it; one that went away holds up nothing. */
function streamTo(response: ServerResponse): ResponseStream {
  const stream = new ResponseStream(({ statusCode, headers }) => response.writeHead(statusCode, headers), (piece) => response.destroyed || response.write(piece));
  return stream.once('finish', () => response.end());
}

/** Undefined when the body is larger than anything that could be accepted. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= readBytesMax) chunks.push(bytes);
  }
  return size > readBytesMax ? undefined : Buffer.concat(chunks);
}

function texts(headers: APIGatewayProxyResult['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]));
}

function lambdaContext(awsRequestId: string): Context {
  const nothing = (): void => undefined;
  return { awsRequestId, functionName: 'local', functionVersion: '1', invokedFunctionArn: 'local', memoryLimitInMB: '512', logGroupName: 'local', logStreamName: 'local', callbackWaitsForEmptyEventLoop: false, getRemainingTimeInMillis: () => 15_000, done: nothing, fail: nothing, succeed: nothing };
}

import middy, { type MiddyfiedHandler } from '@middy/core';
import httpRouter, { type Route } from '@middy/http-router';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { logCrash, logger } from '../lib/logger.ts';
import { Problem, problem } from '../problems.ts';
import type { Actor } from '../domain/actor/actor.ts';
import { Meter } from '../table/meter.ts';
import { TableUnavailable } from '../table/unavailable.ts';
import type { Dialect } from './dialect.ts';
import { type Endpoint, type Group, scopeOf } from './endpoint.ts';
import { leaveFor } from './gateway/cors.ts';
import { readActor, readEvent, writeResult } from './gateway/event.ts';
import { rateHeaders, withinRate } from './rate.ts';
import type { RawRequest, Response, Tell } from './request.ts';
import { serve } from './serve.ts';

type GroupHandler = MiddyfiedHandler<APIGatewayProxyEvent, APIGatewayProxyResult>;

/** A group of endpoints as one Lambda handler: the same on AWS and on one machine. */
export function lambda(dialect: Dialect, group: Group): GroupHandler {
  return routed(dialect, group, (endpoint, event) => respond(dialect, group, endpoint, event));
}

/** Finds the endpoint of a request, and refuses in the surface's words where there is none. */
export function routed(dialect: Dialect, group: Group, answer: (endpoint: Endpoint, event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>): GroupHandler {
  const routes: Route<APIGatewayProxyEvent, APIGatewayProxyResult>[] = literalFirst(group.endpoints).map((endpoint) => ({
    method: endpoint.method,
    path: endpoint.path,
    handler: (event: APIGatewayProxyEvent) => answer(endpoint, event),
  }));
  const notFound = (): never => {
    throw problem.notFound('Record');
  };
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .onError((request) => {
      // Only what is refused before an endpoint is found arrives here.
      request.response ??= writeResult(dialect.fail(request.error instanceof Problem ? request.error : undefined, { request_id: request.event.requestContext.requestId }));
    })
    .before(({ event }) => {
      if (dialect.strictEncoding && !isDecodable(event.path)) throw problem.unreadable('the path is not percent-encoded');
      if (dialect.trailingSlash) event.path = withoutSlash(event.path);
    })
    .handler(httpRouter({ routes, notFoundResponse: notFound }));
}

/** Whether every percent sign stands before a byte, and the bytes are UTF-8 (RFC 3986). */
export function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** `/things/` as `/things`; the root stays. */
export function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/$/, '');
}

/** Hears a part of an answer with the head that it goes out under. */
export type TellWithHead = (head: Omit<Response, 'body'>, name: string, data: unknown) => void;

/** Answers one request: never throws. `tell` hears of the answer before it is there. */
export async function respond(dialect: Dialect, group: Group, endpoint: Endpoint, event: APIGatewayProxyEvent, tell?: TellWithHead): Promise<APIGatewayProxyResult> {
  const request = readEvent(event);
  const meter = new Meter();
  const { request_id } = request;
  const actor = readActor(event);
  const headers = headersOf(dialect, request, actor);
  const part: Tell | undefined = tell && ((name, data) => tell({ status: endpoint.status, headers: headers() }, name, data));
  const response = await withinRate(actor, () => serve(dialect, scopeOf(group), endpoint, request, actor, meter, part)).catch((error: unknown) => {
    if (!(error instanceof Problem)) logCrash(error, { request_id, endpoint: endpoint.id });
    const fault = error instanceof TableUnavailable ? dialect.fault?.('table', request) : undefined;
    return fault ?? dialect.fail(error instanceof Problem ? error : undefined, request);
  });
  logger().info('request', { request_id, endpoint: endpoint.id, status: response.status, round_trips: meter.roundTrips, rcu: meter.read, wcu: meter.write });
  return writeResult({ ...response, headers: { ...response.headers, ...headers() } });
}

/** What every answer carries; some of it only once the request was counted. */
function headersOf(dialect: Dialect, request: RawRequest, actor: Actor | null): () => Record<string, string> {
  return () => ({ ...rateHeaders(actor), ...leaveFor(request.headers['origin']), ...dialect.headers?.(request, actor), 'x-request-id': request.request_id, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
}

/** `/v2/scans/recent` before `/v2/scans/{id}`, whatever the order of declaration. */
function literalFirst(endpoints: Endpoint[]): Endpoint[] {
  const weight = ({ path }: Endpoint): string => path.replace(/\{[^}]+\}/g, '~');
  return [...endpoints].sort((a, b) => (weight(a) < weight(b) ? -1 : 1));
}

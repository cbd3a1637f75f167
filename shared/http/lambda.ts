import middy, { type MiddyfiedHandler } from '@middy/core';
import httpRouter, { type Route } from '@middy/http-router';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { logCrash, logger } from '../lib/logger.ts';
import { Problem, problem } from '../problems.ts';
import { Meter } from '../table/meter.ts';
import type { Dialect } from './dialect.ts';
import type { Endpoint, Group } from './endpoint.ts';
import { leaveFor } from './gateway-cors.ts';
import { readActor, readEvent, writeResult } from './gateway-event.ts';
import { rateHeaders, withinRate } from './rate.ts';
import { serve } from './serve.ts';

type GroupHandler = MiddyfiedHandler<APIGatewayProxyEvent, APIGatewayProxyResult>;

/** A group of endpoints as one Lambda handler: the same on AWS and on one machine. */
export function lambda(dialect: Dialect, group: Group): GroupHandler {
  const routes: Route<APIGatewayProxyEvent, APIGatewayProxyResult>[] = literalFirst(group.endpoints).map((endpoint) => ({
    method: endpoint.method,
    path: endpoint.path,
    handler: (event: APIGatewayProxyEvent) => respond(dialect, group, endpoint, event),
  }));
  const notFound = (): never => {
    throw problem.notFound('Record');
  };
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .onError((request) => {
      // Only what the router itself refuses arrives here.
      request.response ??= writeResult(dialect.fail(request.error instanceof Problem ? request.error : undefined, { request_id: request.event.requestContext.requestId }));
    })
    .before(({ event }) => {
      if (dialect.trailingSlash) event.path = withoutSlash(event.path);
    })
    .handler(httpRouter({ routes, notFoundResponse: notFound }));
}

/** `/things/` as `/things`; the root stays. */
export function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/$/, '');
}

async function respond(dialect: Dialect, group: Group, endpoint: Endpoint, event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const request = readEvent(event);
  const meter = new Meter();
  const { request_id } = request;
  const actor = readActor(event);
  const response = await withinRate(actor, () => serve(dialect, group.id, endpoint, request, actor, meter)).catch((error: unknown) => {
    if (!(error instanceof Problem)) logCrash(error, { request_id, endpoint: endpoint.id });
    return dialect.fail(error instanceof Problem ? error : undefined, request);
  });
  logger().info('request', { request_id, endpoint: endpoint.id, status: response.status, round_trips: meter.roundTrips, rcu: meter.read, wcu: meter.write });
  return writeResult({ ...response, headers: { ...response.headers, ...rateHeaders(actor), ...leaveFor(request.headers['origin']), ...dialect.headers?.(request, actor), 'x-request-id': request_id, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' } });
}

/** `/v2/scans/recent` before `/v2/scans/{id}`, whatever the order of declaration. */
function literalFirst(endpoints: Endpoint[]): Endpoint[] {
  const weight = ({ path }: Endpoint): string => path.replace(/\{[^}]+\}/g, '~');
  return [...endpoints].sort((a, b) => (weight(a) < weight(b) ? -1 : 1));
}

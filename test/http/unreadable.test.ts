import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Context } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { handler } from '../../functions/cloudfoundry/organizations/index.ts';
import { surfaces } from '../../functions/surfaces.ts';
import { proxyEvent } from '../../infra/local/http/proxy-event.ts';
import { useSurface } from '../support/gateway-call.ts';

const nothing = (): void => undefined;
const context: Context = { awsRequestId: 'r', functionName: 'f', functionVersion: '1', invokedFunctionArn: 'a', memoryLimitInMB: '512', logGroupName: 'g', logStreamName: 's', callbackWaitsForEmptyEventLoop: false, getRemainingTimeInMillis: () => 1000, done: nothing, fail: nothing, succeed: nothing };

describe.each(surfaces)('$dialect.surface', (surface) => {
  const call = useSurface(surface);

  test('refuses what is no address as a request that is none, in its own words', async () => {
    const { status, json, headers } = await call({ method: 'GET', path: '//' });
    expect(status).toBe(400);
    expect(surface.dialect.errorSchema.safeParse(json).error).toBeUndefined();
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test.each(['/v2/organizations/%zz', '/v2/organizations/%ff', '/v2/%'])('a function of Cloud Foundry refuses a path that its gateway let through undecodable: %s', async (path) => {
  const event = proxyEvent(new IncomingMessage(new Socket()), new URL(path, 'http://localhost'), Buffer.alloc(0), 'r');
  const { statusCode, body } = await handler({ ...event, httpMethod: 'GET' }, context);
  expect([statusCode, JSON.parse(body)]).toEqual([400, { description: 'The request is invalid', error_code: 'CF-InvalidRequest', code: 10_004 }]);
});

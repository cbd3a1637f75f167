import { randomUUID } from 'node:crypto';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import type { Endpoint } from '../../shared/http/endpoint.ts';

/** The request that shows most of a group: a list if it has one, else something read, else something sent without a body. */
export function telling(endpoints: Endpoint[]): Endpoint {
  const plain = endpoints.filter(({ path }) => !path.includes('{'));
  const chosen = plain.find(({ columns }) => columns) ?? plain.find(({ method }) => method === 'GET') ?? endpoints.find(({ method }) => method === 'GET') ?? endpoints[0];
  if (!chosen) throw new Error('A group without endpoints');
  return chosen;
}

/** What API Gateway sends a function. */
export function gatewayEvent({ method, path }: Endpoint, actor: Actor | null, id: string = randomUUID()) {
  const asked = path.replace(/\{[^}]+\}/g, () => id);
  return {
    httpMethod: method,
    path: asked,
    headers: { 'content-type': 'application/json' },
    multiValueHeaders: {},
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    requestContext: { requestId: randomUUID(), domainName: 'id.execute-api.eu-central-1.amazonaws.com', path: `/live${asked}`, identity: { sourceIp: '127.0.0.1' }, ...(actor ? { authorizer: { principalId: 'test', actor: JSON.stringify(actor) } } : {}) },
  };
}

/** What API Gateway sends an authorizer. */
export function authorizerEvent(headers: Record<string, string>) {
  return { type: 'REQUEST', methodArn: 'arn:aws:execute-api:eu-central-1:123456789012:api/live/GET/v2/targets', headers, requestContext: { requestId: randomUUID() } };
}

/** One message of a queue. */
export function queueEvent(messageId: string, body: string) {
  return { Records: [{ messageId, body, receiptHandle: 'r', attributes: {}, messageAttributes: {}, eventSource: 'aws:sqs' }] };
}

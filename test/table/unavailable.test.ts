import { once } from 'node:events';
import { createServer } from 'node:http';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asSystem } from '../../shared/domain/actor/context.ts';
import { newId } from '../../shared/lib/id.ts';
import { table } from '../../shared/table/client.ts';
import { TableUnavailable } from '../../shared/table/unavailable.ts';

// What the table's client makes of each kind of failure on the wire; the service's own form of them (AWS JSON 1.0).
let says: { status: number; type: string } | null = null;
const server = createServer((incoming, outgoing) => {
  if (!says) return void incoming.socket.destroy();
  outgoing.writeHead(says.status, { 'content-type': 'application/x-amz-json-1.0' });
  outgoing.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${says.type}`, message: 'as it says' }));
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No address');
  Object.assign(process.env, { PERIMETER_HOST: 'local', AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${address.port}`, AWS_MAX_ATTEMPTS: '1' });
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const read = (pk?: unknown): Promise<unknown> => {
  const id = newId();
  return asSystem('test', id, () => table().send(new GetCommand({ TableName: 'perimeter', Key: { pk: pk ?? `T#${id}#USER`, sk: 'x' } }))).catch((error: unknown) => error);
};

describe('a table that', () => {
  test.each([
    ['breaks the connection', null],
    ['has a fault', { status: 500, type: 'InternalServerError' }],
    ['has too much to do', { status: 400, type: 'ProvisionedThroughputExceededException' }],
    ['throttles', { status: 400, type: 'ThrottlingException' }],
    ['limits requests', { status: 400, type: 'RequestLimitExceeded' }],
  ])('%s does not answer, and the reason is kept', async (_, given) => {
    says = given;
    const error = await read();
    expect(error).toBeInstanceOf(TableUnavailable);
    expect(error).toHaveProperty('cause', expect.any(Error));
  });

  test.each(['ResourceNotFoundException', 'ValidationException', 'AccessDeniedException', 'ConditionalCheckFailedException', 'TransactionCanceledException'])('says %s has answered', async (type) => {
    says = { status: 400, type };
    expect(await read()).toMatchObject({ name: type });
  });
});

test('what never was sent is no failure of the table', async () => {
  says = { status: 500, type: 'InternalServerError' };
  expect(await read('T#another')).toMatchObject({ name: 'AccessDeniedException' });
});

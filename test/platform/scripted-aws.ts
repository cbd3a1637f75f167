import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';

export interface Call {
  /** From the X-Amz-Target header, such as AmazonSQS.SendMessageBatch; empty for STS. */
  operation: string;
  body: string;
}

export interface Answer {
  status: number;
  body: string;
}

interface ScriptedAws {
  /** How the server answers from now on. */
  answer(script: (call: Call) => Answer): void;
  /** What was asked in this test. */
  calls(): Call[];
}

/** An HTTP server on this machine that answers as AWS does when it is in trouble, which moto never is. */
export function useScriptedAws(): ScriptedAws {
  let script: (call: Call) => Answer = () => ({ status: 500, body: '' });
  let calls: Call[] = [];
  const server = createServer((request, response) => {
    void readCall(request).then((call) => {
      calls.push(call);
      const { status, body } = script(call);
      response.writeHead(status).end(body);
    });
  });
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  });
  beforeEach(() => {
    calls = [];
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    await once(server.close(), 'close');
  });
  return { answer: (given) => (script = given), calls: () => calls };
}

async function readCall(request: IncomingMessage): Promise<Call> {
  return { operation: String(request.headers['x-amz-target'] ?? ''), body: await text(request) };
}

import { once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:http';
import { afterAll, beforeAll } from 'vitest';
import { functions } from '../../infra/local/http/functions.ts';
import { answer, type Functions } from '../../infra/local/http/gateway.ts';
import { routesOf } from '../../infra/local/http/routes.ts';
import { closeServer, serveSurface } from '../../infra/local/http/server.ts';
import type { Surface } from '../../shared/http/surface.ts';

export interface Sent {
  method: string;
  /** Sent as it is: nothing is normalised on the way. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer | undefined;
}

export interface Received {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** The body as JSON, undefined when it is none. */
  json: unknown;
}

type Call = (sent: Sent) => Promise<Received>;

/**
 * A surface behind a real loopback port: gateway event, authorizer function and group function as in production. Call it after useTable().
 * With `remember` the gateway keeps an authorizer's answer for the same credentials, as API Gateway can be set to.
 */
export function useSurface(surface: Surface, options: { remember?: boolean } = {}): Call {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  let server: Server | undefined;
  let port = 0;
  beforeAll(async () => {
    server = options.remember ? await rememberingServer(surface) : (await serveSurface(surface, '127.0.0.1', 0, async () => false)).server;
    const address = server.address();
    port = typeof address === 'object' && address ? address.port : 0;
  });
  afterAll(async () => {
    agent.destroy();
    if (server) await closeServer(server);
  });
  return ({ method, path, headers = {}, body }) => send(agent, port, { method, path, headers, body });
}

async function rememberingServer(surface: Surface): Promise<Server> {
  const [find, remembering] = [routesOf(surface), rememberingFunctions()];
  const server = createServer((incoming, response) => {
    answer(surface, find, remembering, incoming, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function rememberingFunctions(): Functions {
  const known = new Map<string, ReturnType<Awaited<ReturnType<Functions['authorizer']>>>>();
  return {
    group: (surfaceId, group) => functions.group(surfaceId, group),
    streaming: (surfaceId, group) => functions.streaming(surfaceId, group),
    async authorizer(name) {
      const authorize = await functions.authorizer(name);
      return (event) => {
        const asked = JSON.stringify([name, event.headers?.['x-api-key'], event.headers?.['authorization']]);
        const decided = known.get(asked) ?? authorize(event);
        known.set(asked, decided);
        return decided;
      };
    },
  };
}

async function send(agent: Agent, port: number, { method, path, headers, body }: Sent): Promise<Received> {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const outgoing = request({ agent, host: '127.0.0.1', port, method, path, headers: { ...headers, ...length } });
  outgoing.end(body);
  const [incoming] = await once(outgoing, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const received = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return { status: incoming.statusCode, headers: Object.fromEntries(received), text, json: jsonOf(text) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

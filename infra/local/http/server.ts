import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Surface } from '../../../shared/http/surface.ts';
import { logCrash } from '../../../shared/lib/logger.ts';
import { functions } from './functions.ts';
import { answer, noAnswer } from './gateway.ts';
import { routesOf } from './routes.ts';

/** Pages of the host itself (health, documents, outbox); true when it answered. */
export type Page = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** One surface on its own port. */
export async function serveSurface(surface: Surface, address: string, port: number, page: Page): Promise<{ server: Server; url: string }> {
  const find = routesOf(surface);
  const server = createServer((request, response) => {
    void respond(request, response).catch((error: unknown) => {
      logCrash(error, { path: request.url ?? '' });
      if (response.headersSent) response.end();
      else noAnswer(response, surface);
    });
  });
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!(await page(request, response))) await answer(surface, find, functions, request, response);
  };
  server.listen(port, address);
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('No address');
  return { server, url: `http://${address}:${bound.port}` };
}

/** Stops listening and ends idle connections at once; requests under way get their answer. */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
}

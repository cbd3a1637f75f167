import type { ServerResponse } from 'node:http';
import { openApi } from '../../../shared/http/openapi/openapi.ts';
import type { Surface } from '../../../shared/http/surface.ts';
import { queueDepths } from '../../../shared/platform/local/queue.ts';
import type { SurfaceUrls } from '../credentials.ts';
import { routesOf } from '../http/routes.ts';
import type { Page } from '../http/server.ts';
import { homePage } from './home.ts';
import { outboxPage } from './outbox.ts';
import { referencePage } from './reference.ts';

/** What the host itself shows on a surface's port, beside the API. Where the API has the same path, only a browser, which asks for HTML, is shown the page. */
export function pages(surface: Surface, urls: SurfaceUrls): Page {
  const find = routesOf(surface);
  const shown: Record<string, () => Promise<[string, string]>> = {
    '/': async () => ['text/html; charset=utf-8', homePage(surface, urls)],
    '/health': async () => ['application/json', JSON.stringify({ status: 'ok', queues: queueDepths() })],
    '/openapi.json': async () => ['application/json', JSON.stringify(openApi(surface))],
    '/docs': async () => ['text/html; charset=utf-8', referencePage(surface)],
    '/outbox': async () => ['text/html; charset=utf-8', await outboxPage()],
  };
  return async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const page = request.method === 'GET' && (!find('GET', pathname) || request.headers.accept?.includes('text/html')) ? shown[pathname] : undefined;
    if (!page) return false;
    const [type, body] = await page();
    send(response, type, body);
    return true;
  };
}

/** No script, no foreign resource: hostile text on a page can do nothing. */
function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, {
    'content-type': type,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(body);
}

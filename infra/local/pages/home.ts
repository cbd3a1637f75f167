import type { Surface } from '../../../shared/http/surface.ts';
import type { SurfaceUrls } from '../credentials.ts';
import { escaped, page } from './html.ts';

/** Where everything is. */
export function homePage(surface: Surface, urls: SurfaceUrls): string {
  const places = Object.entries(urls).map(([name, url]) => `<dt>${escaped(name)}</dt><dd>${link(url, '/', url)} &middot; ${link(url, '/docs', 'API reference')} &middot; ${link(url, '/openapi.json', 'OpenAPI 3.1')}</dd>`);
  const links = [
    ['/outbox', 'Outbox: mails and SMS that would have been sent'],
    ['/health', 'Health'],
  ].map(([path, text]) => `<li><a href="${path}">${text}</a></li>`);
  return page(
    'Perimeter',
    `<h1>Perimeter</h1><p>${escaped(surface.title)} on this machine. What opens each surface lies in <code>credentials.json</code> in the data folder.</p><h2>Surfaces</h2><dl>${places.join('')}</dl><h2>This machine</h2><ul>${links.join('')}</ul>`,
  );
}

function link(url: string, path: string, text: string): string {
  return `<a href="${escaped(url)}${path}">${escaped(text)}</a>`;
}

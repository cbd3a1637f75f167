import type { Surface } from '../../../shared/http/surface.ts';
import { escaped, page } from './html.ts';

/** Where everything is. */
export function homePage(surface: Surface, urls: Record<string, string>): string {
  const places = Object.entries(urls).map(([name, url]) => `<dt>${escaped(name)}</dt><dd><a href="${escaped(url)}/">${escaped(url)}</a></dd>`);
  const links = [
    ['/docs', 'API reference'],
    ['/openapi.json', 'OpenAPI 3.1 document'],
    ['/outbox', 'Outbox: mails and SMS that would have been sent'],
    ['/health', 'Health'],
  ].map(([path, text]) => `<li><a href="${path}">${text}</a></li>`);
  return page(
    'Perimeter',
    `<h1>Perimeter</h1><p>${escaped(surface.title)} on this machine. What opens it lies in <code>credentials.json</code> in the data folder.</p><ul>${links.join('')}</ul><h2>Surfaces</h2><dl>${places.join('')}</dl>`,
  );
}

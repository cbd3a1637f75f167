import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listenOnLoopback } from '../loopback-server.ts';
import type { LoopbackServer } from '../loopback-server.ts';

/** The banner of a release that left support in 2018. */
const banner = 'Apache/2.2.15 (CentOS)';

/** Invented files of a careless shop; directories end in a slash. Sizes are Apache's. */
const folders: Record<string, { name: string; size: string }[]> = {
  '/': [{ name: 'backup/', size: '-' }, { name: 'images/', size: '-' }, { name: 'index.php.bak', size: '2.1K' }, { name: 'readme.txt', size: '31' }],
  '/backup/': [{ name: 'customers-2019.csv', size: '14K' }, { name: 'shop.sql.gz', size: '1.3M' }],
  '/images/': [{ name: 'logo.png', size: '4.0K' }],
};

/** An old web server: lists its folders, names its version, sends no security header and answers TRACE. */
export async function startListingHttp(port = 0): Promise<LoopbackServer> {
  return listenOnLoopback(createServer(answer), port);
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Server', banner);
  // Apache sends Allow with OPTIONS only; scanners read it to learn the methods.
  if (request.method === 'OPTIONS') response.setHeader('Allow', 'GET,HEAD,POST,OPTIONS,TRACE');
  if (request.method === 'TRACE') return send(response, 200, 'message/http', echoOf(request));
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (Object.hasOwn(folders, path)) return send(response, 200, 'text/html;charset=UTF-8', listingOf(path));
  const parent = path.slice(0, path.lastIndexOf('/') + 1);
  const isFile = Object.hasOwn(folders, parent) && folders[parent]?.some(({ name }) => parent + name === path);
  if (isFile === true) return send(response, 200, 'text/plain', 'An invented file of the Perimeter demo.\n');
  send(response, 404, 'text/html; charset=iso-8859-1', '<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n');
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }).end(response.req.method === 'HEAD' ? undefined : body);
}

/** TRACE answers with the request as it came, which is its weakness: scripts could read headers that they may not see (RFC 9110, 9.3.8). */
function echoOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1] ?? ''}`] : []));
  return [`${method ?? ''} ${url ?? ''} HTTP/${httpVersion}`, ...lines, '', ''].join('\r\n');
}

/** The page of Apache's mod_autoindex with FancyIndexing and HTMLTable. */
function listingOf(folder: string): string {
  const rows = (folders[folder] ?? []).map(({ name, size }) =>
    `<tr><td valign="top"></td><td><a href="${name}">${name}</a></td><td align="right">14-Mar-2019 09:26  </td><td align="right">${size}</td></tr>`);
  const title = `Index of ${folder}`;
  return `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n<head><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n<table>\n`
    + `<tr><th></th><th>Name</th><th>Last modified</th><th>Size</th></tr>\n${rows.join('\n')}\n</table>\n<address>${banner} Server</address>\n</body></html>\n`;
}

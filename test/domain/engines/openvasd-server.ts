import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';

/** What a test wants of it; the rest is as the documents say. */
export interface Script {
  api_key?: string;
  /** In the spelling of today (`{items}`) or as before (an array). */
  plainResults?: boolean;
  vts?: string[];
  results?: unknown[];
  /** The status at the nth look; the last one stays. */
  statuses?: object[];
  /** Answers a request in its own way instead; undefined for the usual one. */
  instead?: (method: string, path: string) => { status: number; body: string } | undefined;
  tls?: { key: string; cert: string; clients?: string };
}

export interface OpenvasdServer {
  url: string;
  port: number;
  /** `GET /vts`, in order. */
  asked: string[];
  bodies: unknown[];
  /** Scans that were not deleted. */
  scans: Set<string>;
  close: () => Promise<void>;
}

/** The documented VT of a test id. */
const vtOf = (oid: string) => ({
  oid, name: `Test of ${oid}`, filename: 'test.nasl', family: oid.endsWith('9') ? 'Denial of Service' : 'Web application abuses', category: 'gather_info',
  tag: { severity_vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/E:P', cvss_base_vector: 'AV:N/AC:L/Au:N/C:P/I:N/A:N', summary: 'It is weak.\u001b[31m', solution: 'Update it.', solution_type: 'VendorFix', qod_type: 'remote_banner', vuldetect: 'By its banner.', last_modification: 1700000000 },
  references: [{ class: 'cve', id: 'CVE-2024-0001' }, { class: 'URL', id: 'https://example.com/advisory' }, { class: 'URL', id: 'javascript:alert(1)' }],
});

/** A server on loopback that speaks openvasd's documented HTTP API (rust/doc/openapi.yml): scans, actions, status, results by range, VTs, health, HEAD with versions. */
export async function openvasdServer(script: Script = {}): Promise<OpenvasdServer> {
  const { vts = ['1.3.6.1.4.1.25623.1.0.100315', '1.3.6.1.4.1.25623.1.0.10330', '1.3.6.1.4.1.25623.1.0.1'], statuses = [{ status: 'succeeded' }], results = [] } = script;
  const seen: Pick<OpenvasdServer, 'asked' | 'bodies' | 'scans'> = { asked: [], bodies: [], scans: new Set() };
  let looks = 0;
  let stopped = false;
  const answer = (method: string, path: string, body: unknown): [number, unknown?] => {
    const [, , id = '', part = ''] = path.split(/[/?]/);
    if (method === 'HEAD' && path === '/scans') return [204];
    if (path === '/health/ready') return [200];
    if (path === '/scans/preferences') return [200, []];
    if (path === '/vts') return [200, vts];
    if (path.startsWith('/vts/')) return vts.includes(id) || id.startsWith('1.') ? [200, vtOf(id)] : [404];
    if (method === 'POST' && path === '/scans') {
      const made = `6c591f83-8f7b-452a-8c78-${String(seen.scans.size).padStart(12, '0')}`;
      seen.scans.add(made);
      return [201, made];
    }
    if (!seen.scans.has(id)) return [404];
    if (method === 'POST') {
      stopped ||= z.object({ action: z.enum(['start', 'stop']) }).parse(body).action === 'stop';
      return [204];
    }
    const status = stopped ? { status: 'stopped' } : (statuses[Math.min(looks, statuses.length) - 1] ?? statuses[0] ?? {});
    if (part === 'status') {
      looks += 1;
      return [200, stopped ? { status: 'stopped' } : (statuses[Math.min(looks, statuses.length) - 1] ?? {})];
    }
    if (part === 'results') {
      const [from = 0, to = Number.MAX_SAFE_INTEGER] = (/range=([\d-]+)/u.exec(path)?.[1] ?? '0').split('-').map(Number);
      const page = results.filter((_, at) => at >= from && at <= to && at < looks * 3);
      return [200, script.plainResults === true ? page : { items: page }];
    }
    if (method === 'DELETE') {
      if ('status' in status && status.status === 'running') return [406];
      seen.scans.delete(id);
      return [204];
    }
    return [404];
  };
  const listener: RequestListener = (request, response) => void respond(request, response);
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const [method, path] = [request.method ?? '', request.url ?? ''];
    const text = Buffer.concat(chunks).toString();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    seen.asked.push(`${method} ${path}`);
    if (body !== undefined) seen.bodies.push(body);
    const own = script.instead?.(method, path);
    const barred = script.api_key !== undefined && method !== 'HEAD' && request.headers['x-api-key'] !== script.api_key;
    const [status, given] = own ? [own.status] : barred ? [401] : answer(method, path, body);
    response.writeHead(status, { 'content-type': 'application/json', 'api-version': '1', 'feed-version': '202611281200', authentication: 'x-api-key' });
    response.end(method === 'HEAD' ? undefined : (own?.body ?? (given === undefined ? '' : JSON.stringify(given))));
  };
  const { tls } = script;
  const server = tls ? createTlsServer({ key: tls.key, cert: tls.cert, ...(tls.clients === undefined ? {} : { ca: tls.clients, requestCert: true, rejectUnauthorized: true }) }, listener) : createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server.address());
  return {
    ...seen,
    port,
    url: tls ? `https://localhost:${String(port)}` : `http://127.0.0.1:${String(port)}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

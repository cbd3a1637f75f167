import { createServer } from 'node:https';
import { expiredSelfSigned } from './expired-certificate.ts';
import { listenOnLoopback } from '../loopback-server.ts';
import type { LoopbackServer } from '../loopback-server.ts';

const page = '<html><head><title>Shop administration</title></head><body><h1>Shop administration</h1></body></html>\n';

/** An HTTPS server that still speaks TLS 1.0 and 1.1 with old ciphers, behind a self-signed certificate that has expired. */
export async function startOldTls(port = 0): Promise<LoopbackServer> {
  const server = createServer({
    ...expiredSelfSigned('shop.example'),
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.2',
    // OpenSSL 3 allows TLS 1.0 at security level 0 only.
    ciphers: 'DEFAULT:@SECLEVEL=0',
  }, (_request, response) => {
    // A known name lets scanners call the service http at once instead of trying every probe they have.
    response.writeHead(200, { Server: 'nginx', 'Content-Type': 'text/html', 'Content-Length': Buffer.byteLength(page) }).end(page);
  });
  return listenOnLoopback(server, port);
}

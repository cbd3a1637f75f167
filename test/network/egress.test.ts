import { execFile } from 'node:child_process';
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import { once } from 'node:events';
import { setDefaultCACertificates, getCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import type { EgressRequest } from '../../shared/network/egress.ts';
import { request } from '../../shared/network/egress.ts';
import { EgressError } from '../../shared/network/egress-error.ts';
import { webhookPolicy } from '../../shared/network/refusal.ts';
import { selfSignedCertificate } from './certificate.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

/** Listens on a free loopback port and is gone, with its connections, after the test. */
async function listening(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => sockets.add(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    sockets.forEach((socket) => socket.destroy());
    await new Promise((closed) => server.close(closed));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const policy = webhookPolicy({ private: true });
const loopback = async () => ['127.0.0.1'];
const send = (url: string, more: Partial<EgressRequest> = {}, resolve = loopback) => request({ url, method: 'POST', body: '{}', policy, ...more }, resolve);
const failure = async (sending: Promise<unknown>) => {
  const error: unknown = await sending.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof EgressError)) throw new Error(`expected an EgressError, not ${String(error)}`);
  return { code: error.code, message: error.message };
};

describe('a request that is allowed', () => {
  test('arrives as sent, and the answer comes back with the address that gave it', async () => {
    const seen: { method?: string | undefined; url?: string | undefined; host?: string | undefined; body: string }[] = [];
    const port = await listening(http.createServer((incoming, answer) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      incoming.on('end', () => {
        seen.push({ method: incoming.method, url: incoming.url, host: incoming.headers.host, body });
        answer.writeHead(202, { 'X-Seen': 'yes' }).end('thanks');
      });
    }));
    const answer = await send(`http://hooks.test:${port}/a?b=c#d`, { body: '{"ü":1}', headers: { 'X-One': '1' } });
    expect(seen).toEqual([{ method: 'POST', url: '/a?b=c', host: `hooks.test:${port}`, body: '{"ü":1}' }]);
    expect(answer).toMatchObject({ status: 202, body: 'thanks', address: '127.0.0.1', headers: { 'x-seen': 'yes' }, duration_ms: expect.any(Number) });
  });

  test('goes to an address literal too, by any spelling', async () => {
    const port = await listening(http.createServer((_, answer) => answer.end('ok')));
    expect((await send(`http://0x7f.1:${port}/`)).body).toBe('ok');
  });

  test.each([301, 302, 307, 308])('a %i is the answer: nothing is asked of where it points', async (status) => {
    let second = 0;
    const elsewhere = await listening(http.createServer((_, answer) => answer.end(String(++second))));
    const port = await listening(http.createServer((_, answer) => answer.writeHead(status, { Location: `http://127.0.0.1:${elsewhere}/` }).end()));
    const answer = await send(`http://hooks.test:${port}/`);
    expect([answer.status, second]).toEqual([status, 0]);
  });

  test('an endless answer is cut at the limit, and what is kept is clean text', async () => {
    const port = await listening(http.createServer((_, answer) => {
      answer.write('\u001b[31mred\u001b[0m\u0000\u0007 \u202eline\r\n[1] tab\t');
      const more = () => {
        while (!answer.destroyed && answer.write('ü'.repeat(10_000)));
      };
      answer.on('drain', more);
      more();
    }));
    const { body } = await send(`http://hooks.test:${port}/`);
    expect(body).toMatch(/^red line\n\[1\] tab\tü+$/);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4096);
  });

  test('proxy variables are ignored', async () => {
    let proxied = 0;
    const proxy = await listening(http.createServer((_, answer) => answer.end(String(++proxied))));
    const port = await listening(http.createServer((_, answer) => answer.end('direct')));
    const program = `import { request } from './shared/network/egress.ts'; import { webhookPolicy } from './shared/network/refusal.ts';
      console.log((await request({ url: 'http://127.0.0.1:${port}/', method: 'GET', policy: webhookPolicy({ private: true }) })).body);`;
    const proxyUrl = `http://127.0.0.1:${proxy}`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      env: { ...process.env, NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxyUrl, http_proxy: proxyUrl, NO_PROXY: '', no_proxy: '' },
    });
    expect([stdout.trim(), proxied]).toEqual(['direct', 0]);
  });
});

describe('refused before a byte is sent', () => {
  const onAws = webhookPolicy({ private: false, http: true });
  const answers = (...addresses: string[]) => async () => addresses;

  test.each([
    [['127.0.0.1']], [['10.0.0.5']], [['8.8.8.8', '127.0.0.1']], [['2606:4700::1111', 'fd00:ec2::254']], [['::ffff:169.254.169.254']], [['::1']], [['64:ff9b::a9fe:a9fe']], [['garbage']],
  ])('a name with the addresses %j', async (addresses) => {
    expect(await failure(send('http://hooks.example.com/', { policy: onAws }, answers(...addresses)))).toMatchObject({ code: 'refused' });
  });

  test('the reason does not tell which inner address a name has', async () => {
    const { message } = await failure(send('http://hooks.example.com/', { policy: onAws }, answers('10.20.30.40')));
    expect(message).toBe('the host name has an address that is not allowed: private network (RFC 1918)');
  });

  test('metadata and link-local addresses, even where private ones are allowed', async () => {
    for (const address of ['169.254.169.254', '169.254.7.7', 'fe80::1']) expect(await failure(send('http://hooks.test/', {}, answers(address)))).toMatchObject({ code: 'refused' });
  });

  test('an address literal, for which no resolver is asked', async () => {
    let asked = 0;
    const resolve = async () => [String(++asked)];
    expect(await failure(send('http://169.254.169.254/latest/meta-data', {}, resolve))).toMatchObject({ code: 'refused' });
    expect(asked).toBe(0);
  });

  test('DNS rebinding: a name that was public and now is not, is asked once for each request and refused at the second', async () => {
    let received = 0;
    const port = await listening(http.createServer((_, answer) => answer.end(String(++received))));
    // 127.0.0.1 stands for the public address and ::1 for the inner one, so that no test leaves this machine.
    const onlyIpv4 = { ...policy, refused: [{ version: 6 as const, first: 0n, last: 2n ** 128n - 1n, reason: 'inner' }] };
    const answersInTurn = [['127.0.0.1'], ['::1'], ['127.0.0.1', '::1'], ['127.0.0.1']];
    let asked = 0;
    const resolve = async () => answersInTurn[asked++] ?? [];
    const once = () => send(`http://rebind.test:${port}/`, { policy: onlyIpv4 }, resolve);
    expect((await once()).address).toBe('127.0.0.1');
    expect(await failure(once())).toMatchObject({ code: 'refused' });
    expect(await failure(once())).toMatchObject({ code: 'refused' });
    expect((await once()).address).toBe('127.0.0.1');
    expect([asked, received]).toEqual([4, 2]);
  });
});

describe('failures', () => {
  test('a server that accepts and says nothing is a timeout', async () => {
    const port = await listening(net.createServer());
    expect(await failure(send(`http://hooks.test:${port}/`, { timeoutMs: 100 }))).toEqual({ code: 'timeout', message: 'no complete answer within 0.1 s' });
  });

  test('so is an answer that never ends but trickles', async () => {
    const port = await listening(http.createServer((_, answer) => void answer.write('a')));
    expect(await failure(send(`http://hooks.test:${port}/`, { timeoutMs: 100 }))).toMatchObject({ code: 'timeout' });
  });

  test('a TLS handshake that stands still counts as no connection', async () => {
    const port = await listening(net.createServer());
    expect(await failure(send(`https://hooks.test:${port}/`, { connectTimeoutMs: 100 }))).toEqual({ code: 'timeout', message: 'no connection within 0.1 s' });
  });

  test('so does a resolver that never answers', async () => {
    expect(await failure(send('http://hooks.test/', { connectTimeoutMs: 100 }, () => new Promise(() => undefined)))).toMatchObject({ code: 'timeout' });
  });

  test('a closed port, an unknown name and a name without addresses are connection errors', async () => {
    const server = net.createServer();
    const port = await listening(server);
    await Promise.all(open.splice(0).map((close) => close()));
    expect(await failure(send(`http://hooks.test:${port}/`))).toEqual({ code: 'connection', message: 'the connection failed (ECONNREFUSED)' });
    const unknown = () => Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
    expect(await failure(send('http://hooks.test/', {}, unknown))).toEqual({ code: 'connection', message: 'the host name does not resolve (ENOTFOUND)' });
    expect(await failure(send('http://hooks.test/', {}, async () => []))).toMatchObject({ code: 'connection' });
  });

  test('an answer that is not HTTP, has endless headers, upgrades, or breaks off', async () => {
    const raw = async (bytes: string) => listening(net.createServer((socket) => void socket.once('data', () => socket.end(bytes))));
    expect(await failure(send(`http://hooks.test:${await raw('SSH-2.0-OpenSSH_9.6\r\n')}/`))).toMatchObject({ code: 'protocol' });
    expect(await failure(send(`http://hooks.test:${await raw(`HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(5000)}\r\n`)}/`))).toMatchObject({ code: 'protocol' });
    expect(await failure(send(`http://hooks.test:${await raw('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n')}/`))).toMatchObject({ code: 'connection' });
    expect(await failure(send(`http://hooks.test:${await raw('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort')}/`))).toMatchObject({ code: 'connection' });
    expect(await failure(send(`http://hooks.test:${await raw('')}/`))).toMatchObject({ code: 'connection' });
  });
});

describe('TLS', () => {
  const certificate = selfSignedCertificate('hooks.test');
  const secure = () => listening(https.createServer(certificate, (_, answer) => answer.end('secret')));

  test('a self-signed certificate is refused, also with NODE_TLS_REJECT_UNAUTHORIZED=0', async () => {
    const port = await secure();
    const refusal = { code: 'tls', message: 'the TLS handshake or certificate was not accepted (DEPTH_ZERO_SELF_SIGNED_CERT)' };
    expect(await failure(send(`https://hooks.test:${port}/`))).toEqual(refusal);
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      expect(await failure(send(`https://hooks.test:${port}/`))).toEqual(refusal);
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  test('a trusted certificate serves its own name, and no other', async () => {
    const port = await secure();
    const before = getCACertificates('default');
    setDefaultCACertificates([certificate.cert]);
    try {
      expect(await send(`https://hooks.test.:${port}/`)).toMatchObject({ status: 200, body: 'secret' });
      expect(await failure(send(`https://other.test:${port}/`))).toEqual({ code: 'tls', message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID') });
      expect(await failure(send(`https://127.0.0.1:${port}/`))).toMatchObject({ code: 'tls' });
    } finally {
      setDefaultCACertificates(before);
    }
  });

  test('plain HTTP on a TLS address is a TLS error', async () => {
    const port = await listening(http.createServer((_, answer) => answer.end('ok')));
    expect(await failure(send(`https://hooks.test:${port}/`))).toMatchObject({ code: 'tls' });
  });
});

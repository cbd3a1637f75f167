import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine, HostResult, ScanOrder } from '../../../shared/domain/scan/engines/engine.ts';
import { packagesOf } from '../../../shared/domain/scan/engines/sign-in/linux-inventory.ts';
import type { EngineCredentials } from '../../../shared/domain/scan/engines/sign-in/sign-in.ts';
import { signingIn } from '../../../shared/domain/scan/engines/sign-in/signing-in.ts';
import { sshKey } from '../../support/ssh-keys.ts';
import { type ListeningServer, sshServer, tcpServer } from '../../support/ssh-server.ts';

const bare: HostResult = { address: '127.0.0.1', hostnames: [], status: 'up', reason: 'syn-ack', os: null, services: [], scripts: [] };
const profile: ScanOrder['profile'] = { id: 'p', default_ports: '1', scripts: [], version_intensity: 0, host_timeout_seconds: 60, script_timeout_seconds: 10, detect_os: false, authenticated: true, tests: 'all', intrusive: false };

/** What comes of a host that the engine below found like this. */
async function scan(credentials: EngineCredentials, found: Partial<HostResult> = {}, signal = new AbortController().signal): Promise<HostResult | undefined> {
  const below: Engine = { verify: async () => ({ version: '1', feed_version: null }), async *run() { yield { type: 'host', host: { ...bare, ...found } }; } };
  const order: ScanOrder = { hosts: [{ address: '127.0.0.1', hostname: 'intranet.example' }], ports: null, profile, alive_test: 'default', credentials };
  let host: HostResult | undefined;
  for await (const event of signingIn(below).run(order, signal)) if (event.type === 'host') host = event.host;
  return host;
}

const opened: ListeningServer[] = [];
const opening = async (server: Promise<ListeningServer>): Promise<ListeningServer> => {
  opened.push(await server);
  return server;
};
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});
const ssh = ({ port }: ListeningServer, password = 'correct horse'): EngineCredentials => ({ ssh: { port, login: 'scanner', password } });

describe('an SSH sign-in', () => {
  it('lists distribution, kernel and installed source packages, by fixed commands only', async () => {
    const server = await opening(sshServer());
    const host = await scan(ssh(server));
    expect(host?.sign_ins).toEqual([{ method: 'ssh', port: server.port, protocol: 'tcp', worked: true, message: 'signed in as scanner', host_key: expect.stringMatching(/^SHA256:[\w+/]{43}$/) }]);
    expect(host?.packages).toEqual([{ name: 'bash', version: '5.2.15-2', manager: 'dpkg' }, { name: 'openssl', version: '3.0.11-1~deb12u2', manager: 'dpkg' }]);
    expect([host?.distribution, host?.os?.name]).toEqual([{ id: 'debian', version: '12', kernel: '6.1.0-18-amd64' }, 'Debian GNU/Linux 12 (bookworm)']);
    expect(server.commands).toEqual(['cat /etc/os-release', 'uname -r', String.raw`dpkg-query -W -f '${'$'}{db:Status-Abbrev}\t${'$'}{source:Package}\t${'$'}{source:Version}\n'`]);
  });

  it('answers the one question of a server that asks by keyboard-interactive', async () => {
    expect((await scan(ssh(await opening(sshServer({ interactive: true })))))?.sign_ins?.[0]?.worked).toBe(true);
  });

  it('with a wrong password, or a key that cannot be opened, says so, and the host keeps what was found', async () => {
    const server = await opening(sshServer());
    const host = await scan(ssh(server, 'a wrong password'));
    expect(host).toMatchObject({ status: 'up', sign_ins: [{ worked: false, message: 'the server refused the login', host_key: expect.stringContaining('SHA256:') }] });
    expect(host).not.toHaveProperty('packages');
    const locked = await scan({ ssh: { port: server.port, login: 'scanner', private_key: sshKey('open sesame').private_key, passphrase: 'wrong words' } });
    expect(locked?.sign_ins?.[0]).toMatchObject({ worked: false, message: expect.stringContaining('bad passphrase'), host_key: null });
    expect(server.commands).toEqual([]);
  });

  it('at a server that lets in and ends the session at once has worked, and the scan goes on', async () => {
    const host = await scan(ssh(await opening(sshServer({ leaves: true }))));
    expect(host?.sign_ins).toMatchObject([{ worked: true, message: 'signed in as scanner, but the session ended early: the server closed the connection' }]);
  });

  it('is tried at several hosts at once, and the end comes behind the last', async () => {
    // No command is answered before both have asked.
    const both = Promise.withResolvers<void>();
    let asked = 0;
    const server = await opening(sshServer({ answer: (_, channel) => {
      if ((asked += 1) === 2) both.resolve();
      void both.promise.then(() => {
        channel.exit(1);
        channel.end();
      });
    } }));
    const below: Engine = { verify: async () => ({ version: '1', feed_version: null }), async *run() {
      for (const reason of ['first', 'second']) yield { type: 'host', host: { ...bare, reason } };
      yield { type: 'progress', percent: 100 };
    } };
    const order: ScanOrder = { hosts: [{ address: '127.0.0.1', hostname: null }], ports: null, profile, alive_test: 'default', credentials: ssh(server) };
    const seen: unknown[] = [];
    for await (const event of signingIn(below).run(order, new AbortController().signal)) seen.push(event.type === 'host' ? event.host.sign_ins?.[0]?.worked : event.percent);
    expect(seen).toEqual([true, true, 100]);
  });

  it('records another host key when the server shows another one', async () => {
    const keys = await Promise.all([sshServer(), sshServer()].map(async (server) => (await scan(ssh(await opening(server))))?.sign_ins?.[0]?.host_key));
    expect(new Set(keys).size).toBe(2);
  });

  it('tells a port that refuses connections, and one that is no SSH server', async () => {
    const gone = await tcpServer(() => undefined);
    await gone.close();
    expect((await scan(ssh(gone)))?.sign_ins?.[0]).toMatchObject({ worked: false, message: expect.stringContaining('ECONNREFUSED') });
    const web = await opening(tcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    expect((await scan(ssh(web)))?.sign_ins?.[0]).toMatchObject({ worked: false, host_key: null });
  });
});

describe('a hostile server', () => {
  it('that sends an endless greeting is left after a bounded number of bytes', async () => {
    let sent = 0;
    const line = `${'x'.repeat(70)}\r\n`.repeat(800);
    const flood = (socket: Parameters<Parameters<typeof tcpServer>[0]>[0]): void => {
      while (!socket.destroyed && socket.write(line)) sent += line.length;
    };
    const server = await opening(tcpServer((socket) => socket.on('drain', () => flood(socket)) && flood(socket)));
    expect((await scan(ssh(server)))?.sign_ins?.[0]).toMatchObject({ worked: false, host_key: null });
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it('that prints without end is left, and the login counts', async () => {
    const block = Buffer.alloc(256 * 1024, 'ii \tx\t1\n');
    const server = await opening(sshServer({ answer: (_, channel) => {
      const more = (): void => { while (!channel.destroyed && channel.write(block)); };
      channel.on('drain', more);
      channel.on('error', () => undefined);
      more();
    } }));
    const host = await scan(ssh(server));
    expect(host?.sign_ins?.[0]).toMatchObject({ worked: true, message: expect.stringContaining('printed more than is read') });
    expect(host).not.toHaveProperty('packages');
  });

  it.each([
    ['takes the connection and says nothing', (then: () => void) => tcpServer(then)],
    ['lets us in and never answers a command', (then: () => void) => sshServer({ answer: then })],
  ])('that %s is left as soon as the scan is stopped', async (_, start) => {
    const stop = new AbortController();
    const server = await opening(start(() => stop.abort()));
    expect(await scan(ssh(server), {}, stop.signal)).toBeUndefined();
    expect(stop.signal.aborted).toBe(true);
  });

  it('that changes the protocol in the place of an answer over HTTP holds up nothing', async () => {
    const server = await opening(tcpServer((socket) => socket.once('data', () => socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\n'))));
    const host = await scan({ http: { login: 'admin', password: 'http secret', url: `http://127.0.0.1:${server.port}/` } });
    expect(host?.sign_ins).toMatchObject([{ worked: false, message: 'no answer: the server closed the connection' }]);
  });

  it('finds nothing of ours in what it sends back: an echoed secret is taken out, in texts and in keys', async () => {
    const server = await opening(sshServer({ answer: (_, channel) => { channel.write('ID=debian\nVERSION_ID="correct horse"\nPRETTY_NAME="I know correct horse"\n'); channel.exit(0); channel.end(); } }));
    const script = { id: 'http-title', output: 'correct horse', data: { 'correct horse': ['correct horse'] } };
    const host = await scan(ssh(server), { scripts: [script], reason: 'correct horse' });
    expect(host?.os?.name).toBe('I know [secret]');
    expect(JSON.stringify(host)).not.toContain('correct horse');
  });
});

describe('lists of packages', () => {
  it('are read as each package manager prints them, by source package', () => {
    expect(packagesOf('rpm', 'openssl-libs\topenssl-3.0.7-25.el9_3.src.rpm\t1:3.0.7-25.el9_3\ngpg-pubkey\t(none)\t8483c65d-5ccc5b19\n')).toEqual([
      { name: 'gpg-pubkey', version: '8483c65d-5ccc5b19', manager: 'rpm' },
      { name: 'openssl', version: '1:3.0.7-25.el9_3', manager: 'rpm' },
    ]);
    expect(packagesOf('apk', 'C:Q1x=\nP:libcrypto3\nV:3.1.4-r5\no:openssl\n\nC:Q1y=\nP:musl\nV:1.2.4-r2\n')).toEqual([
      { name: 'musl', version: '1.2.4-r2', manager: 'apk' },
      { name: 'openssl', version: '3.1.4-r5', manager: 'apk' },
    ]);
  });

  it('hold at most 20,000 entries, however many the host claims', () => {
    expect(packagesOf('dpkg', Array.from({ length: 50_000 }, (_, at) => `ii \tp${at}\t1`).join('\n'))).toHaveLength(20_000);
  });
});

describe('an HTTP sign-in', () => {
  const page = async (): Promise<ListeningServer & { seen: (string | undefined)[] }> => {
    const seen: (string | undefined)[] = [];
    const server = createServer(({ headers }, response) => {
      seen.push(headers.authorization);
      response.writeHead(headers.authorization === `Basic ${Buffer.from('admin:http secret').toString('base64')}` ? 200 : 401, { 'www-authenticate': 'Basic realm="x"' }).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No port');
    return { port: address.port, commands: [], seen, close: async () => void server.close() };
  };
  const account = (url: string | null, password = 'http secret'): EngineCredentials => ({ http: { login: 'admin', password, url } });

  it('is tried at the URL of the credential when its host is scanned, and sends nothing anywhere else', async () => {
    const server = await page();
    opened.push(server);
    expect((await scan(account(`http://intranet.example:${server.port}/x`)))?.sign_ins).toEqual([{ method: 'http', port: server.port, protocol: 'tcp', worked: true, message: 'signed in as admin, answered with 200', host_key: null }]);
    expect(server.seen[0]).toBeUndefined();
    expect((await scan(account(`http://127.0.0.1:${server.port}/`, 'wrong one')))?.sign_ins?.[0]).toMatchObject({ worked: false, message: 'the server refused the login with 401' });
    const before = server.seen.length;
    expect((await scan(account(`http://localhost:${server.port}/`)))?.sign_ins).toEqual([]);
    expect(server.seen.length).toBe(before);
  });

  it('without a URL goes to services that asked for Basic, and to no other', async () => {
    const server = await page();
    opened.push(server);
    const service = { port: server.port, protocol: 'tcp', name: 'http', product: null, version: null, extra_info: null, cpes: [], tls: false } as const;
    const asked = { ...service, cpes: [], scripts: [{ id: 'http-auth', output: '\nHTTP/1.1 401 Unauthorized\n  Basic realm=x\n', data: null }] };
    expect((await scan(account(null), { services: [asked] }))?.sign_ins).toMatchObject([{ worked: true }]);
    expect((await scan(account(null), { services: [{ ...service, cpes: [], scripts: [] }] }))?.sign_ins).toEqual([]);
  });
});

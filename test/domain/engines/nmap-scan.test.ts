import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoopbackServer, listenOnLoopback } from '../../../infra/local/demo/loopback-server.ts';
import { startOldTls } from '../../../infra/local/demo/weak-services/old-tls.ts';
import type { EngineEvent, EngineProfile, HostResult, ScanOrder } from '../../../shared/domain/scan/engines/engine.ts';
import { nmapEngine } from '../../../shared/domain/scan/engines/nmap/nmap.ts';
import { isGone, recordingNmap } from './nmap-stand-ins.ts';

const profile: EngineProfile = { id: 'p', default_ports: 'top:10', scripts: ['http-title', 'http-headers', 'ssl-cert', 'ssl-enum-ciphers'], version_intensity: 2, host_timeout_seconds: 120, script_timeout_seconds: 30, detect_os: false, authenticated: false, tests: 'all', intrusive: false };

function order(ports: number[], hostname: string | null = null): ScanOrder {
  return { hosts: [{ address: '127.0.0.1', hostname }], ports: ports.join(','), profile, alive_test: 'default' };
}

async function scan(what: ScanOrder): Promise<{ hosts: HostResult[]; progress: number[] }> {
  const events = await Array.fromAsync<EngineEvent>(nmapEngine().run(what, new AbortController().signal));
  return { hosts: events.flatMap((event) => (event.type === 'host' ? event.host : [])), progress: events.flatMap((event) => (event.type === 'progress' ? event.percent : [])) };
}

describe('the real nmap on loopback', () => {
  const asked: string[] = [];
  let web: LoopbackServer;
  let secure: LoopbackServer;
  let result: Awaited<ReturnType<typeof scan>>;

  beforeAll(async () => {
    // No header that nmap knows, on a port where nobody expects HTTP.
    web = await listenOnLoopback(createServer((request, response) => {
      asked.push(request.headers.host ?? '');
      response.end('<title>Nothing \u202e special</title>');
    }), 0);
    secure = await startOldTls();
    result = await scan(order([web.port, secure.port], 'shop.example'));
  });
  afterAll(() => Promise.all([web.close(), secure.close()]));

  const service = (port: number): HostResult['services'][number] | undefined => result.hosts[0]?.services.find((one) => one.port === port);
  const script = (port: number, id: string): unknown => service(port)?.scripts.find((one) => one.id === id)?.data;

  it('says its version', async () => {
    expect(await nmapEngine().verify()).toEqual({ version: expect.stringMatching(/^\d+\.\d/), feed_version: null });
  });

  it('reports the one host, up, under its name', () => {
    expect(result.hosts).toMatchObject([{ address: '127.0.0.1', status: 'up', hostnames: ['shop.example'] }]);
  });

  it('knows a web server of no known make for what it is, and looks into it', () => {
    expect(service(web.port)).toMatchObject({ name: 'http', tls: false, product: null });
    expect(script(web.port, 'http-title')).toMatchObject({ title: expect.stringContaining('Nothing') });
  });

  it('asks for the site by the name that the customer gave', () => {
    expect(asked).toContain('shop.example');
  });

  it('looks into TLS', () => {
    expect(service(secure.port)).toMatchObject({ name: 'http', tls: true });
    expect(script(secure.port, 'ssl-cert')).toMatchObject({ subject: { commonName: 'shop.example' } });
    expect(script(secure.port, 'ssl-enum-ciphers')).toMatchObject({ 'TLSv1.0': {} });
  });

  it('shows progress that never goes back and ends with 100', () => {
    expect(result.progress).toEqual(result.progress.toSorted((a, b) => a - b));
    expect(result.progress[0]).toBe(0);
    expect(result.progress.at(-1)).toBe(100);
  });
});

describe('a scan that is stopped', () => {
  it('ends without an error, keeps no process and invents no host', async () => {
    // It never says a word, so that version detection would wait for minutes.
    const silent = createTcpServer();
    const server = await listenOnLoopback(silent, 0);
    const nmap = await recordingNmap();
    const stop = new AbortController();
    const connected = once(silent, 'connection').then(() => stop.abort());
    const events = await Array.fromAsync<EngineEvent>(nmapEngine({ binary: nmap.path }).run(order([server.port]), stop.signal));
    await connected;
    expect(events.filter(({ type }) => type === 'host')).toEqual([]);
    expect(events).not.toContainEqual({ type: 'progress', percent: 100 });
    expect(await isGone(await nmap.pid())).toBe(true);
    await server.close();
  });

  it('that was stopped before it began starts nothing', async () => {
    const nmap = await recordingNmap();
    const events = await Array.fromAsync<EngineEvent>(nmapEngine({ binary: nmap.path }).run(order([1]), AbortSignal.abort()));
    expect(events.filter(({ type }) => type === 'host')).toEqual([]);
    await expect(nmap.pid()).rejects.toThrow('ENOENT');
  });

  it('by a reader who leaves keeps no process either', async () => {
    const silent = createTcpServer();
    const server = await listenOnLoopback(silent, 0);
    const nmap = await recordingNmap();
    const connected = once(silent, 'connection');
    const events = nmapEngine({ binary: nmap.path }).run({ ...order([server.port]), hosts: [{ address: '127.0.0.1', hostname: null }, { address: '::1', hostname: null }] }, new AbortController().signal);
    for await (const event of events) {
      if (event.type !== 'host') continue;
      await connected;
      break;
    }
    expect(await isGone(await nmap.pid())).toBe(true);
    await server.close();
  });
});

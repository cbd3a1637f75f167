import { afterEach, describe, expect, test } from 'vitest';
import { findingsOf } from '../../../shared/domain/check/judge.ts';
import { type EngineEvent, EngineUnavailable, type HostResult, type ScanOrder } from '../../../shared/domain/scan/engines/engine.ts';
import { EngineFailure } from '../../../shared/domain/scan/engines/engine-failure.ts';
import { openvasdEngine } from '../../../shared/domain/scan/engines/openvasd/openvasd.ts';
import type { OpenvasdAccess } from '../../../shared/domain/scan/engines/openvasd/client.ts';
import { scanProfiles } from '../../../shared/domain/scan-profile/profiles.ts';
import { selfSignedCertificate } from '../../network/certificate.ts';
import { type OpenvasdServer, openvasdServer, type Script } from './openvasd-server.ts';

const opened: OpenvasdServer[] = [];
afterEach(() => Promise.all(opened.splice(0).map((server) => server.close())));

async function serving(script: Script = {}): Promise<OpenvasdServer> {
  const server = await openvasdServer(script);
  opened.push(server);
  return server;
}

const fullAndFast = scanProfiles.find(({ name }) => name === 'Full and fast') ?? scanProfiles[0];
const order = (changes: Partial<ScanOrder> = {}): ScanOrder => {
  if (!fullAndFast) throw new Error('No profile');
  return { hosts: [{ address: '127.0.0.1', hostname: 'shop.example' }, { address: '127.0.0.2', hostname: null }], ports: 'T:22,80-90,U:53', profile: fullAndFast, alive_test: 'default', ...changes };
};
const engineOf = ({ url }: OpenvasdServer, access: Partial<OpenvasdAccess> = {}) => openvasdEngine({ url, api_key: null, ca: null, client: null, ...access }, { pollMs: 1 });

async function eventsOf(server: OpenvasdServer, ordered = order(), signal = new AbortController().signal, access: Partial<OpenvasdAccess> = {}): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  for await (const event of engineOf(server, access).run(ordered, signal)) events.push(event);
  return events;
}

const hostsOf = (events: EngineEvent[]): HostResult[] => events.flatMap((event) => (event.type === 'host' ? [event.host] : []));
const oid = '1.3.6.1.4.1.25623.1.0.1';
const at = { ip_address: '127.0.0.1', hostname: 'localhost' };
const results = [
  { id: 0, type: 'host_start', ...at },
  { id: 1, type: 'log', ...at, oid: '1.3.6.1.4.1.25623.1.0.10330', port: 80, protocol: 'tcp', message: 'A web server runs here' },
  { id: 2, type: 'alarm', ...at, oid, port: 80, protocol: 'tcp', message: 'Installed version: 1\nFixed version: 2' },
  { id: 3, type: 'alarm', ...at, oid, port: 80, protocol: 'tcp', message: 'A second path' },
  { id: 4, type: 'alarm', ...at, oid: '1.3.6.1.4.1.25623.1.0.9', message: 'general\u001b[0m' },
  { id: 5, type: 'host_detail', ...at, oid, detail: { name: 'OS', value: 'Debian GNU/Linux 11', source: { type: 'nvt', name: oid } } },
  { id: 6, type: 'error', ...at, message: 'timed out' },
  { id: 7, type: 'alarm', ip_address: '8.8.8.8', oid, port: 1, protocol: 'tcp', message: 'nobody asked' },
  { id: 8, type: 'host_stop', ...at },
];
const running = { status: 'running', host_info: { all: 2, excluded: 0, dead: 0, alive: 2, queued: 0, finished: 1 } };

describe('verify', () => {
  test('reaches the engine and says its API and feed version', async () => {
    expect(await engineOf(await serving({ api_key: 'k' }), { api_key: 'k' }).verify()).toEqual({ version: '1', feed_version: '202611281200' });
  });

  test.each([
    ['a wrong API key', { api_key: 'right' }, 'refuses the API key'],
    ['a feed that is loading', { instead: (_: string, path: string) => (path === '/health/ready' ? { status: 503, body: '' } : undefined) }, 'loading its feed'],
  ])('says in a sentence what is wrong: %s', async (_, script, sentence) => {
    const verified = engineOf(await serving(script), { api_key: 'wrong' }).verify();
    await expect(verified).rejects.toThrow(EngineUnavailable);
    await expect(verified).rejects.toThrow(sentence);
  });

  test('nobody there, or somebody else there, is said so', async () => {
    const server = await serving();
    await opened.splice(0)[0]?.close();
    await expect(engineOf(server).verify()).rejects.toThrow('cannot be reached');
    await expect(openvasdEngine({ url: 'http://169.254.169.254:80', api_key: null, ca: null, client: null }).verify()).rejects.toThrow('not allowed');
  });

  test('over TLS with its own authority and, where it asks, our certificate; without either there is no connection', async () => {
    const [its, ours] = [selfSignedCertificate('localhost'), selfSignedCertificate('perimeter')];
    const server = await serving({ tls: { ...its, clients: ours.cert } });
    const client = { certificate: ours.cert, key: ours.key };
    expect(await engineOf(server, { ca: its.cert, client }).verify()).toMatchObject({ version: '1' });
    await expect(engineOf(server, { ca: its.cert }).verify()).rejects.toThrow('cannot be reached');
    await expect(engineOf(server, { client }).verify()).rejects.toThrow('certificate');
    await expect(engineOf(server, { ca: its.cert, client: { certificate: 'no', key: 'pem' } }).verify()).rejects.toThrow('cannot be read');
  });
});

describe('a scan', () => {
  test.each([false, true])('reports each host with findings that carry the texts and scores of their tests (plain results: %s)', async (plainResults) => {
    const server = await serving({ results, plainResults, statuses: [running, running, running, { status: 'succeeded' }] });
    const events = await eventsOf(server);
    const [first, second, ...more] = hostsOf(events);
    expect(more).toEqual([]);
    expect(second).toMatchObject({ address: '127.0.0.2', status: 'down', findings: [] });
    expect(first).toMatchObject({ address: '127.0.0.1', hostnames: ['shop.example', 'localhost'], status: 'up', os: { name: 'Debian GNU/Linux 11' }, reason: expect.stringContaining('1 tests reported an error') });
    expect(first?.services.map(({ port }) => port)).toEqual([80]);
    const alarm = first?.findings?.find(({ service, severity }) => service?.port === 80 && severity > 0);
    expect(alarm).toMatchObject({ severity: 7.5, cves: ['CVE-2024-0001'], description: 'Installed version: 1\nFixed version: 2\n\nA second path' });
    expect(alarm?.check).toMatchObject({ oid, name: `Test of ${oid}`, cvss_vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', summary: 'It is weak.', solution_type: 'VendorFix', qod: { value: 80, type: 'remote_banner' }, pci: 'score' });
    expect(alarm?.check.refs).toEqual([{ type: 'cve', id: 'CVE-2024-0001' }, { type: 'url', id: 'https://example.com/advisory' }]);
    expect(first?.findings?.find(({ severity }) => severity === 0)).toMatchObject({ description: 'A web server runs here' });
    expect(first?.findings?.find(({ service }) => service === null)).toMatchObject({ description: 'general', check: { pci: 'denial_of_service_only' } });
    expect(first && findingsOf(first, new Date()).filter(({ check }) => check.oid.startsWith('1.3.6')).length).toBe(3);
    const percents = events.flatMap((event) => (event.type === 'progress' ? [event.percent] : []));
    expect(percents).toEqual([0, 50, 100]);
    expect([...server.scans]).toEqual([]);
  });

  test('is read by range, so that no result is read twice, and a test is asked about once', async () => {
    const server = await serving({ results, statuses: [running, running, { status: 'succeeded' }] });
    await eventsOf(server);
    const ranges = server.asked.flatMap((path) => /range=(\d+)-/u.exec(path)?.[1] ?? []).map(Number);
    expect(ranges).toEqual(ranges.toSorted((a, b) => a - b));
    expect(Math.max(...ranges)).toBe(results.length);
    const tests = server.asked.filter((path) => path.startsWith('GET /vts/'));
    expect(new Set(tests).size).toBe(tests.length);
  });

  test('asks for what the profile says: addresses, ports, tests, safe checks, and sign-ins only where the profile signs in', async () => {
    const server = await serving();
    const credentials = { ssh: { login: 'scan', port: 2222, private_key: 'PEM', passphrase: 'p' }, smb: { login: 'w', password: 'x' }, snmp: { community: 'c' }, http: { login: 'h', password: 'h', url: null } };
    await eventsOf(server, order({ credentials }));
    const profile = { ...order().profile, authenticated: true, tests: 'none' as const };
    await eventsOf(server, order({ credentials, profile, ports: 'top:3', hosts: [{ address: '192.0.2.1', hostname: null }] }));
    const [plain, , signed] = server.bodies;
    expect(plain).toMatchObject({ target: { hosts: ['127.0.0.1', '127.0.0.2'], alive_test_methods: ['consider_alive'], ports: [{ protocol: 'tcp', range: [{ start: 22, end: 22 }, { start: 80, end: 90 }] }, { protocol: 'udp', range: [{ start: 53, end: 53 }] }] }, vts: [{ oid: '1.3.6.1.4.1.25623.1.0.100315' }, { oid: '1.3.6.1.4.1.25623.1.0.10330' }, { oid }] });
    expect(plain).toMatchObject({ scan_preferences: expect.arrayContaining([{ id: 'safe_checks', value: 'yes' }, { id: 'plugins_timeout', value: '60' }]) });
    expect(JSON.stringify(plain)).not.toContain('credentials');
    expect(signed).toMatchObject({
      target: { alive_test_methods: ['icmp', 'tcp_syn'], ports: [{ protocol: 'tcp', range: [{ start: 80 }, { start: 23 }, { start: 443 }] }], credentials: [{ service: 'ssh', port: 2222, usk: { username: 'scan', password: 'p', private: 'PEM' } }, { service: 'smb', up: { username: 'w', password: 'x' } }, { service: 'snmp', snmp: { community: 'c' } }] },
      vts: [{ oid: '1.3.6.1.4.1.25623.1.0.100315' }, { oid: '1.3.6.1.4.1.25623.1.0.10330' }],
    });
  });

  test('that is stopped ends without an error, and the engine is stopped and left without it', async () => {
    const server = await serving({ results, statuses: [running] });
    const stop = new AbortController();
    const events: EngineEvent[] = [];
    for await (const event of engineOf(server).run(order(), stop.signal)) {
      events.push(event);
      if (event.type === 'host') stop.abort();
    }
    expect(hostsOf(events)).toHaveLength(1);
    expect(server.bodies.at(-1)).toEqual({ action: 'stop' });
    expect([...server.scans]).toEqual([]);
  });

  test('that the engine gives up is a failure with what was found, and hosts that were not tested are no passes', async () => {
    const server = await serving({ results: results.slice(0, 3), statuses: [running, { status: 'failed' }] });
    const found: HostResult[] = [];
    const scan = async () => {
      for await (const event of engineOf(server).run(order(), new AbortController().signal)) if (event.type === 'host') found.push(event.host);
    };
    await expect(scan()).rejects.toThrow(EngineFailure);
    expect(found.map(({ status }) => status)).toEqual(['incomplete', 'incomplete']);
    expect([...server.scans]).toEqual([]);
  });

  test('over time is ended by us, with incomplete hosts', async () => {
    const server = await serving({ results: results.slice(0, 3), statuses: [running] });
    const hosts = hostsOf(await eventsOf(server, order({ profile: { ...order().profile, host_timeout_seconds: -400 } })));
    expect(hosts.map(({ status }) => status)).toEqual(['incomplete', 'incomplete']);
    expect(server.asked).toContain(`POST /scans/6c591f83-8f7b-452a-8c78-000000000000`);
    expect([...server.scans]).toEqual([]);
  });
});

describe('hostile answers', () => {
  const hostile = (wanted: string, body: string, status = 200): Script => ({ results, instead: (method, path) => (`${method} ${path}`.startsWith(wanted) ? { status, body } : undefined) });

  test.each([
    ['GET /vts', '{"no":"list"}'],
    ['GET /vts', 'not json'],
    ['GET /vts', '[]'],
    ['POST /scans', '"../../etc"'],
    ['POST /scans', '{"scan_id":1}'],
    ['GET /vts', `["${'1'.repeat(5000)}"]`],
  ])('%s answering %s is a failure in a sentence', async (wanted, body) => {
    await expect(eventsOf(await serving(hostile(wanted, body, wanted.startsWith('POST') ? 201 : 200)))).rejects.toThrow(EngineFailure);
  });

  test('an alarm whose test cannot be asked about is not made harmless: the attempt has failed', async () => {
    const server = await serving({ results, instead: (_, path) => (path.startsWith('/vts/') ? { status: 401, body: '' } : undefined) });
    await expect(eventsOf(server)).rejects.toThrow(EngineUnavailable);
  });

  test('results of other shapes are left out, numbers that do not grow end the reading, and a test without a description has its id for a name', async () => {
    const odd = [{ id: 0, type: 'host_start', ...at }, { id: -1, type: 'alarm' }, 'text', { id: 1, type: 'alarm', ...at, oid, port: 99_999, protocol: 'sctp', message: 'x' }, { id: 2, type: 'alarm', ...at, oid: '../vts', port: 1, message: 'y' }, { id: 3, type: 'host_stop', ...at }, { id: 0, type: 'alarm', ...at, oid, port: 1, message: 'again' }];
    const server = await serving({ results: odd, statuses: [running, running, running, { status: 'succeeded' }], instead: (_, path) => (path.startsWith('/vts/') ? { status: 500, body: '<html>' } : undefined) });
    const [host] = hostsOf(await eventsOf(server));
    expect(host?.findings).toMatchObject([{ service: null, severity: 0, check: { oid, name: `Test ${oid}`, pci: 'information' }, description: 'x' }]);
  });
});

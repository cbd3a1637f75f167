import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findingsOf } from '../../../shared/domain/check/judge.ts';
import { type EngineEvent, EngineUnavailable, type HostResult, type ScanOrder } from '../../../shared/domain/scan/engines/engine.ts';
import { EngineFailure } from '../../../shared/domain/scan/engines/engine-failure.ts';
import { nucleiEngine } from '../../../shared/domain/scan/engines/nuclei/nuclei.ts';
import { foundIn } from '../../../shared/domain/scan/engines/nuclei/line.ts';
import { scanProfiles } from '../../../shared/domain/scan-profile/profiles.ts';
import { type WebServer, webServer } from '../../workers/scan-world.ts';
import { isGone, programAs } from './nmap-stand-ins.ts';

let server: WebServer;
beforeAll(async () => (server = await webServer()));
afterAll(() => server.close());

/** A line as nuclei 3 writes it with `-jsonl -omit-raw`. */
const line = (port: number, changes: object = {}, info: object = {}) => ({
  template: 'http/cves/2021/CVE-2021-41773.yaml',
  'template-id': 'CVE-2021-41773',
  info: {
    name: 'Apache 2.4.49 - Path Traversal', author: ['pdteam'], tags: ['cve', 'apache'], description: 'A flaw was found.\u001b[31m', impact: 'Files can be read.', remediation: 'Upgrade.',
    reference: ['https://httpd.apache.org/security', 'javascript:alert(1)'], severity: 'high',
    classification: { 'cve-id': ['cve-2021-41773'], 'cwe-id': ['cwe-22'], 'cvss-metrics': 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 'cvss-score': 7.5, 'epss-score': 0.97, 'epss-percentile': 0.99 },
    ...info,
  },
  'matcher-name': 'passwd', type: 'http', host: '127.0.0.1', port: String(port), scheme: 'http', url: `http://127.0.0.1:${String(port)}`, path: '/x',
  'matched-at': `http://127.0.0.1:${String(port)}/cgi-bin/.%2e/etc/passwd`, 'extracted-results': ['root:x:0:0'], ip: '127.0.0.1', timestamp: '2026-11-29T14:00:00Z', 'matcher-status': true,
  ...changes,
});

const profileNamed = (name: string) => {
  const found = scanProfiles.find((profile) => profile.name === name && profile.product !== 'pci');
  if (!found) throw new Error(`No profile ${name}`);
  return found;
};
const order = (changes: Partial<ScanOrder> = {}): ScanOrder => ({ hosts: [{ address: '127.0.0.1', hostname: null }], ports: `T:${String(server.port)},1`, profile: profileNamed('Web'), alive_test: 'default', ...changes });

/** A program in nuclei's place that leaves its arguments and environment behind and prints these lines. */
async function printing(lines: (object | string)[], then = ''): Promise<{ path: string; folder: string; argumentsGiven: () => Promise<string[]> }> {
  const printed = lines.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n');
  const { path, folder } = await programAs(`echo $$ > FOLDER/pid\nprintf '%s\\n' "$@" > FOLDER/arguments\nenv > FOLDER/environment\ncat <<'LINES'\n${printed}\nLINES\n${then}`);
  return { path, folder, argumentsGiven: async () => (await readFile(join(folder, 'arguments'), 'utf8')).trimEnd().split('\n') };
}

async function hostsOf(binary: string, ordered = order(), signal = new AbortController().signal): Promise<HostResult[]> {
  const events: EngineEvent[] = [];
  for await (const event of nucleiEngine({ binary, templates: '/srv/templates' }).run(ordered, signal)) events.push(event);
  return events.flatMap((event) => (event.type === 'host' ? [event.host] : []));
}

describe('verify', () => {
  test('says the version that nuclei prints on its error output', async () => {
    const { path } = await programAs("echo '[INF] Nuclei Engine Version: v3.3.9' >&2");
    expect(await nucleiEngine({ binary: path, templates: '/srv/templates' }).verify()).toEqual({ version: '3.3.9', feed_version: null });
  });

  test('says what is missing: the program, its templates, or that it is another program', async () => {
    const { path } = await programAs('echo hello');
    for (const [binary, templates, sentence] of [['/nowhere/nuclei', '/t', 'not installed'], [path, undefined, 'PERIMETER_NUCLEI_TEMPLATES'], [path, '/t', 'does not say that it is nuclei']] as const) {
      const verified = nucleiEngine({ binary, templates }).verify();
      await expect(verified).rejects.toThrow(EngineUnavailable);
      await expect(verified).rejects.toThrow(sentence);
    }
  });
});

describe('a scan', () => {
  test('reports what listens, and findings with the texts, scores and likelihood of their templates', async () => {
    const { path } = await printing([line(server.port), 'not json', { 'template-id': 'x' }, line(server.port, { ip: '192.0.2.7', host: '192.0.2.7', url: '', 'matched-at': '' })]);
    const [host, ...more] = await hostsOf(path);
    expect(more).toEqual([]);
    expect(host).toMatchObject({ address: '127.0.0.1', status: 'up', services: [{ port: server.port, protocol: 'tcp' }] });
    expect(host?.findings).toHaveLength(1);
    const [finding] = host?.findings ?? [];
    expect(finding).toMatchObject({ service: { port: server.port, protocol: 'tcp' }, severity: 7.5, cves: ['CVE-2021-41773'], epss: { score: 0.97, percentile: 0.99 } });
    expect(finding?.check).toMatchObject({ name: 'Apache 2.4.49 - Path Traversal (passwd)', family: 'Web application', cvss_vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', summary: 'A flaw was found.', solution: 'Upgrade.', pci: 'score' });
    expect(finding?.check.oid).toMatch(/^2\.25\.\d{30,}$/u);
    expect(finding?.check.refs).toEqual([{ type: 'cve', id: 'CVE-2021-41773' }, { type: 'url', id: 'https://httpd.apache.org/security' }, { type: 'url', id: 'https://cwe.mitre.org/data/definitions/22.html' }]);
    expect(finding?.description).toContain('root:x:0:0');
    expect(host && findingsOf(host, new Date())[0]).toMatchObject({ severity: 7.5, epss: { score: 0.97 } });
  });

  test('is given open places by their checked address alone; a name goes into header and handshake, and nothing leads elsewhere', async () => {
    const { path, folder, argumentsGiven } = await printing([]);
    await hostsOf(path, order({ hosts: [{ address: '127.0.0.1', hostname: 'shop.example' }] }));
    const given = await argumentsGiven();
    expect(given.filter((_, at) => given[at - 1] === '-u')).toEqual([`127.0.0.1:${String(server.port)}`]);
    expect(given).toEqual(expect.arrayContaining(['-jsonl', '-silent', '-no-stdin', '-duc', '-ni', '-dr', '-or', '-pt', 'http', '-H', 'Host: shop.example', '-sni', 'shop.example']));
    expect(given[given.indexOf('-t') + 1]).toBe('/srv/templates');
    expect(given[given.indexOf('-etags') + 1]).toBe('dos,fuzz,fuzzing,intrusive,bruteforce,brute-force,default-login');
    const environment = (await readFile(join(folder, 'environment'), 'utf8')).split('\n').map((one) => one.split('=')[0]);
    expect(environment.filter((name) => name?.startsWith('AWS') || name?.startsWith('PERIMETER'))).toEqual([]);
  });

  test.each([['TLS', ['-pt', 'ssl']], ['Discovery', ['-tags', 'tech']], ['Default accounts', ['-tags', 'default-login']]])('of the profile %s runs its own templates', async (name, expected) => {
    const { path, argumentsGiven } = await printing([]);
    await hostsOf(path, order({ profile: profileNamed(name) }));
    expect(await argumentsGiven()).toEqual(expect.arrayContaining(expected));
  });

  test('of a host that does not answer is none, and nuclei is not started for it; one that is considered alive is up', async () => {
    const { path, argumentsGiven } = await printing([]);
    const silent = order({ hosts: [{ address: '127.0.0.1', hostname: null }], ports: 'U:53' });
    expect(await hostsOf(path, silent)).toMatchObject([{ status: 'down', reason: expect.stringContaining('UDP') }]);
    expect(await hostsOf(path, { ...silent, alive_test: 'consider_alive' })).toMatchObject([{ status: 'up' }]);
    await expect(argumentsGiven()).rejects.toThrow('ENOENT');
  });

  test('that is stopped leaves no process', async () => {
    const { path, folder } = await printing([], 'touch FOLDER/begun\nsleep 60');
    const stop = new AbortController();
    const scanning = hostsOf(path, order(), stop.signal);
    await expect.poll(() => readFile(join(folder, 'begun'), 'utf8').catch(() => undefined)).toBe('');
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
    stop.abort();
    expect(await scanning).toEqual([]);
    expect(await isGone(pid)).toBe(true);
  });

  test('over time is ended by us: what was found stays, and the host is no pass', async () => {
    const { path } = await printing([line(server.port)], 'sleep 60');
    expect(await hostsOf(path, order({ profile: { ...profileNamed('Web'), host_timeout_seconds: 1 } }))).toMatchObject([{ status: 'incomplete', findings: [{ severity: 7.5 }] }]);
  });

  test('that fails says why', async () => {
    const { path } = await printing([], "echo '[FTL] Could not find template' >&2\nexit 1");
    const failed = hostsOf(path);
    await expect(failed).rejects.toThrow(EngineFailure);
    await expect(failed).rejects.toThrow('nuclei failed: [FTL] Could not find template');
  });
});

describe('a line', () => {
  const read = (changes: object, info: object = {}) => foundIn(JSON.stringify(line(443, changes, info)));

  test.each([
    ['critical', 9], ['high', 7], ['medium', 4], ['low', 0.1], ['info', 0], ['nonsense', 0],
  ])('of severity %s without a score counts with the lowest of its band', (severity, expected) => {
    expect(read({}, { severity, classification: null })?.finding).toMatchObject({ severity: expected, check: { cvss_vector: null, pci: expected > 0 ? 'score' : 'information' } });
  });

  test('names its place by port, URL or host and port, in either family', () => {
    expect(read({ port: null, 'matched-at': 'https://127.0.0.1/x' })).toMatchObject({ address: '127.0.0.1', finding: { service: { port: 443 } } });
    expect(read({ ip: null, host: null, url: null, port: null, 'matched-at': '[2001:db8::1]:8443' })).toMatchObject({ address: '2001:db8::1', finding: { service: { port: 8443 } } });
    expect(read({ ip: null, host: 'evil.example', url: 'https://evil.example', 'matched-at': 'evil.example:443' })).toBeUndefined();
  });

  test('takes classifications as text or list, vectors with or without prefix, and leaves out what is none', () => {
    const found = read({}, { classification: { 'cve-id': 'CVE-2020-1, CVE-2020-1234', 'cvss-metrics': '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'cvss-score': 'x', 'epss-score': 7 } });
    expect(found?.finding).toMatchObject({ severity: 9.8, cves: ['CVE-2020-1234', 'CVE-2021-41773'] });
    expect(found?.finding.epss).toBeUndefined();
    expect(read({}, { tags: 'dos,apache' })?.finding.check.pci).toBe('denial_of_service_only');
  });

  test('of one matcher is one check, always the same; another matcher is another', () => {
    const oidOf = (matcher: string) => read({ 'matcher-name': matcher })?.finding.check.oid;
    expect([oidOf('a'), oidOf('a') === oidOf('b')]).toEqual([oidOf('a'), false]);
  });
});

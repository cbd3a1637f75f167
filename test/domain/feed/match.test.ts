import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../../../shared/domain/check/catalogue.ts';
import type { Finding } from '../../../shared/domain/check/check.ts';
import { pciOf } from '../../../shared/domain/check/verdict.ts';
import { importFeeds } from '../../../shared/domain/feed/import.ts';
import { FeedIndex } from '../../../shared/domain/feed/index-reader.ts';
import { withFeed } from '../../../shared/domain/feed/match.ts';
import { oidOf, productsArc } from '../../../shared/domain/feed/product-finding.ts';
import type { HostResult, InstalledPackage, Service } from '../../../shared/domain/scan/engines/engine.ts';
import { type Criterion, cve, epss, kevCsv, node, nvd, useFolder, writeFiles } from './feed-files.ts';

const folder = useFolder();
const high = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const denial = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';
const range = (product: string, given: Record<string, string>): Criterion => ({ product, range: given });
const on = (product: string, part: string) => node([{ product, part, version: '-:*', vulnerable: false }]);
const and = (...nodes: object[]) => [{ operator: 'AND', nodes }];

/** Ids are of the year 1999 where the entry is made up; the others say of their versions what the NVD says. */
const cves = [
  cve({ id: 'CVE-2021-41773', score: 7.5, affects: [{ product: 'apache:http_server', version: '2.4.49:*' }] }),
  cve({ id: 'CVE-2021-42013', score: 9.8, affects: [{ product: 'apache:http_server', version: '2.4.49:*' }, { product: 'apache:http_server', version: '2.4.50:*' }] }),
  cve({ id: 'CVE-1999-0001', score: 7.3, configurations: and(node([range('apache:http_server', { versionEndExcluding: '2.4.60' })]), on('microsoft:windows', 'o')) }),
  cve({ id: 'CVE-2023-38408', score: 9.8, affects: [range('openbsd:openssh', { versionEndExcluding: '9.3' }), { product: 'openbsd:openssh', version: '9.3:-' }, { product: 'openbsd:openssh', version: '9.3:p1' }] }),
  cve({ id: 'CVE-1999-0002', score: 5.9, affects: [range('openbsd:openssh', { versionEndIncluding: '9.5' })] }),
  cve({ id: 'CVE-1999-0003', score: 8.1, affects: [range('openbsd:openssh', { versionStartExcluding: '9.2', versionEndExcluding: '9.2.1' })] }),
  cve({ id: 'CVE-2021-23017', score: 7.7, affects: [range('f5:nginx', { versionStartIncluding: '0.6.18', versionEndExcluding: '1.20.1' })] }),
  cve({ id: 'CVE-1999-0004', score: 7.5, vector: denial, affects: [range('igor_sysoev:nginx', { versionEndExcluding: '1.18.1' })] }),
  cve({ id: 'CVE-2022-3602', score: 7.5, vector: denial, affects: [range('openssl:openssl', { versionStartIncluding: '3.0.0', versionEndExcluding: '3.0.7' })] }),
  cve({ id: 'CVE-1999-0005', score: 5.9, affects: [range('openssl:openssl', { versionStartIncluding: '1.0.2', versionEndExcluding: '1.0.2l' })] }),
  cve({ id: 'CVE-1999-0006', score: 5.9, affects: [range('openssl:openssl', { versionStartIncluding: '1.0.2', versionEndIncluding: '1.0.2j' })] }),
  cve({ id: 'CVE-2011-2523', score: 9.8, affects: [{ product: 'vsftpd_project:vsftpd', version: '2.3.4:*' }] }),
  cve({ id: 'CVE-2021-44228', score: 10, affects: [range('apache:log4j', { versionStartIncluding: '2.0.1', versionEndExcluding: '2.15.0' }), ...['-', 'beta9', 'rc1', 'rc2'].map((update) => ({ product: 'apache:log4j', version: `2.0:${update}` }))] }),
  cve({ id: 'CVE-1999-0007', score: 6, configurations: and(node([{ product: 'php:php', version: '8.1.0:*' }]), on('apache:http_server', 'a')) }),
  cve({ id: 'CVE-1999-0008', score: 3, affects: [{ product: 'mixed:mixed' }] }),
  cve({ id: 'CVE-1999-0009', score: 7.5, vector: denial, affects: [{ product: 'mixed:mixed' }] }),
  ...Array.from({ length: 150 }, (_, at) => cve({ id: `CVE-2020-${1000 + at}`, score: (at % 90) / 10, vector: high, affects: [range('many:many', { versionEndExcluding: `2.${at}` })] })),
];
let index: FeedIndex;
beforeAll(async () => {
  const from = writeFiles(folder(), { 'nvd.json': nvd(cves), 'kev.csv': kevCsv(['CVE-2021-41773', 'CVE-2020-1003', 'CVE-2014-0160']), 'epss.csv': epss([['CVE-2021-41773', 0.94, 0.999], ['CVE-2021-42013', 0.3, 0.9], ['CVE-2014-0160', 0.97, 1], ['CVE-2020-1005', 0.5, 0.5]]) });
  const out = join(folder(), 'index');
  await importFeeds(from, { out, work: folder() });
  index = await FeedIndex.open(out);
});
afterAll(() => index.close());

const service = (cpe: string | string[], more: Partial<Service> = {}): Service => ({ port: 80, protocol: 'tcp', name: 'http', product: null, version: null, extra_info: null, cpes: [cpe].flat(), tls: false, scripts: [], ...more });
const host = (services: Service[], more: Partial<HostResult> = {}): HostResult => ({ address: '192.0.2.1', hostnames: [], status: 'up', reason: '', os: null, services, scripts: [], ...more });
const match = (services: Service[], more: Partial<HostResult> = {}) => withFeed([], host(services, more), index);
const only = async (...given: Parameters<typeof match>): Promise<Finding> => {
  const [first, ...others] = await match(...given);
  if (!first || others.length > 0) throw new Error(`There are ${first ? others.length + 1 : 0} findings`);
  return first;
};
const installed = (name: string, version: string, manager: InstalledPackage['manager'] = 'dpkg') => ({ packages: [{ name, version, manager }] });

describe('the CVEs of a version', () => {
  const linux = 'cpe:/o:linux:linux_kernel';
  const vectors: [string, string | string[], Partial<Service>, string[]][] = [
    ['Apache 2.4.49: the exact version, and Windows where the system is unknown', 'cpe:/a:apache:http_server:2.4.49', {}, ['CVE-2021-41773', 'CVE-2021-42013', 'CVE-1999-0001']],
    ['Apache 2.4.50 on Linux: nothing that needs Windows', ['cpe:/a:apache:http_server:2.4.50', linux], {}, ['CVE-2021-42013']],
    ['Apache 2.4.60: outside of all', 'cpe:/a:apache:http_server:2.4.60', {}, []],
    ['Apache by a CPE 2.3 name', 'cpe:2.3:a:apache:http_server:2.4.50:*:*:*:*:linux:*:*', {}, ['CVE-2021-42013', 'CVE-1999-0001']],
    ['OpenSSH 9.2p1: below 9.3, and after 9.2', 'cpe:/a:openbsd:openssh:9.2p1', {}, ['CVE-2023-38408', 'CVE-1999-0003', 'CVE-1999-0002']],
    ['OpenSSH 9.3p1: by its update', 'cpe:/a:openbsd:openssh:9.3p1', {}, ['CVE-2023-38408', 'CVE-1999-0002']],
    ['OpenSSH 9.3p2: the update that mends it', 'cpe:/a:openbsd:openssh:9.3p2', {}, ['CVE-1999-0002']],
    ['OpenSSH 9.5p1: the last affected release with its p1', 'cpe:/a:openbsd:openssh:9.5p1', {}, ['CVE-1999-0002']],
    ['OpenSSH by the version that was printed beside it', 'cpe:/a:openbsd:openssh', { version: '9.5p1 Debian 3' }, ['CVE-1999-0002']],
    ['nginx under the name that nmap gives it: all names of the NVD', 'cpe:/a:igor_sysoev:nginx:1.18.0', {}, ['CVE-2021-23017', 'CVE-1999-0004']],
    ['nginx 1.20.1: the version that is excluded', 'cpe:/a:igor_sysoev:nginx:1.20.1', {}, []],
    ['nginx 0.6.17: before the range', 'cpe:/a:igor_sysoev:nginx:0.6.17', {}, ['CVE-1999-0004']],
    ['OpenSSL 3.0.2', 'cpe:/a:openssl:openssl:3.0.2', {}, ['CVE-2022-3602']],
    ['OpenSSL 3.0.7', 'cpe:/a:openssl:openssl:3.0.7', {}, []],
    ['OpenSSL 1.0.2k: before l, after j', 'cpe:/a:openssl:openssl:1.0.2k', {}, ['CVE-1999-0005']],
    ['OpenSSL 1.0.2: before every letter', 'cpe:/a:openssl:openssl:1.0.2', {}, ['CVE-1999-0005', 'CVE-1999-0006']],
    ['vsftpd 2.3.4 under the name that nmap gives it', 'cpe:/a:vsftpd:vsftpd:2.3.4', {}, ['CVE-2011-2523']],
    ['vsftpd 2.3.5', 'cpe:/a:vsftpd:vsftpd:2.3.5', {}, []],
    ['log4j 2.0-beta9: by its update', 'cpe:/a:apache:log4j:2.0:beta9', {}, ['CVE-2021-44228']],
    ['log4j 2.0-beta8: not listed', 'cpe:/a:apache:log4j:2.0:beta8', {}, []],
    ['log4j 2.0: the release without an update', 'cpe:/a:apache:log4j:2.0', {}, ['CVE-2021-44228']],
    ['log4j 2.14.1', 'cpe:/a:apache:log4j:2.14.1', {}, ['CVE-2021-44228']],
    ['log4j 2.15.0-rc1: before the release that mends it', 'cpe:/a:apache:log4j:2.15.0:rc1', {}, ['CVE-2021-44228']],
    ['PHP alone: what needs Apache needs to be seen with it', 'cpe:/a:php:php:8.1.0', {}, []],
    ['no version', 'cpe:/a:apache:http_server', {}, []],
    ['a class of versions', 'cpe:/a:apache:http_server', { version: '2.X' }, []],
    ['a range of versions', 'cpe:/a:openbsd:openssh', { version: '8.0 - 9.2' }, []],
    ['a version or any later', 'cpe:/a:openbsd:openssh', { version: '8.0 or later' }, []],
    ['an operating system: too coarse to compare', 'cpe:/o:linux:linux_kernel:5.4', {}, []],
    ['what is no CPE name', ['cpe:/a', 'cpe:/a:%zz:\u0000:1', 'cpe:2.3:a:b', 'x'.repeat(100_000), ''], {}, []],
  ];
  it.each(vectors)('%s', async (_, cpe, more, expected) => {
    const findings = await match([service(cpe, more)]);
    expect(findings.flatMap((one) => one.cves).toSorted()).toEqual(expected.toSorted());
    expect(findings.length).toBe(expected.length > 0 ? 1 : 0);
  });

  it('PHP on a host that serves Apache elsewhere: what it needs is there', async () => {
    const findings = await match([service('cpe:/a:php:php:8.1.0'), service('cpe:/a:apache:http_server:2.4.60', { port: 81 })]);
    expect(findings.map(({ cves: found, port }) => [found, port])).toEqual([[['CVE-1999-0007'], 80]]);
  });

  it('of packages: by their source’s name, in the order of their manager, on the host as a whole', async () => {
    const seen = async (...given: Parameters<typeof installed>) => (await match([], installed(...given))).map(({ cves: found, port, check }) => [found.toSorted(), port, check.qod]);
    expect(await seen('openssh', '1:9.2p1-2')).toEqual([[['CVE-1999-0002', 'CVE-1999-0003', 'CVE-2023-38408'], null, { value: 97, type: 'package' }]]);
    expect(await seen('openssh', '1:9.2p1-2+deb12u3')).toEqual([[['CVE-1999-0002', 'CVE-1999-0003', 'CVE-2023-38408'], null, { value: 30, type: 'remote_banner_unreliable' }]]);
    expect(await seen('httpd', '2.4.49-1.el9', 'rpm')).toEqual([[['CVE-2021-41773', 'CVE-2021-42013'], null, { value: 30, type: 'remote_banner_unreliable' }]]);
    expect(await seen('openssl', '3.0.2-r0', 'apk')).toEqual([[['CVE-2022-3602'], null, { value: 97, type: 'package' }]]);
    expect(await seen('openssl', '3.0.11-1~deb12u2')).toEqual([]);
    expect(await seen('many', `1.${'9'.repeat(500)}`)).toEqual([]);
  });
});

describe('the finding of a product', () => {
  it('says what was seen, how bad it is, and what to do', async () => {
    const found = await only([service('cpe:/a:apache:http_server:2.4.49', { port: 443, product: 'Apache httpd', version: '2.4.49', extra_info: '(Unix)' })]);
    expect(found).toMatchObject({ port: 443, protocol: 'tcp', severity: 9.8, cves: ['CVE-2021-41773', 'CVE-2021-42013', 'CVE-1999-0001'], epss: { score: 0.94, percentile: 0.999 }, kev: true });
    expect(found.description).toBe('Seen: Apache httpd 2.4.49 (Unix). 3 known vulnerabilities affect it, 1 of them known to be exploited: CVE-2021-41773 (CVSS 7.5, known exploited, EPSS 94.0 %); CVE-2021-42013 (CVSS 9.8, EPSS 30.0 %); CVE-1999-0001 (CVSS 7.3).');
    expect(found.check).toMatchObject({ name: 'Known vulnerabilities in Apache httpd', family: 'Known vulnerabilities', cvss_vector: high, qod: { value: 80, type: 'remote_banner' }, pci: 'score', cves: ['CVE-2021-42013'] });
    expect(found.check.solution).toBe('Update Apache httpd to a version that none of these CVEs lists as affected.');
    expect(found.check.vuldetect).toContain('with the NVD of 2026-01-31, CISA KEV, EPSS of 2026-02-01.');
    expect(found.check.refs).toEqual([...['CVE-2021-41773', 'CVE-2021-42013', 'CVE-1999-0001'].map((id) => ({ type: 'cve', id })), ...['CVE-2021-41773', 'CVE-2021-42013', 'CVE-1999-0001'].map((id) => ({ type: 'url', id: `https://nvd.nist.gov/vuln/detail/${id}` }))]);
    expect((await only([service('cpe:/a:openssl:openssl:3.0.2')])).check.solution).toBe('Update Openssl to version 3.0.7 or later, which none of these CVEs lists as affected.');
  });

  it('names a hundred CVEs at most, those that are exploited first, then by score', async () => {
    const found = await only([service('cpe:/a:many:many:1.0')]);
    expect(found.cves).toHaveLength(100);
    expect(found.cves[0]).toBe('CVE-2020-1003');
    expect(found).toMatchObject({ severity: 8.9, kev: true, epss: { score: 0.5, percentile: 0.5 } });
    expect(found.description).toMatch(/150 known vulnerabilities .* and 145 more\.$/);
    expect(found.description.length).toBeLessThan(2000);
  });

  it.each(['Debian 2+deb12u3', 'Ubuntu 3ubuntu0.10', 'FreeBSD-20230719'])('is unreliable under the mark of a distribution, and says why: %s', async (mark) => {
    const found = await only([service('cpe:/a:openbsd:openssh:9.5p1', { product: 'OpenSSH', version: `9.5p1 ${mark}` })]);
    expect(found.check.qod).toEqual({ value: 30, type: 'remote_banner_unreliable' });
    expect(found.description).toContain('which mends vulnerabilities without changing this number');
    expect(found.check.solution).toMatch(/^Install the distribution's security updates/);
  });

  it('fails no PCI scan where all that could is denial of service', async () => {
    const status = async (cpe: string) => {
      const { check, severity } = await only([service(cpe)]);
      return [severity, check.pci, pciOf(check, severity).status];
    };
    expect(await status('cpe:/a:openssl:openssl:3.0.2')).toEqual([7.5, 'denial_of_service_only', 'pass']);
    expect(await status('cpe:/a:mixed:mixed:1')).toEqual([7.5, 'denial_of_service_only', 'pass']);
    expect(await status('cpe:/a:igor_sysoev:nginx:1.18.0')).toEqual([7.7, 'score', 'fail']);
  });

  it('is one for each product and port, and the same product is the same check everywhere', async () => {
    const cpes = ['cpe:/a:apache:http_server:2.4.49', 'cpe:/a:openssl:openssl:3.0.2', 'cpe:/a:apache:http_server:2.4.50'];
    const findings = await match([service(cpes), service(cpes, { port: 443 })]);
    expect(findings.map(({ check, port }) => `${check.name} ${port}`).toSorted()).toEqual(['Known vulnerabilities in Http Server', 'Known vulnerabilities in Openssl'].flatMap((name) => [`${name} 443`, `${name} 80`]).toSorted());
    expect(new Set(findings.map(({ check }) => check.oid)).size).toBe(2);
    expect((await only([service('cpe:/a:igor_sysoev:nginx:1.18.0')])).check.oid).toBe(oidOf('f5:nginx'));
  });

  it('never has the OID of a check of the catalogue, nor that of another product', () => {
    expect(checks.filter(({ oid }) => oid === productsArc || oid.startsWith(`${productsArc}.`))).toEqual([]);
    expect(new Set(Array.from({ length: 20_000 }, (_, at) => oidOf(`vendor${at}:product`))).size).toBe(20_000);
    expect(oidOf('apache:http_server')).toMatch(/^2\.25\.\d+\.1000000\.\d{1,10}\.\d{1,10}$/);
  });
});

it('findings of the catalogue that name CVEs get likelihood and knowledge of exploitation; a host that is down gets no more', async () => {
  const [check] = checks.filter(({ id }) => id === 'tls-heartbleed');
  if (!check) throw new Error('tls-heartbleed is gone');
  const finding: Finding = { check, port: 443, protocol: 'tcp', severity: 7.5, description: '', cves: ['CVE-2014-0160', 'CVE-1990-0001'], epss: null, kev: false };
  expect(await withFeed([finding, { ...finding, cves: [] }], host([service('cpe:/a:apache:http_server:2.4.49')], { status: 'down' }), index)).toEqual([{ ...finding, epss: { score: 0.97, percentile: 1 }, kev: true }, { ...finding, cves: [] }]);
});

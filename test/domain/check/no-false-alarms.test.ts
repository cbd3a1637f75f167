import { describe, expect, it } from 'vitest';
import { idOf } from './id-of.ts';
import { findingsOf } from '../../../shared/domain/check/judge.ts';
import { hostVerdict, pciOf } from '../../../shared/domain/check/verdict.ts';
import { headers, recording, scannedAt, written } from './recording.ts';

describe('a well-configured server', () => {
  // TLS 1.2 and 1.3 with AEAD suites only, all security headers, hardened OpenSSH; recorded with every web and TLS script, even those that guess wrong (http-waf-detect).
  const host = { ...recording('good'), hostnames: ['www.example.com'] };
  const findings = findingsOf(host, scannedAt);

  it('has no finding of Low or above', () => {
    expect(findings.filter(({ severity }) => severity > 0).map(({ check, description }) => `${idOf(check)}: ${description}`)).toEqual([]);
  });

  it('has only information that is true, and the special note for SSH', () => {
    expect(findings.map(({ check, port }) => `${idOf(check)} ${port ?? 'general'}`).toSorted()).toEqual(['open-service 22', 'open-service 443', 'open-service 80', 'remote-ssh 22', 'tls-versions 443', 'web-page-title 443']);
    expect(findings.flatMap(({ check, severity }) => pciOf(check, severity).special_note ?? [])).toHaveLength(1);
  });

  it('passes', () => {
    expect(hostVerdict(host, findings)).toEqual({ compliance: true, reasons: [] });
  });
});

describe('software that distributions maintain', () => {
  it.each([
    ['nginx on Debian 12', written({ product: 'nginx', version: '1.22.1' })],
    ['PHP 7.4 on Red Hat Enterprise Linux 8', written({}, { 'http-headers': headers({ 'X-Powered-By': 'PHP/7.4.33', 'X-Frame-Options': 'DENY', 'X-Content-Type-Options': 'nosniff' }) })],
    ['OpenSSL 1.1.1k in a banner', written({ product: 'Apache httpd', version: '2.4.37', extra_info: '(Red Hat Enterprise Linux) OpenSSL/1.1.1k' })],
    ['OpenSSH of Debian 12', written({ port: 22, name: 'ssh', product: 'OpenSSH', version: '9.2p1 Debian 2+deb12u3' })],
  ])('%s is never above Low and does not fail', (_, host) => {
    const findings = findingsOf(host, scannedAt);
    expect(findings.filter(({ severity }) => severity >= 4).map(({ check }) => idOf(check))).toEqual([]);
    expect(hostVerdict(host, findings).compliance).toBe(true);
  });
});

describe('scripts that failed', () => {
  it.each(['ERROR: Script execution failed (use -d to debug)', 'false', ''])('are no evidence when their output is %j', (output) => {
    const ids = ['ssl-heartbleed', 'ftp-anon', 'x11-access', 'http-trace', 'redis-info', 'smtp-open-relay', 'dns-recursion', 'http-open-proxy', 'mysql-empty-password', 'docker-version'];
    const findings = findingsOf(written({ port: 8088, name: 'unknown', product: 'Example' }, Object.fromEntries(ids.map((id) => [id, output]))), scannedAt);
    expect(findings.map(({ check }) => idOf(check))).toEqual(['open-service']);
  });
});

// The script takes the first digits of a Location header: those of the name ip-10-0-0-7.example.net, or Debian's own 127.0.1.1.
it.each(['10', '127.0.1.1'])('a redirect to %s discloses no internal address', (address) => {
  const findings = findingsOf(written({}, { 'http-internal-ip-disclosure': { data: { 'Internal IP Leaked': address } } }), scannedAt);
  expect(findings.map(({ check }) => idOf(check))).not.toContain('http-internal-address');
});

describe('a port that only has the name of a service', () => {
  it.each([['mysql', 3306], ['ms-wbt-server', 3389], ['X11', 6000], ['redis', 6379], ['mongodb', 27017], ['vnc', 5901]])('%s on %s is not taken for a fault', (name, port) => {
    const findings = findingsOf(written({ port, name }), scannedAt);
    expect(findings.filter(({ severity }) => severity > 0).map(({ check }) => idOf(check))).toEqual([]);
  });
});

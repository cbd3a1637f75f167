import type { FindingEvidence, HostEvidence, ResultCounts, RunEvidence, Threat } from '../../../shared/domain/report/run-evidence.ts';

type Overrides<Shape> = { [Key in keyof Shape]?: Shape[Key] };

/** A finished PCI run of three hosts, changed by what a test is about. Counts follow the hosts. */
export function runEvidence(overrides: Overrides<RunEvidence> = {}): RunEvidence {
  const hosts = overrides.hosts ?? [failingHost(), notedHost(), passingHost('203.0.113.30')];
  const compliance = hosts.every((host) => host.compliance === true);
  return {
    report: { id: '019a9d3e-6f2a-7c11-9b60-3f6f4b1c2d3e', name: '2026-11-21 14:05', generated_at: '2026-11-21T15:00:00.000Z' },
    organization: { id: '019a0000-0000-7000-8000-000000000001', name: 'Harbour Coffee', company_name: 'Harbour Coffee Roasters GmbH', contact_name: 'Mara Lindqvist', contact_title: 'Head of IT', contact_email: 'mara@harbour.example', contact_phone: '+49 40 555 0100', address: 'Kaiufer 12, 20457 Hamburg, Germany', website: 'https://harbour.example' },
    asv: { name: null, certificate_number: null, contact: null },
    brand: { name: 'Perimeter', primary_color: '#12355b' },
    product: 'pci',
    scan: { id: '019a0000-0000-7000-8000-0000000000aa', name: 'Quarterly shop scan', profile: 'PCI external', scanner: 'nmap 7.93', target: { name: 'Shop front', hosts: '203.0.113.10, 203.0.113.20, 203.0.113.30', exclude_hosts: '', external: true } },
    run: { id: '019a0000-0000-7000-8000-0000000000bb', feed: null, started_at: '2026-11-21T12:00:00.000Z', finished_at: '2026-11-21T14:05:00.000Z', quarter: 'Q4 2026', valid_until: compliance ? '2027-02-19T14:05:00.000Z' : null, hosts: { total: hosts.length, scanned: hosts.filter((host) => host.status !== 'down').length, dead: hosts.filter((host) => host.status === 'down').length } },
    compliance,
    reasons: compliance ? [] : ['203.0.113.10 has 2 findings that fail the scan, the worst with a CVSS score of 9.8.'],
    results: total(hosts.map((host) => host.results)),
    change: { new: 2, open: 1, closed: 4, reopened: 0 },
    hosts,
    ...overrides,
  };
}

/** The configured vendor of the tests that are about attestation. */
export const ASV = { name: 'Lighthouse Assurance Ltd', certificate_number: '5099-01-16', contact: 'asv@lighthouse.example' };

export function host(ip: string, overrides: Overrides<HostEvidence> = {}): HostEvidence {
  const findings = overrides.findings ?? [];
  return {
    ip,
    hostnames: [],
    status: 'up',
    os: 'Linux 5.x',
    compliance: !findings.some((one) => one.pci.status === 'fail'),
    results: counts(findings),
    services: [{ port: 443, protocol: 'tcp', name: 'https', product: 'nginx', version: '1.24.0', tls: true }],
    ...overrides,
    findings,
  };
}

export function finding(overrides: Overrides<FindingEvidence> = {}): FindingEvidence {
  const severity = overrides.severity ?? 7.5;
  return {
    id: '019a0000-0000-8000-8000-0000000000f1',
    oid: '2.25.204311.1.1',
    name: 'TLS: protocol versions 1.0 and 1.1 are offered',
    family: 'TLS',
    port: '443/tcp',
    severity,
    threat: threatOf(severity),
    original_severity: severity,
    cvss_vector: severity > 0 ? 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' : null,
    cves: ['CVE-2011-3389'],
    description: 'The server completed handshakes with TLSv1.0 (ECDHE-RSA-AES128-SHA) and TLSv1.1 (ECDHE-RSA-AES128-SHA).',
    summary: 'The service still accepts protocol versions that were withdrawn by RFC 8996.',
    insight: 'TLS 1.0 and 1.1 rest on MD5 and SHA-1 and lack authenticated encryption. Clients that support later versions can be forced down to them.',
    impact: 'An attacker on the path may decrypt or change traffic of clients that can be made to use the old versions.',
    affected: 'All services that offer TLS 1.0 or 1.1.',
    solution: 'Allow TLS 1.2 and 1.3 only, and offer cipher suites with authenticated encryption.',
    solution_type: 'Mitigation',
    refs: [{ type: 'cve', id: 'CVE-2011-3389' }, { type: 'url', id: 'https://www.rfc-editor.org/rfc/rfc8996' }],
    pci: { status: severity >= 4 ? 'fail' : severity > 0 ? 'pass' : 'info', reason: severity >= 4 ? `CVSS base score ${severity.toFixed(1)} is 4.0 or more` : `CVSS base score ${severity.toFixed(1)} is below 4.0`, special_note: null },
    exception: null,
    ...overrides,
  };
}

export function failingHost(): HostEvidence {
  return host('203.0.113.10', {
    hostnames: ['shop.harbour.example', 'www.harbour.example'],
    services: [
      { port: 443, protocol: 'tcp', name: 'https', product: 'Apache httpd', version: '2.4.49', tls: true },
      { port: 22, protocol: 'tcp', name: 'ssh', product: 'OpenSSH', version: '8.9p1', tls: false },
      { port: 3306, protocol: 'tcp', name: 'mysql', product: 'MySQL', version: '5.7.40', tls: false },
    ],
    findings: [
      finding(),
      finding({ id: '019a0000-0000-8000-8000-0000000000f2', oid: '2.25.204311.1.2', name: 'Apache HTTP Server 2.4.49: path traversal and remote code execution', family: 'Web server', severity: 9.8, cves: ['CVE-2021-41773', 'CVE-2021-42013'], description: 'GET /cgi-bin/.%2e/%2e%2e/etc/passwd answered 200 with "root:x:0:0:root:/root:/bin/bash".', solution: 'Update Apache HTTP Server to 2.4.51 or later.', solution_type: 'VendorFix', pci: { status: 'fail', reason: 'Directory traversal fails whatever the score', special_note: null } }),
      finding({ id: '019a0000-0000-8000-8000-0000000000f3', oid: '2.25.204311.1.3', name: 'HTTP: header Strict-Transport-Security is missing', family: 'HTTP headers', severity: 3.1, cves: [], description: 'The answer to GET / has no Strict-Transport-Security header.', solution: 'Send the header with a max-age of at least a year.' }),
    ],
  });
}

function notedHost(): HostEvidence {
  return host('203.0.113.20', {
    hostnames: ['vpn.harbour.example'],
    services: [{ port: 3389, protocol: 'tcp', name: 'ms-wbt-server', product: 'Microsoft Terminal Services', version: '', tls: true }],
    findings: [
      finding({ id: '019a0000-0000-8000-8000-0000000000f4', oid: '2.25.204311.1.4', name: 'Remote access: RDP is reachable', family: 'Remote access', port: '3389/tcp', severity: 0, cves: [], description: 'The port answers the RDP negotiation with CredSSP.', solution: '', solution_type: '', pci: { status: 'info', reason: 'Information', special_note: 'Remote access software: declare that it is needed and set up securely, or remove it.' } }),
      finding({ id: '019a0000-0000-8000-8000-0000000000f5', oid: '2.25.204311.1.5', name: 'Certificate signed with SHA-1', family: 'Certificates', port: '3389/tcp', severity: 0, threat: 'False Positive', original_severity: 5.3, cves: [], pci: { status: 'pass', reason: 'Excepted: the finding does not count', special_note: null }, exception: { status: 'active', reason: 'False positive', text: 'The certificate was replaced before the scan; the appliance answers with a cached one.', new_severity: null } }),
    ],
  });
}

export function passingHost(ip: string): HostEvidence {
  return host(ip, { hostnames: [`host-${ip.replaceAll('.', '-')}.harbour.example`] });
}

function counts(findings: FindingEvidence[]): ResultCounts {
  const of = (threat: Threat): number => findings.filter((one) => one.threat === threat).length;
  return { critical: of('Critical'), high: of('High'), medium: of('Medium'), low: of('Low'), log: of('Log'), high_and_medium: findings.filter((one) => one.severity >= 4).length, total: findings.length };
}

function total(list: ResultCounts[]): ResultCounts {
  const sum = (pick: (one: ResultCounts) => number): number => list.reduce((all, one) => all + pick(one), 0);
  return { critical: sum((one) => one.critical), high: sum((one) => one.high), medium: sum((one) => one.medium), low: sum((one) => one.low), log: sum((one) => one.log), high_and_medium: sum((one) => one.high_and_medium), total: sum((one) => one.total) };
}

function threatOf(severity: number): Threat {
  if (severity >= 9) return 'Critical';
  if (severity >= 7) return 'High';
  if (severity >= 4) return 'Medium';
  return severity > 0 ? 'Low' : 'Log';
}

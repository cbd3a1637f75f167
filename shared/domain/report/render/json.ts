import type { RunEvidence } from '../run-evidence.ts';
import { asvCertificateNumber, asvLabel } from './asv-label.ts';
import { numberedHosts } from './numbering.ts';
import { workList } from './work-list.ts';

/** The whole evidence, uncut, with the numbers by which the other files name its findings. */
export function detailedJson(evidence: RunEvidence): Uint8Array {
  const hosts = numberedHosts(evidence).map(({ host, findings }) => ({ ...host, findings: findings.map(({ number, finding }) => ({ number, ...finding })) }));
  return json({ ...head(evidence, 'detailed'), ...evidence, hosts });
}

/** The work list with every place of every action. */
export function remediationJson(evidence: RunEvidence): Uint8Array {
  const { report, organization, scan, run, compliance } = evidence;
  const actions = workList(evidence).map((item) => ({
    ...item,
    places: item.places.map(({ number, host, finding }) => ({ number, id: finding.id, host: host.ip, hostnames: host.hostnames, port: finding.port, name: finding.name, severity: finding.severity, threat: finding.threat, pci: finding.pci, cves: finding.cves })),
  }));
  return json({ ...head(evidence, 'remediation'), report, organization: { id: organization.id, name: organization.name }, scan, run, compliance, actions });
}

function head(evidence: RunEvidence, type: string): object {
  return { type, label: asvLabel(evidence), asv_certificate_number: asvCertificateNumber(evidence) };
}

function json(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}

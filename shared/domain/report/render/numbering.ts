import type { FindingEvidence, HostEvidence, RunEvidence } from '../run-evidence.ts';

/** A finding with the number by which all files of one run name it: F-001 in the detailed report is F-001 in the work list. */
export interface NumberedFinding {
  number: string;
  host: HostEvidence;
  finding: FindingEvidence;
}

export interface NumberedHost {
  host: HostEvidence;
  findings: NumberedFinding[];
}

/** Hosts in the order of their addresses, each with its findings from the most to the least severe. */
export function numberedHosts(evidence: RunEvidence): NumberedHost[] {
  let count = 0;
  return evidence.hosts
    .toSorted((a, b) => compareText(addressKey(a.ip), addressKey(b.ip)))
    .map((host) => ({
      host,
      findings: host.findings.toSorted(bySeverity).map((finding) => ({ number: `F-${String(++count).padStart(3, '0')}`, host, finding })),
    }));
}

/** All findings of a run in reading order. */
export function numberedFindings(evidence: RunEvidence): NumberedFinding[] {
  return numberedHosts(evidence).flatMap((host) => host.findings);
}

/** Orders by code units, which no locale changes. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function bySeverity(a: FindingEvidence, b: FindingEvidence): number {
  return Number(b.pci.status === 'fail') - Number(a.pci.status === 'fail') || b.severity - a.severity || compareText(a.name, b.name) || compareText(addressKey(a.port), addressKey(b.port)) || compareText(a.id, b.id);
}

/** Pads every number, so that 10.0.0.9 comes before 10.0.0.10. */
function addressKey(text: string): string {
  return text.replace(/\d+/g, (digits) => digits.padStart(5, '0'));
}

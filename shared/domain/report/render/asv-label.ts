import type { RunEvidence } from '../run-evidence.ts';

/** Only a listed ASV may attest (security-and-reliability.md, section 7): without one, every page and every row says this. */
export const NOT_AN_ATTESTATION = 'not an ASV attestation';

/** The label that every page and row carries, or null where the deployer has configured an ASV with name and certificate number. */
export function asvLabel(evidence: RunEvidence): string | null {
  return filled(evidence.asv.name) !== null && asvCertificateNumber(evidence) !== null ? null : NOT_AN_ATTESTATION;
}

/** The configured certificate number; a blank one counts as none. */
export function asvCertificateNumber(evidence: RunEvidence): string | null {
  return filled(evidence.asv.certificate_number);
}

/** Why this run cannot be attested by anybody, or null where it can: only judged external PCI runs are attested, by a configured ASV. */
export function obstacleToAttestation(evidence: RunEvidence): string | null {
  if (asvLabel(evidence) !== null) return 'No approved scanning vendor (ASV) is configured with a name and a certificate number.';
  if (evidence.product !== 'pci') return 'The run does not belong to the PCI product, and only PCI runs can be attested.';
  if (!evidence.scan.target.external) return 'The target is internal, and an ASV scan is made from outside.';
  if (evidence.compliance === null) return 'The run did not end with an outcome, so there is nothing to attest.';
  return null;
}

function filled(text: string | null): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

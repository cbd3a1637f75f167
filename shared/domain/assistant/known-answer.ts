import type { Finding } from './prompt.ts';

const solutionTypes: Record<string, string> = {
  VendorFix: 'The vendor has a fix.',
  Mitigation: 'It can be mitigated by configuration.',
  Workaround: 'There is a workaround.',
  WillNotFix: 'The vendor will not fix it.',
  NoneAvailable: 'There is no fix yet.',
};

/** The answer that needs no model: what the check of the finding says, for where it was found. It says that it is that. */
export function knownAnswer({ name, host, port, threat, severity, nvt, pci }: Finding): string {
  const { tags, cves, refs } = nvt;
  const links = refs.filter(({ type }) => type === 'url').map(({ id }) => id).slice(0, 5);
  const parts = [
    `${name} on ${host} ${port}: ${threat}, CVSS ${severity.toFixed(1)}.`,
    tags.summary,
    tags.impact && `Impact: ${tags.impact}`,
    tags.solution && `Solution: ${tags.solution} ${solutionTypes[tags.solution_type] ?? ''}`.trim(),
    tags.affected && `Affected: ${tags.affected}`,
    cves.length > 0 && `CVEs: ${cves.slice(0, 20).join(', ')}`,
    `PCI: ${pci.status}. ${pci.reason}`,
    links.length > 0 && `More: ${links.join(', ')}`,
  ];
  return parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n');
}

/** Why it was composed, in words for who reads it. */
export const composedBecause = {
  none: 'This answer was put together from what the check itself says; no language model is connected.',
  failed: 'The language model did not answer. This was put together from what the check itself says.',
} as const;

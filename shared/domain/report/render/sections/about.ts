import type { RunEvidence } from '../../run-evidence.ts';
import { asvCertificateNumber, asvLabel } from '../asv-label.ts';
import { dateText } from '../dates.ts';
import type { ReportDocument } from '../pdf/document.ts';
import { facts, paragraph } from '../pdf/flow.ts';
import type { Section } from './section.ts';

const PRODUCTS = { pci: 'PCI', vrms: 'Vulnerability management', penetration: 'Penetration test' };

/** How to read the file: scope, method, and who stands behind it. */
export const aboutSection: Section = { title: 'Scope and method', keep: () => 245, draw };

function draw(report: ReportDocument): void {
  const { scan, asv, product, report: file, organization } = report.evidence;
  paragraph(report, 'A component fails with any finding whose CVSS base score is 4.0 or more, and with findings that fail whatever their score, such as unsupported software, default accounts or early TLS. Findings that allow only denial of service do not fail. Active exceptions are taken into account; pending and rejected ones are not. What is in scope is the responsibility of the customer.');
  paragraph(report, versionMatching(report.evidence.run.feed));
  facts(report, [
    ['Organization', organization.company_name || organization.name],
    ['Product', PRODUCTS[product]],
    ['Hosts in scope', scan.target.hosts],
    ['Excluded from scope', scan.target.exclude_hosts || 'nothing'],
    ['Profile', scan.profile],
    ['Scanner', scan.scanner],
    ['Scan id', scan.id],
    ['Run id', report.evidence.run.id],
    ['Report id', file.id],
    ['ASV', asv.name?.trim() || 'none configured'],
    ['asv_certificate_number', asvCertificateNumber(report.evidence) ?? 'none'],
    ['Status of this file', asvLabel(report.evidence) ?? 'ASV scan report'],
  ], 3, 3);
}

function versionMatching(feed: RunEvidence['run']['feed']): string {
  if (feed === null) return 'Versions of software were not compared with published vulnerabilities: the deployment had no vulnerability feed when the scan ran.';
  return `Versions of software were compared with the vulnerabilities that the NVD, CISA KEV and EPSS had published until ${dateText(feed.date)} (feed ${feed.version}).`;
}

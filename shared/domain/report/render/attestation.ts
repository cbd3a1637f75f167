import type { RunEvidence } from '../run-evidence.ts';
import { asvCertificateNumber, asvLabel, obstacleToAttestation } from './asv-label.ts';
import { dateText } from './dates.ts';
import { ReportDocument } from './pdf/document.ts';
import { bullets, facts, heading, notice, paragraph } from './pdf/flow.ts';
import { formHead, formHeading, signatureLines } from './pdf/form.ts';
import { STRONG } from './pdf/typeset.ts';
import { componentsSection } from './sections/components.ts';
import { failingHosts, plural, validUntil, verdictOf } from './verdict.ts';

/** The attestation of scan compliance: who, the status of the scan, and what the customer and the vendor attest, in our own words. */
export async function attestationPdf(evidence: RunEvidence): Promise<Uint8Array> {
  const obstacle = obstacleToAttestation(evidence);
  const report = new ReportDocument(evidence, asvLabel(evidence) === null ? 'Attestation of Scan Compliance' : 'Scan compliance statement');
  formHead(report);
  if (obstacle !== null) notice(report, asvLabel(evidence) === null ? 'Nothing is attested' : `This file is ${asvLabel(evidence) ?? ''}`, `${obstacle} The sections below have the form of an attestation, so that the data can be checked; nobody attests them.`);
  parties(report);
  status(report);
  customerStatement(report);
  vendorStatement(report, obstacle);
  heading(report, 2, 'Annex: components in scope', 100);
  componentsSection.draw(report);
  return report.finish();
}

function parties(report: ReportDocument): void {
  const { organization, asv } = report.evidence;
  formHeading(report, 'A', 'Customer and vendor', 120);
  facts(report, [
    ['Scan customer', organization.company_name || organization.name],
    ['Contact', [organization.contact_name, organization.contact_title].filter((text) => text !== '').join(', ')],
    ['E-mail', organization.contact_email],
    ['Business address', organization.address],
    ['Web address', organization.website],
    ['Telephone', organization.contact_phone],
    ['Approved scanning vendor (ASV)', asv.name?.trim() || 'None configured'],
    ['asv_certificate_number', asvCertificateNumber(report.evidence) ?? 'none'],
    ['Contact of the vendor', asv.contact ?? ''],
  ], 3);
}

function status(report: ReportDocument): void {
  const { run, hosts, scan, compliance, change, reasons } = report.evidence;
  const failing = hosts.flatMap((host) => host.findings).filter((finding) => finding.pci.status === 'fail').length;
  const until = validUntil(report.evidence);
  const incomplete = hosts.filter((host) => host.compliance === null).length;
  formHeading(report, 'B', 'Scan status', 140);
  facts(report, [
    ['Scan completed', `${dateText(run.finished_at)} (${run.quarter})`],
    ['Valid until (90 days)', until === null ? 'Not valid as proof' : dateText(until)],
    ['Result', verdictOf(compliance)],
    ['Components in scope', String(run.hosts.total)],
    ['Components scanned', `${run.hosts.scanned} scanned, ${run.hosts.dead} without response`],
    ['Components that fail', String(failingHosts(report.evidence).length)],
    ['Components not judged', String(incomplete)],
    ['Findings that fail the scan', String(failing)],
    ['Since the previous run', `${change.new} new, ${change.closed} closed, ${change.reopened} reopened`],
    ['In scope', scan.target.hosts],
    ['Out of scope, by the customer', scan.target.exclude_hosts || 'nothing'],
      ['Scanner and profile', `${scan.scanner}, ${scan.profile}`],
  ], 3, 3);
  if (reasons.length > 0) {
    paragraph(report, 'Reasons for the result:', STRONG);
    bullets(report, reasons, 5);
  }
}

function customerStatement(report: ReportDocument): void {
  const { organization, run } = report.evidence;
  formHeading(report, 'C', 'Statement of the customer', 160);
  paragraph(report, `On behalf of ${organization.company_name || organization.name} I state, for the scan completed on ${dateText(run.finished_at)}:`);
  bullets(report, [
    'The scope holds every system that belongs to it, and nothing was left out that should have been scanned.',
    'Where part of the network was left out, it is separated from the systems that handle card data.',
    'The evidence given for exceptions and false positives is true and complete.',
    'I understand that a scan looks for a limited set of weaknesses from outside, and that a pass alone does not mean that all requirements of PCI DSS are met.',
  ]);
  signatureLines(report, ['Signature', 'Name and title', 'Date']);
}

function vendorStatement(report: ReportDocument, obstacle: string | null): void {
  const { asv, run, compliance } = report.evidence;
  formHeading(report, 'D', 'Statement of the vendor', 150);
  if (obstacle !== null) return paragraph(report, `There is none. ${obstacle}`);
  const outcome = compliance ? 'and the result is a pass' : 'and the result is a failure, so this document does not prove a passing scan';
  paragraph(report, `${asv.name ?? ''}, certificate ${asvCertificateNumber(report.evidence) ?? ''}, states that the scan completed on ${dateText(run.finished_at)} over ${plural(run.hosts.total, 'component')} followed the ASV programme and internal quality procedures: results were reviewed for completeness and correctness, disputed findings were decided on evidence by a named reviewer, and interference with the scan was looked for. The components were judged on these results, ${outcome}.`);
  signatureLines(report, ['Signature of the reviewer', 'Name', 'Date']);
}

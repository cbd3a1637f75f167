import type { FindingEvidence } from '../../run-evidence.ts';
import { numberedHosts, type NumberedFinding, type NumberedHost } from '../numbering.ts';
import { drawChip, drawVerdictMark, severityColor, severityText } from '../pdf/badge.ts';
import { PAGE, TEXT_WIDTH, type ReportDocument } from '../pdf/document.ts';
import { drawLines, field, heading, paragraph } from '../pdf/flow.ts';
import { INK, LINE, TINT, VERDICT_COLOR } from '../pdf/palette.ts';
import { oneLine } from '../pdf/printable.ts';
import { CAPTION, SMALL, STRONG } from '../pdf/typeset.ts';
import { plural, verdictOf } from '../verdict.ts';
import { countsAs } from './exceptions.ts';
import type { Section } from './section.ts';

/** Every result with its evidence, grouped by component. A check's long texts are printed where it is met first, later ones point there. */
export const findingsSection: Section = { title: 'Findings by component', keep: ({ hosts }) => (hosts.some((host) => host.findings.length > 0) ? 190 : 20), draw };

function draw(report: ReportDocument): void {
  const hosts = numberedHosts(report.evidence);
  const first = new Map<string, string>();
  for (const host of hosts.filter(({ findings }) => findings.length > 0)) hostFindings(report, host, first);
  const clean = hosts.filter(({ findings }) => findings.length === 0).map(({ host }) => host.ip);
  if (clean.length > 0) paragraph(report, `No finding on ${plural(clean.length, 'component')}: ${clean.join(', ')}.`);
  if (hosts.length === 0) paragraph(report, 'The run holds no component and no finding.');
}

function hostFindings(report: ReportDocument, { host, findings }: NumberedHost, first: Map<string, string>): void {
  const verdict = verdictOf(host.compliance);
  heading(report, 3, [host.ip, ...host.hostnames.slice(0, 1)].join('  ·  '), 110);
  report.leaf('P', () => {
    drawVerdictMark(report, verdict, PAGE.left, report.y + 1.5, 8);
    drawLines(report, [`${verdict}  ·  ${plural(findings.length, 'result')}  ·  ${plural(host.services.length, 'service')}`], PAGE.left + 12, { ...SMALL, weight: 'bold', color: VERDICT_COLOR[verdict].strong });
  });
  report.y += 6;
  for (const finding of findings) findingBlock(report, finding, first);
}

function findingBlock(report: ReportDocument, numbered: NumberedFinding, first: Map<string, string>): void {
  const { finding } = numbered;
  findingHead(report, numbered);
  field(report, 'PCI', pciText(finding), { strong: finding.pci.status === 'fail' });
  if (finding.cvss_vector !== null) field(report, 'CVSS', `${countsAs(finding).replace('\n', ', ')}   ${finding.cvss_vector}`, { maxLines: 2 });
  if (finding.cves.length > 0) field(report, 'CVE', finding.cves.join(', '), { maxLines: 6 });
  if (finding.exception !== null) field(report, 'Exception', exceptionText(finding), { maxLines: 6 });
  if (finding.description.trim() !== '') field(report, 'Evidence', finding.description, { quoted: true, maxLines: 40 });
  checkTexts(report, numbered, first);
  report.y += 6;
}

/** A bar with severity, name, place and number that stays with the first lines of its finding. */
function findingHead(report: ReportDocument, { number, finding }: NumberedFinding): void {
  const chip = severityText(finding.threat, finding.severity);
  const chipRoom = 78;
  const sideRoom = 96;
  const lines = report.type.lines(oneLine(finding.name), STRONG, TEXT_WIDTH - chipRoom - sideRoom - 16, 3);
  const height = lines.length * STRONG.leading + 10;
  report.ensure(height + 64);
  const top = report.y;
  report.artifact(() => report.doc.roundedRect(PAGE.left, top, TEXT_WIDTH, height, 3).lineWidth(0.6).fillAndStroke(TINT, LINE));
  report.leaf('H4', () => {
    drawChip(report, chip, severityColor(finding.threat), PAGE.left + 6, top + 4.5);
    report.y = top + 5;
    drawLines(report, lines, PAGE.left + chipRoom + 8, STRONG);
    const style = { ...CAPTION, color: INK };
    const port = report.type.elided(`${number}  ·  ${oneLine(finding.port, 40)}`, style, sideRoom);
    report.type.draw(port, PAGE.right - sideRoom - 8, top + 6, style, 'right', sideRoom);
  });
  report.y = top + height + 6;
}

function checkTexts(report: ReportDocument, { number, finding }: NumberedFinding, first: Map<string, string>): void {
  const texts: [string, string][] = [['Summary', finding.summary], ['Insight', finding.insight], ['Impact', finding.impact], ['Affected', finding.affected], ['Solution', solutionText(finding)], ['References', refsText(finding)]];
  const present = texts.filter(([, text]) => text.trim() !== '');
  const key = JSON.stringify([finding.oid, present]);
  const known = first.get(key);
  first.set(key, known ?? number);
  if (known !== undefined && present.length > 0) return field(report, 'About', `Summary, impact, solution and references of this check are printed at ${known}.`);
  for (const [label, text] of present) field(report, label, text, { maxLines: 24 });
}

function pciText({ pci }: FindingEvidence): string {
  const status = { pass: 'Does not fail the scan', fail: 'FAILS the scan', info: 'Informative' }[pci.status];
  return [status, pci.reason, pci.special_note === null ? '' : `Special note: ${pci.special_note}`].map((text) => oneLine(text, 400)).filter((text) => text !== '').join('. ').replaceAll('..', '.');
}

function exceptionText({ exception }: FindingEvidence): string {
  const reason = [exception?.reason, exception?.text].filter((text) => text !== null && text !== undefined && text !== '').join(': ');
  return `${exception?.status ?? ''}. ${reason}`;
}

function solutionText({ solution, solution_type }: FindingEvidence): string {
  return solution.trim() === '' ? '' : `${solution}${solution_type === '' ? '' : ` (${solution_type})`}`;
}

function refsText({ oid, family, refs }: FindingEvidence): string {
  const others = refs.filter((ref) => ref.type !== 'cve').map((ref) => (ref.type === 'url' ? ref.id : `${ref.type.toUpperCase()} ${ref.id}`));
  return [...others, `Check ${oid} (${family})`].join('\n');
}

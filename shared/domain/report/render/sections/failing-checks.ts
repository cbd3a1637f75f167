import type { RunEvidence } from '../../run-evidence.ts';
import { numberedFindings, type NumberedFinding } from '../numbering.ts';
import { severityColor, severityText } from '../pdf/badge.ts';
import type { ReportDocument } from '../pdf/document.ts';
import { caption, paragraph } from '../pdf/flow.ts';
import { oneLine } from '../pdf/printable.ts';
import { table, type Cell, type Column } from '../pdf/table.ts';
import type { Section } from './section.ts';

const ROWS_MAX = 25;

const COLUMNS: Column[] = [
  { title: 'Severity', share: 15 },
  { title: 'What was found', share: 40, maxLines: 3 },
  { title: 'Components', share: 26, maxLines: 3 },
  { title: 'CVE', share: 19, maxLines: 2 },
];

/** What stands between this scan and a pass: one line for each check, the worst first. */
export const failingChecksSection: Section = { title: 'What fails the scan', keep: (evidence) => (failing(evidence).length > 0 ? 75 : 20), draw };

function draw(report: ReportDocument): void {
  const findings = failing(report.evidence);
  if (findings.length === 0) return paragraph(report, 'No finding fails the scan.');
  const checks = [...Map.groupBy(findings, ({ finding }) => finding.oid).values()].toSorted((a, b) => worst(b) - worst(a) || b.length - a.length);
  table(report, COLUMNS, checks.slice(0, ROWS_MAX).map(checkRow));
  if (checks.length > ROWS_MAX) caption(report, `… and ${checks.length - ROWS_MAX} more checks, in the detailed report.`);
}

function checkRow(places: NumberedFinding[]): Cell[] {
  const finding = places[0]?.finding;
  if (!finding) return [];
  const where = [...new Set(places.map((place) => `${place.host.ip}  ${place.finding.port}`))];
  const cves = [...new Set(places.flatMap((place) => place.finding.cves))];
  return [
    { text: severityText(finding.threat, finding.severity), color: severityColor(finding.threat) },
    { text: oneLine(finding.name), strong: true },
    some(where, 3),
    cves.length === 0 ? '–' : some(cves, 2),
  ];
}

/** The first `max` lines, the last of which gives way to "+ n more" where there are too many. */
function some(items: string[], max: number): string {
  if (items.length <= max) return items.join('\n');
  return [...items.slice(0, max - 1), `+ ${items.length - max + 1} more`].join('\n');
}

function worst(places: NumberedFinding[]): number {
  return Math.max(...places.map(({ finding }) => finding.severity));
}

function failing(evidence: RunEvidence): NumberedFinding[] {
  return numberedFindings(evidence).filter(({ finding }) => finding.pci.status === 'fail');
}

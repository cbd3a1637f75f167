import type { FindingEvidence, RunEvidence } from '../../run-evidence.ts';
import { numberedFindings, type NumberedFinding } from '../numbering.ts';
import { severityColor, severityText } from '../pdf/badge.ts';
import type { ReportDocument } from '../pdf/document.ts';
import { paragraph } from '../pdf/flow.ts';
import { oneLine } from '../pdf/printable.ts';
import { table, type Column } from '../pdf/table.ts';
import type { Section } from './section.ts';

const COLUMNS: Column[] = [
  { title: 'No.', share: 9 },
  { title: 'Finding and component', share: 34, maxLines: 4 },
  { title: 'State', share: 12 },
  { title: 'Severity', share: 18, maxLines: 3 },
  { title: 'Reason', share: 27, maxLines: 5 },
];

/** Disputes and what became of them; only active ones change how a finding counts. */
export const exceptionsSection: Section = { title: 'Exceptions and disputes', keep: (evidence) => (disputed(evidence).length > 0 ? 90 : 20), draw };

function draw(report: ReportDocument): void {
  const disputes = disputed(report.evidence);
  if (disputes.length === 0) return paragraph(report, 'There are none.');
  table(report, COLUMNS, disputes.map(({ number, host, finding }) => [
    number,
    `${oneLine(finding.name, 160)}\n${host.ip}  ${finding.port}`,
    { text: oneLine(finding.exception?.status ?? ''), strong: true },
    { text: countsAs(finding), color: severityColor(finding.threat) },
    [finding.exception?.reason, finding.exception?.text].map((text) => oneLine(text ?? '', 400)).filter((text) => text !== '').join(': '),
  ]));
}

/** How the finding counts, and what the engine had said. */
export function countsAs(finding: FindingEvidence): string {
  const now = severityText(finding.threat, finding.severity);
  return finding.original_severity === finding.severity ? now : `${now}\nwas ${finding.original_severity.toFixed(1)}`;
}

function disputed(evidence: RunEvidence): NumberedFinding[] {
  return numberedFindings(evidence).filter(({ finding }) => finding.exception !== null);
}

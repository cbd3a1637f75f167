import type { RunEvidence } from '../../run-evidence.ts';
import { numberedFindings, type NumberedFinding } from '../numbering.ts';
import type { ReportDocument } from '../pdf/document.ts';
import { paragraph } from '../pdf/flow.ts';
import { oneLine } from '../pdf/printable.ts';
import { table, type Column } from '../pdf/table.ts';
import type { Section } from './section.ts';

const COLUMNS: Column[] = [
  { title: 'No.', share: 9 },
  { title: 'Component', share: 20, maxLines: 2 },
  { title: 'What was noted', share: 43, maxLines: 5 },
  { title: 'Declaration of the customer', share: 28 },
];

/** What never fails alone, but is to be declared by the customer as needed and secure, or removed. */
export const specialNotesSection: Section = { title: 'Special notes', keep: (evidence) => (noted(evidence).length > 0 ? 100 : 20), draw };

function draw(report: ReportDocument): void {
  const notes = noted(report.evidence);
  if (notes.length === 0) return paragraph(report, 'There are none.');
  paragraph(report, 'These do not fail the scan. For each, the customer declares that it is needed and secure, or removes it.');
  table(report, COLUMNS, notes.map(({ number, host, finding }) => [number, `${host.ip}\n${finding.port}`, { text: `${oneLine(finding.name)}\n${oneLine(finding.pci.special_note ?? '')}` }, 'Needed and secure  /  removed\nBy, date:']));
}

function noted(evidence: RunEvidence): NumberedFinding[] {
  return numberedFindings(evidence).filter(({ finding }) => finding.pci.special_note !== null);
}

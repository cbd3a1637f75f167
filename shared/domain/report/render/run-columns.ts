import type { RunEvidence } from '../run-evidence.ts';
import { asvCertificateNumber, asvLabel } from './asv-label.ts';
import type { CsvColumn } from '../../../lib/csv.ts';

/** What every row of every CSV file knows. */
export interface RunRow {
  evidence: RunEvidence;
}

/** The columns that say which run a row is from, and whether anybody attests it: rows are copied out of files, so each of them says it. */
export const runColumns: CsvColumn<RunRow>[] = [
  { name: 'report_id', cell: ({ evidence }) => evidence.report.id },
  { name: 'label', cell: ({ evidence }) => asvLabel(evidence) },
  { name: 'asv_certificate_number', cell: ({ evidence }) => asvCertificateNumber(evidence) },
  { name: 'organization', cell: ({ evidence }) => evidence.organization.name },
  { name: 'scan', cell: ({ evidence }) => evidence.scan.name },
  { name: 'run_id', cell: ({ evidence }) => evidence.run.id },
  { name: 'finished_at', cell: ({ evidence }) => evidence.run.finished_at },
  { name: 'quarter', cell: ({ evidence }) => evidence.run.quarter },
  { name: 'compliance', cell: ({ evidence }) => evidence.compliance },
];

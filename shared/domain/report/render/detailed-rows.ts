import type { RunEvidence } from '../run-evidence.ts';
import { runColumns, type RunRow } from './run-columns.ts';
import { csv, type CsvColumn } from '../../../lib/csv.ts';
import { numberedHosts, type NumberedFinding } from './numbering.ts';
import type { HostEvidence } from '../run-evidence.ts';

interface DetailedRow extends RunRow {
  host: HostEvidence | null;
  numbered: NumberedFinding | null;
}

const COLUMNS: CsvColumn<DetailedRow>[] = [
  ...runColumns,
  { name: 'host', cell: ({ host }) => host?.ip ?? null },
  { name: 'hostnames', cell: ({ host }) => host?.hostnames.join(' ') ?? null },
  { name: 'host_status', cell: ({ host }) => host?.status ?? null },
  { name: 'host_compliance', cell: ({ host }) => host?.compliance ?? null },
  { name: 'finding', cell: ({ numbered }) => numbered?.number ?? null },
  { name: 'finding_id', cell: ({ numbered }) => numbered?.finding.id ?? null },
  { name: 'port', cell: ({ numbered }) => numbered?.finding.port ?? null },
  { name: 'name', cell: ({ numbered }) => numbered?.finding.name ?? null },
  { name: 'family', cell: ({ numbered }) => numbered?.finding.family ?? null },
  { name: 'oid', cell: ({ numbered }) => numbered?.finding.oid ?? null },
  { name: 'threat', cell: ({ numbered }) => numbered?.finding.threat ?? null },
  { name: 'severity', cell: ({ numbered }) => numbered?.finding.severity ?? null },
  { name: 'original_severity', cell: ({ numbered }) => numbered?.finding.original_severity ?? null },
  { name: 'cvss_vector', cell: ({ numbered }) => numbered?.finding.cvss_vector ?? null },
  { name: 'cves', cell: ({ numbered }) => numbered?.finding.cves.join(' ') ?? null },
  { name: 'pci_status', cell: ({ numbered }) => numbered?.finding.pci.status ?? null },
  { name: 'pci_reason', cell: ({ numbered }) => numbered?.finding.pci.reason ?? null },
  { name: 'pci_special_note', cell: ({ numbered }) => numbered?.finding.pci.special_note ?? null },
  { name: 'exception_status', cell: ({ numbered }) => numbered?.finding.exception?.status ?? null },
  { name: 'exception_reason', cell: ({ numbered }) => numbered?.finding.exception?.reason ?? null },
  { name: 'exception_text', cell: ({ numbered }) => numbered?.finding.exception?.text ?? null },
  { name: 'exception_new_severity', cell: ({ numbered }) => numbered?.finding.exception?.new_severity ?? null },
  { name: 'evidence', cell: ({ numbered }) => numbered?.finding.description ?? null },
  { name: 'summary', cell: ({ numbered }) => numbered?.finding.summary ?? null },
  { name: 'insight', cell: ({ numbered }) => numbered?.finding.insight ?? null },
  { name: 'impact', cell: ({ numbered }) => numbered?.finding.impact ?? null },
  { name: 'affected', cell: ({ numbered }) => numbered?.finding.affected ?? null },
  { name: 'solution', cell: ({ numbered }) => numbered?.finding.solution ?? null },
  { name: 'solution_type', cell: ({ numbered }) => numbered?.finding.solution_type ?? null },
  { name: 'refs', cell: ({ numbered }) => numbered?.finding.refs.map((ref) => `${ref.type}:${ref.id}`).join(' ') ?? null },
];

/** One row for each finding, one for each host without any, and one for a run without hosts, so that no file lacks the label. */
export function detailedCsv(evidence: RunEvidence): Uint8Array {
  const rows = numberedHosts(evidence).flatMap(({ host, findings }): DetailedRow[] =>
    findings.length === 0 ? [{ evidence, host, numbered: null }] : findings.map((numbered) => ({ evidence, host, numbered })),
  );
  return csv(COLUMNS, rows.length === 0 ? [{ evidence, host: null, numbered: null }] : rows);
}

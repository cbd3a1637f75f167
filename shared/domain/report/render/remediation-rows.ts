import type { RunEvidence } from '../run-evidence.ts';
import { csv, type CsvColumn } from '../../../lib/csv.ts';
import type { NumberedFinding } from './numbering.ts';
import { runColumns, type RunRow } from './run-columns.ts';
import { workList, type WorkItem } from './work-list.ts';

interface RemediationRow extends RunRow {
  item: WorkItem | null;
  place: NumberedFinding | null;
}

const COLUMNS: CsvColumn<RemediationRow>[] = [
  ...runColumns,
  { name: 'action', cell: ({ item }) => item?.number ?? null },
  { name: 'what_to_fix', cell: ({ item }) => item?.title ?? null },
  { name: 'solution', cell: ({ item }) => item?.solution ?? null },
  { name: 'work', cell: ({ item }) => item?.work ?? null },
  { name: 'effort', cell: ({ item }) => item?.effort ?? null },
  { name: 'needed_to_pass', cell: ({ item }) => item?.fails ?? null },
  { name: 'finding', cell: ({ place }) => place?.number ?? null },
  { name: 'host', cell: ({ place }) => place?.host.ip ?? null },
  { name: 'hostnames', cell: ({ place }) => place?.host.hostnames.join(' ') ?? null },
  { name: 'port', cell: ({ place }) => place?.finding.port ?? null },
  { name: 'name', cell: ({ place }) => place?.finding.name ?? null },
  { name: 'threat', cell: ({ place }) => place?.finding.threat ?? null },
  { name: 'severity', cell: ({ place }) => place?.finding.severity ?? null },
  { name: 'pci_status', cell: ({ place }) => place?.finding.pci.status ?? null },
  { name: 'cves', cell: ({ place }) => place?.finding.cves.join(' ') ?? null },
];

/** One row for each place of each action, or one that carries only the run and its label where nothing is to be done. */
export function remediationCsv(evidence: RunEvidence): Uint8Array {
  const rows = workList(evidence).flatMap((item) => item.places.map((place) => ({ evidence, item, place })));
  return csv(COLUMNS, rows.length === 0 ? [{ evidence, item: null, place: null }] : rows);
}

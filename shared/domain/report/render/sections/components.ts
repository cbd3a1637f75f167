import type { HostEvidence } from '../../run-evidence.ts';
import { numberedHosts } from '../numbering.ts';
import type { ReportDocument } from '../pdf/document.ts';
import { paragraph } from '../pdf/flow.ts';
import { VERDICT_COLOR } from '../pdf/palette.ts';
import { oneLine } from '../pdf/printable.ts';
import { table, type Cell, type Column } from '../pdf/table.ts';
import { hostStatus, verdictOf } from '../verdict.ts';
import type { Section } from './section.ts';

const COLUMNS: Column[] = [
  { title: 'Component', share: 33, maxLines: 4 },
  { title: 'Operating system', share: 20, maxLines: 2 },
  { title: 'Verdict', share: 17, maxLines: 2 },
  { title: 'Crit.', share: 7, align: 'right' },
  { title: 'High', share: 7, align: 'right' },
  { title: 'Med.', share: 7, align: 'right' },
  { title: 'Low', share: 7, align: 'right' },
  { title: 'Info', share: 7, align: 'right' },
  { title: 'Services', share: 10, align: 'right' },
];

/** Pass or fail for each component, with its counts. */
export const componentsSection: Section = { title: 'Components', keep: () => 80, draw };

function draw(report: ReportDocument): void {
  const hosts = numberedHosts(report.evidence);
  if (hosts.length === 0) return paragraph(report, 'The run holds no component.');
  paragraph(report, 'All components must pass for the scan to pass. One that could not be tested completely is not judged.');
  table(report, COLUMNS, hosts.map(({ host }) => componentRow(host)));
}

function componentRow(host: HostEvidence): Cell[] {
  const verdict = verdictOf(host.compliance);
  const { critical, high, medium, low, log } = host.results;
  return [
    [host.ip, ...host.hostnames.slice(0, 2).map((name) => oneLine(name, 120)), ...moreNames(host)].join('\n'),
    oneLine(host.os ?? 'not recognised', 120),
    { text: host.status === 'up' ? verdict : `${verdict}\n${hostStatus(host)}`, color: VERDICT_COLOR[verdict].strong },
    ...[critical, high, medium, low, log, host.services.length].map(countCell),
  ];
}

function moreNames(host: HostEvidence): string[] {
  return host.hostnames.length > 2 ? [`+ ${host.hostnames.length - 2} more`] : [];
}

function countCell(count: number): Cell {
  return count === 0 ? '–' : { text: String(count), strong: true };
}

import type { HostEvidence } from '../../run-evidence.ts';
import { numberedHosts } from '../numbering.ts';
import type { ReportDocument } from '../pdf/document.ts';
import { paragraph } from '../pdf/flow.ts';
import { oneLine } from '../pdf/printable.ts';
import { table, type Cell, type Column } from '../pdf/table.ts';
import type { Section } from './section.ts';

const COLUMNS: Column[] = [
  { title: 'Component', share: 25, maxLines: 2 },
  { title: 'Port', share: 13 },
  { title: 'Service', share: 17 },
  { title: 'Product and version', share: 35, maxLines: 2 },
  { title: 'TLS', share: 10 },
];

/** Every detected service: an ASV report names all of them, also those without a finding. */
export const servicesSection: Section = { title: 'Detected services', keep: () => 60, draw };

function draw(report: ReportDocument): void {
  const rows = numberedHosts(report.evidence).flatMap(({ host }) => hostRows(host));
  if (rows.length === 0) return paragraph(report, 'No open port was found on any component.');
  table(report, COLUMNS, rows);
}

function hostRows(host: HostEvidence): Cell[][] {
  const services = host.services.toSorted((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
  return services.map((service, index) => [
    index === 0 ? { text: host.ip, strong: true } : host.ip,
    `${service.port}/${service.protocol}`,
    oneLine(service.name, 60) || 'unknown',
    oneLine(`${service.product} ${service.version}`, 160) || 'not recognised',
    service.tls ? 'yes' : 'no',
  ]);
}

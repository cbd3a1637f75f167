import type { RunEvidence } from '../run-evidence.ts';
import { severityColor, severityText } from './pdf/badge.ts';
import { cover } from './pdf/cover.ts';
import { PAGE, ReportDocument } from './pdf/document.ts';
import { field, heading, paragraph } from './pdf/flow.ts';
import { oneLine } from './pdf/printable.ts';
import { table, type Cell, type Column } from './pdf/table.ts';
import { CAPTION } from './pdf/typeset.ts';
import { drawSections, type Section } from './sections/section.ts';
import { plural } from './verdict.ts';
import { workList, type WorkItem } from './work-list.ts';

/** The work list: what to do, in which order, and where. */
export async function remediationPdf(evidence: RunEvidence): Promise<Uint8Array> {
  const report = new ReportDocument(evidence, 'Remediation plan');
  const items = workList(evidence);
  drawSections(report, cover(report, 'Work list: what to fix, where, and in which order'), [overview(items), actions(items)]);
  return report.finish();
}

const OVERVIEW: Column[] = [
  { title: 'No.', share: 8 },
  { title: 'Severity', share: 15 },
  { title: 'What to fix', share: 39, maxLines: 3 },
  { title: 'Kind of work', share: 22, maxLines: 2 },
  { title: 'Places', share: 8, align: 'right' },
  { title: 'PCI', share: 8 },
];

function overview(items: WorkItem[]): Section {
  const draw = (report: ReportDocument): void => {
    if (items.length === 0) return paragraph(report, 'Nothing is to be fixed: no result has a severity above 0.0.');
    const failing = items.filter((item) => item.fails).length;
    paragraph(report, `${plural(items.length, 'action')} ${items.length === 1 ? 'closes' : 'close'} every finding; ${failing} of them ${failing === 1 ? 'is' : 'are'} needed to pass. What fails the scan comes first, then the more severe, then the smaller effort. Efforts are estimates from the kind of solution.`);
    table(report, OVERVIEW, items.map(overviewRow));
  };
  return { title: 'Work list', keep: () => 120, draw };
}

function overviewRow(item: WorkItem): Cell[] {
  return [
    item.number,
    { text: severityText(item.threat, item.severity), color: severityColor(item.threat) },
    { text: oneLine(item.title), strong: true },
    `${item.work}\n${item.effort} effort`,
    String(item.places.length),
    item.fails ? { text: 'fails', strong: true } : 'passes',
  ];
}

const PLACES: Column[] = [
  { title: 'No.', share: 9, maxLines: 1 },
  { title: 'Host', share: 20, maxLines: 2 },
  { title: 'Host name', share: 32, maxLines: 1 },
  { title: 'Port', share: 13, maxLines: 1 },
  { title: 'Severity', share: 17, maxLines: 1 },
];
/** Only where one solution settles findings of several names. */
const FINDING: Column = { title: 'Finding', share: 36, maxLines: 2 };

function actions(items: WorkItem[]): Section {
  const draw = (report: ReportDocument): void => {
    if (items.length === 0) paragraph(report, 'There is none.');
    for (const item of items) action(report, item);
  };
  return { title: 'Actions', keep: () => (items.length > 0 ? 180 : 20), draw };
}

function action(report: ReportDocument, item: WorkItem): void {
  heading(report, 3, `${item.number}   ${item.title}`, 100);
  report.ensure(CAPTION.leading);
  report.leaf('P', () => report.type.draw(`${severityText(item.threat, item.severity)}  ·  ${item.work}, ${item.effort} effort  ·  ${plural(item.places.length, 'place')}${item.fails ? '  ·  needed to pass' : ''}`, PAGE.left, report.y, { ...CAPTION, weight: 'bold' }));
  report.y += CAPTION.leading + 6;
  field(report, 'Solution', item.solution, { maxLines: 24 });
  if (item.cves.length > 0) field(report, 'CVE', item.cves.join(', '), { maxLines: 4 });
  const several = new Set(item.places.map(({ finding }) => finding.name)).size > 1;
  table(report, several ? [...PLACES, FINDING] : PLACES, item.places.map(({ number, host, finding }) => [
    number,
    host.ip,
    oneLine(host.hostnames[0] ?? '–', 120),
    oneLine(finding.port, 40),
    { text: severityText(finding.threat, finding.severity), color: severityColor(finding.threat) },
    oneLine(finding.name),
  ]));
}

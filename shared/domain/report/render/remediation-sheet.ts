import writeExcelFile, { type CellObject, type Row } from 'write-excel-file/node';
import type { RunEvidence, Threat } from '../run-evidence.ts';
import { asvCertificateNumber, asvLabel } from './asv-label.ts';
import { dateText, dateTimeText } from './dates.ts';
import type { NumberedFinding } from './numbering.ts';
import { THREAT_COLOR, WHITE, brandColors } from './pdf/palette.ts';
import { printable } from './pdf/printable.ts';
import { validUntil, verdictOf } from './verdict.ts';
import { workList, type WorkItem } from './work-list.ts';
import { withoutZipDates } from './zip-dates.ts';

/** A column of a sheet; its width counts characters. */
interface SheetColumn<Item> {
  title: string;
  width: number;
  cell: (item: Item) => CellObject | string | number;
}

/** Excel refuses a workbook with a longer cell. */
const CELL_CHARACTERS_MAX = 32_000;
const ACTIONS: SheetColumn<WorkItem>[] = [
  { title: 'Action', width: 9, cell: (item) => ({ value: item.number, fontWeight: 'bold' }) },
  { title: 'Severity', width: 11, cell: (item) => threatCell(item.threat) },
  { title: 'Score', width: 8, cell: (item) => ({ value: item.severity, format: '0.0' }) },
  { title: 'Needed to pass', width: 15, cell: (item) => (item.fails ? 'yes' : 'no') },
  { title: 'What to fix', width: 42, cell: (item) => item.title },
  { title: 'Solution', width: 70, cell: (item) => item.solution },
  { title: 'Kind of work', width: 24, cell: (item) => item.work },
  { title: 'Effort', width: 10, cell: (item) => item.effort },
  { title: 'Places', width: 9, cell: (item) => item.places.length },
  { title: 'Hosts and ports', width: 34, cell: (item) => placesText(item) },
  { title: 'CVE', width: 24, cell: (item) => item.cves.join(', ') },
  ...['Owner', 'Due date', 'Done'].map((title) => ({ title, width: 13, cell: () => '' })),
];
const PLACES: SheetColumn<{ item: WorkItem; place: NumberedFinding }>[] = [
  { title: 'Finding', width: 10, cell: ({ place }) => ({ value: place.number, fontWeight: 'bold' }) },
  { title: 'Action', width: 9, cell: ({ item }) => item.number },
  { title: 'Host', width: 18, cell: ({ place }) => place.host.ip },
  { title: 'Host names', width: 32, cell: ({ place }) => place.host.hostnames.join(', ') },
  { title: 'Port', width: 13, cell: ({ place }) => place.finding.port },
  { title: 'Severity', width: 11, cell: ({ place }) => threatCell(place.finding.threat) },
  { title: 'Score', width: 8, cell: ({ place }) => ({ value: place.finding.severity, format: '0.0' }) },
  { title: 'Fails the scan', width: 14, cell: ({ place }) => (place.finding.pci.status === 'fail' ? 'yes' : 'no') },
  { title: 'Finding name', width: 46, cell: ({ place }) => place.finding.name },
  { title: 'Evidence', width: 70, cell: ({ place }) => place.finding.description },
  { title: 'CVE', width: 24, cell: ({ place }) => place.finding.cves.join(', ') },
  { title: 'Exception', width: 14, cell: ({ place }) => place.finding.exception?.status ?? '' },
];
const ABOUT: SheetColumn<[string, string]>[] = [
  { title: 'About this file', width: 30, cell: ([name]) => ({ value: name, fontWeight: 'bold' }) },
  { title: 'Value', width: 80, cell: ([, value]) => value },
];

/** The work list as a workbook: actions to assign, every place they apply to, and what the file is. Texts are text cells, never formulas. */
export async function remediationXlsx(evidence: RunEvidence): Promise<Uint8Array> {
  const items = workList(evidence);
  const places = items.flatMap((item) => item.places.map((place) => ({ item, place })));
  const { brand, on_brand } = brandColors(evidence.brand.primary_color);
  const head: CellObject = { backgroundColor: brand, textColor: on_brand, fontWeight: 'bold', alignVertical: 'center', height: 22 };
  const sheets = [
    sheet('Work list', head, banner(evidence), ACTIONS, items),
    sheet('Places', head, banner(evidence), PLACES, places),
    sheet('About', head, banner(evidence), ABOUT, aboutRows(evidence)),
  ];
  const bytes = await writeExcelFile(sheets, { fontFamily: 'Calibri', fontSize: 11, features: [{ files: { transform: { 'xl/worksheets/sheet{id}.xml': { transform: (xml, { columns = [] }) => withAutoFilter(xml, columns.length) } } } }] }).toBuffer();
  return withoutZipDates(bytes);
}

function sheet<Item>(name: string, head: CellObject, title: string, columns: SheetColumn<Item>[], items: Item[]): { sheet: string; data: Row[]; columns: { width: number }[]; stickyRowsCount: number; orientation: 'landscape' } {
  const banner: Row = [{ value: title, fontWeight: 'bold', fontSize: 12, height: 26, alignVertical: 'center' }];
  const header: Row = columns.map((column) => ({ ...head, value: column.title }));
  const rows = items.map((item): Row => columns.map((column) => textCell(column.cell(item))));
  return { sheet: name, data: [banner, header, ...rows], columns: columns.map(({ width }) => ({ width })), stickyRowsCount: 2, orientation: 'landscape' };
}

function textCell(cell: CellObject | string | number): CellObject {
  const whole: CellObject = typeof cell === 'object' ? cell : { value: cell };
  const style: CellObject = { wrap: true, alignVertical: 'top', ...whole };
  return typeof whole.value === 'string' ? { ...style, type: String, value: printable(whole.value, CELL_CHARACTERS_MAX) } : style;
}

function threatCell(threat: Threat): CellObject {
  return { value: threat, backgroundColor: THREAT_COLOR[threat], textColor: WHITE, fontWeight: 'bold' };
}

/** Stands frozen above every sheet, so that the label cannot be scrolled away. */
function banner(evidence: RunEvidence): string {
  const label = asvLabel(evidence);
  return [evidence.brand.name, 'Remediation plan', evidence.organization.name, evidence.scan.name, verdictOf(evidence.compliance), ...(label === null ? [] : [label]), `asv_certificate_number: ${asvCertificateNumber(evidence) ?? 'none'}`].join('  ·  ');
}

function placesText(item: WorkItem): string {
  return item.places.map(({ host, finding }) => `${host.ip} ${finding.port}`).join('\n');
}

function aboutRows(evidence: RunEvidence): [string, string][] {
  const { report, organization, scan, run, asv } = evidence;
  const until = validUntil(evidence);
  return [
    ['label', asvLabel(evidence) ?? ''],
    ['asv_certificate_number', asvCertificateNumber(evidence) ?? 'none'],
    ['Approved scanning vendor', asv.name ?? 'none configured'],
    ['Report', report.id],
    ['Generated', dateTimeText(report.generated_at)],
    ['Organization', organization.company_name || organization.name],
    ['Scan', scan.name],
    ['Verdict', verdictOf(evidence.compliance)],
    ['Run finished', dateTimeText(run.finished_at)],
    ['Quarter', run.quarter],
    ['Valid until', until === null ? 'not applicable' : dateText(until)],
    ['Effort', 'An estimate from the kind of solution: a setting is small, an update medium, a replacement large.'],
  ];
}

/** The library has no filter buttons; the schema wants them right behind the rows (ECMA-376, CT_Worksheet). They span from the header row down. */
function withAutoFilter(xml: string, columns: number): string {
  const rows = xml.match(/<row /g)?.length ?? 2;
  const lastColumn = String.fromCharCode('A'.charCodeAt(0) + columns - 1);
  return xml.replace('</sheetData>', () => `</sheetData><autoFilter ref="A2:${lastColumn}${Math.max(2, rows)}"/>`);
}

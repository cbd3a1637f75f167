import { asvCertificateNumber, asvLabel } from '../asv-label.ts';
import { dateText, dateTimeText, durationText } from '../dates.ts';
import { validUntil, verdictMeaning, verdictOf } from '../verdict.ts';
import { drawVerdictMark } from './badge.ts';
import { PAGE, TEXT_WIDTH, type ReportDocument } from './document.ts';
import { drawLines, facts, notice } from './flow.ts';
import { INK, LINE, VERDICT_COLOR, WHITE } from './palette.ts';
import { oneLine } from './printable.ts';
import { severityStrip } from './severity-chart.ts';
import { BODY, CAPTION, LABEL, SMALL, SMALL_STRONG } from './typeset.ts';

const BAND_HEIGHT = 250;

/** The first page: who, what, when, the verdict, the facts of the run, and the contents, which are filled in at the end. */
export function cover(report: ReportDocument, description: string): Contents {
  band(report, description);
  report.y = BAND_HEIGHT - 46;
  verdictCard(report);
  report.y += 12;
  severityStrip(report, report.evidence.results);
  report.y += 16;
  labelNotice(report);
  facts(report, runFacts(report));
  return new Contents(report);
}

/** The coloured head of a cover: brand, kind of report, organization and scan. */
function band(report: ReportDocument, description: string): void {
  const { brand, on_brand } = report.colors;
  const { evidence, type } = report;
  report.artifact(() => report.doc.rect(0, 0, PAGE.width, BAND_HEIGHT).fill(brand));
  report.leaf('P', () => type.draw(type.elided(oneLine(evidence.brand.name), { ...LABEL, size: 13, leading: 18 }, TEXT_WIDTH), PAGE.left, 44, { size: 13, leading: 18, weight: 'bold', color: on_brand }));
  const h1 = { size: 30, leading: 36, weight: 'bold' as const, color: on_brand };
  report.leaf('H1', () => type.draw(type.elided(report.title, h1, TEXT_WIDTH), PAGE.left, 84, h1));
  report.leaf('P', () => type.draw(description, PAGE.left, 122, { ...BODY, color: on_brand }));
  const name = { size: 14, leading: 19, weight: 'bold' as const, color: on_brand };
  report.leaf('P', () => type.draw(type.elided(oneLine(organizationName(report)), name, TEXT_WIDTH), PAGE.left, 152, name));
  report.leaf('P', () => type.draw(type.elided(oneLine(`${evidence.scan.name}  ·  ${evidence.run.quarter}`), BODY, TEXT_WIDTH), PAGE.left, 173, { ...BODY, color: on_brand }));
}

/** The verdict, unmistakable: a sign, a word, and one sentence. */
function verdictCard(report: ReportDocument): void {
  const verdict = verdictOf(report.evidence.compliance);
  const { strong, tint } = VERDICT_COLOR[verdict];
  const meaning = report.type.lines(verdictMeaning(report.evidence), BODY, TEXT_WIDTH - 130, 3);
  const top = report.y;
  const height = 104;
  report.artifact(() => {
    report.doc.roundedRect(PAGE.left, top, TEXT_WIDTH, height, 6).lineWidth(0.8).fillAndStroke(WHITE, LINE);
    report.doc.roundedRect(PAGE.left + 3, top + 3, TEXT_WIDTH - 6, height - 6, 4).fill(tint);
    report.doc.rect(PAGE.left, top + 3, 5, height - 6).fill(strong);
    drawVerdictMark(report, verdict, PAGE.left + 28, top + 20, 64);
  });
  report.leaf('P', () => {
    report.type.draw('SCAN VERDICT', PAGE.left + 114, top + 12, LABEL);
    report.type.draw(verdict, PAGE.left + 113, top + 20, { size: 34, leading: 40, weight: 'bold', color: strong });
    report.y = top + 62;
    drawLines(report, meaning, PAGE.left + 114, { ...BODY, leading: 12.5, color: INK });
  });
  report.y = top + height;
}

/** Says on the first page what the footer says on all: that nobody attests with this file. */
function labelNotice(report: ReportDocument): void {
  const label = asvLabel(report.evidence);
  if (label === null) return;
  notice(report, `This report is ${label}`, 'Only a company that the PCI SSC lists as an approved scanning vendor may attest. No vendor with a certificate number is configured here, so an acquirer or a card brand will not accept this file as proof of an ASV scan.');
}

/** The name that a cover shows: the legal name where there is one. */
export function organizationName(report: ReportDocument): string {
  const { company_name, name } = report.evidence.organization;
  return company_name.trim() === '' ? name : company_name;
}

function runFacts(report: ReportDocument): [string, string][] {
  const { scan, run, report: file, asv } = report.evidence;
  const until = validUntil(report.evidence);
  return [
    ['Scan', scan.name],
    ['Target', `${scan.target.name} (${scan.target.external ? 'external' : 'internal'})`],
    ['Started', dateTimeText(run.started_at)],
    ['Finished', `${dateTimeText(run.finished_at)} (${durationText(run.started_at, run.finished_at)})`],
    ['Profile and scanner', `${scan.profile} · ${scan.scanner}`],
    ['Hosts', `${run.hosts.scanned} scanned, ${run.hosts.dead} without response, ${run.hosts.total} in scope`],
    ['Quarter', run.quarter],
    ['Valid until', until === null ? 'Not applicable' : dateText(until)],
    ['Approved scanning vendor', asv.name?.trim() || 'None configured'],
    ['asv_certificate_number', asvCertificateNumber(report.evidence) ?? 'none'],
    ['Report', file.id],
    ['Generated', dateTimeText(file.generated_at)],
  ];
}

/** The list of sections on the cover, drawn when their pages are known. */
export class Contents {
  private readonly entries: { title: string; page: number }[] = [];
  private readonly report: ReportDocument;

  constructor(report: ReportDocument) {
    this.report = report;
    const top = report.y + 6;
    report.atEnd(() => this.draw(top));
  }

  /** Notes a section that begins on the page in work. */
  add(title: string): void {
    this.entries.push({ title, page: this.report.pageNumber() });
  }

  private draw(top: number): void {
    const { report } = this;
    report.doc.switchToPage(0);
    report.artifact(() => report.doc.moveTo(PAGE.left, top).lineTo(PAGE.right, top).lineWidth(0.6).stroke(LINE));
    report.leaf('P', () => report.type.draw('CONTENTS', PAGE.left, top + 10, LABEL));
    const width = (TEXT_WIDTH - 18) / 2;
    const half = Math.ceil(this.entries.length / 2);
    this.entries.forEach((entry, index) => {
      const x = PAGE.left + (index < half ? 0 : width + 18);
      const y = top + 26 + (index % half) * 15;
      report.leaf('P', () => {
        report.type.draw(entry.title, x, y, SMALL_STRONG);
        report.type.draw(String(entry.page), x, y, SMALL, 'right', width);
      });
    });
    if (report.type.fonts.replaced) report.leaf('P', () => report.type.draw('Characters that the fonts of this file lack are shown as ¿; the JSON form has them.', PAGE.left, 762, CAPTION));
  }
}

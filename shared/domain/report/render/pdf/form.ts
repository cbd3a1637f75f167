import { dateText } from '../dates.ts';
import { validUntil, verdictOf } from '../verdict.ts';
import { drawVerdictMark } from './badge.ts';
import { organizationName } from './cover.ts';
import { PAGE, TEXT_WIDTH, type ReportDocument } from './document.ts';
import { MUTED, TINT, VERDICT_COLOR, WHITE } from './palette.ts';
import { oneLine } from './printable.ts';
import { BODY, CAPTION, LABEL, STRONG } from './typeset.ts';

const BAND_HEIGHT = 132;
const CARD_WIDTH = 168;

/** The head of a form: title and parties on the brand's colour, and the verdict in a card beside them. */
export function formHead(report: ReportDocument): void {
  const { evidence, type } = report;
  const { brand, on_brand } = report.colors;
  const room = TEXT_WIDTH - CARD_WIDTH - 20;
  report.artifact(() => report.doc.rect(0, 0, PAGE.width, BAND_HEIGHT).fill(brand));
  const line = (tag: string, text: string, y: number, size: number, weight: 'regular' | 'bold'): void => {
    const style = { size, leading: size * 1.3, weight, color: on_brand };
    report.leaf(tag, () => type.draw(type.elided(oneLine(text), style, room), PAGE.left, y, style));
  };
  line('P', evidence.brand.name, 28, 10, 'bold');
  line('H1', report.title, 50, 18.5, 'bold');
  line('P', organizationName(report), 82, 11, 'bold');
  line('P', `${evidence.scan.name}  ·  ${evidence.run.quarter}`, 99, 9, 'regular');
  verdictTile(report);
  report.y = BAND_HEIGHT + 16;
}

function verdictTile(report: ReportDocument): void {
  const verdict = verdictOf(report.evidence.compliance);
  const until = validUntil(report.evidence);
  const x = PAGE.right - CARD_WIDTH;
  const { strong } = VERDICT_COLOR[verdict];
  const size = verdict === 'NOT JUDGED' ? 14 : 26;
  report.artifact(() => {
    report.doc.roundedRect(x, 26, CARD_WIDTH, 80, 6).fill(WHITE);
    drawVerdictMark(report, verdict, x + 14, 42, 44);
  });
  report.leaf('P', () => {
    report.type.draw('SCAN RESULT', x + 68, 34, LABEL);
    report.type.draw(verdict, x + 68, 48, { size, leading: 28, weight: 'bold', color: strong });
    report.type.draw(until === null ? 'not valid as proof' : `until ${dateText(until)}`, x + 68, 82, { ...CAPTION, color: MUTED });
  });
}

/** The heading of a lettered section: the letter in a square of the brand's colour, on a tinted bar. */
export function formHeading(report: ReportDocument, letter: string, title: string, keep: number): void {
  const style = { ...STRONG, size: 11.5, leading: 20 };
  report.ensure(42 + keep);
  report.y += report.y > PAGE.top ? 10 : 0;
  const top = report.y;
  report.doc.outline.addItem(`${letter}  ${title}`);
  report.artifact(() => {
    report.doc.rect(PAGE.left, top, TEXT_WIDTH, 20).fill(TINT);
    report.doc.rect(PAGE.left, top, 20, 20).fill(report.colors.brand);
  });
  report.leaf('H2', () => {
    report.type.draw(letter, PAGE.left, top, { ...style, color: report.colors.on_brand }, 'center', 20);
    report.type.draw(title, PAGE.left + 30, top, style);
  });
  report.y = top + 28;
}

/** Empty lines to be signed by hand, with what belongs on each of them below. */
export function signatureLines(report: ReportDocument, labels: string[]): void {
  const gap = 18;
  const width = (TEXT_WIDTH - gap * (labels.length - 1)) / labels.length;
  report.ensure(48);
  const y = report.y + 28;
  labels.forEach((label, index) => {
    const x = PAGE.left + index * (width + gap);
    report.artifact(() => report.doc.moveTo(x, y).lineTo(x + width, y).lineWidth(0.8).stroke(MUTED));
    report.leaf('P', () => report.type.draw(label, x, y + 3, { ...CAPTION, size: BODY.size - 1.5 }));
  });
  report.y = y + 22;
}

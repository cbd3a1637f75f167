import { PAGE, TEXT_WIDTH, type ReportDocument } from './document.ts';
import { INK, LINE, NOTICE, NOTICE_TINT, TINT } from './palette.ts';
import { BODY, CAPTION, LABEL, SMALL, SMALL_STRONG, STRONG, type TextStyle } from './typeset.ts';
import { oneLine } from './printable.ts';

const HEADINGS: Record<2 | 3, TextStyle & { before: number; after: number }> = {
  2: { size: 16, leading: 21, weight: 'bold', color: INK, before: 26, after: 8 },
  3: { size: 11, leading: 15, weight: 'bold', color: INK, before: 18, after: 5 },
};

/** A heading that stays with at least `keep` points of what follows; a section's heading is a bookmark too. */
export function heading(report: ReportDocument, level: 2 | 3, text: string, keep = 60): void {
  const style = HEADINGS[level];
  const atTop = report.y <= PAGE.top;
  const lines = report.type.lines(oneLine(text), style, TEXT_WIDTH, 2);
  report.ensure((atTop ? 0 : style.before) + lines.length * style.leading + style.after + keep);
  if (report.y > PAGE.top) report.y += report.y === report.headingEnd ? 2 : style.before;
  if (level === 2) report.doc.outline.addItem(oneLine(text, 120));
  report.leaf(`H${level}`, () => drawLines(report, lines, PAGE.left, style));
  report.y += style.after;
  report.headingEnd = report.y;
}

/** A paragraph that may go on over pages. */
export function paragraph(report: ReportDocument, text: string, style: TextStyle = BODY, maxLines?: number): void {
  const lines = report.type.lines(text, style, TEXT_WIDTH, maxLines);
  inPages(report, lines, style, (part) => report.leaf('P', () => drawLines(report, part, PAGE.left, style)));
  report.y += 6;
}

/** A list with square marks. */
export function bullets(report: ReportDocument, items: string[], itemsMax = 40): void {
  const shown = items.slice(0, itemsMax);
  const rest = items.length - shown.length;
  report.group('L', () => {
    for (const item of rest > 0 ? [...shown, `… and ${rest} more, in the JSON form of the detailed report`] : shown) bullet(report, item);
  });
  report.y += 4;
}

function bullet(report: ReportDocument, text: string): void {
  const lines = report.type.lines(text, BODY, TEXT_WIDTH - 14, 8);
  report.ensure(lines.length * BODY.leading);
  report.artifact(() => report.doc.rect(PAGE.left + 2, report.y + 5, 3.5, 3.5).fill(report.colors.accent));
  report.group('LI', () => report.leaf('LBody', () => drawLines(report, lines, PAGE.left + 14, BODY)));
  report.y += 2;
}

/** A framed notice that must not be overlooked. */
export function notice(report: ReportDocument, title: string, text: string): void {
  const inner = TEXT_WIDTH - 32;
  const lines = report.type.lines(text, SMALL, inner, 8);
  const height = 16 + STRONG.leading + lines.length * SMALL.leading;
  report.ensure(height + 10);
  report.artifact(() => {
    report.doc.roundedRect(PAGE.left, report.y, TEXT_WIDTH, height, 4).fill(NOTICE_TINT);
    report.doc.rect(PAGE.left, report.y, 4, height).fill(NOTICE);
  });
  report.y += 8;
  report.leaf('P', () => {
    drawLines(report, [report.type.elided(title, STRONG, inner)], PAGE.left + 18, { ...STRONG, color: NOTICE });
    drawLines(report, lines, PAGE.left + 18, SMALL);
  });
  report.y += 8 + 10;
}

/** Label and text side by side, going on over pages; evidence gets a tinted ground that marks it as quoted. */
export function field(report: ReportDocument, label: string, text: string, options: { quoted?: boolean; strong?: boolean; maxLines?: number } = {}): void {
  const indent = 88;
  const width = TEXT_WIDTH - indent - (options.quoted ? 16 : 0);
  const style = options.strong ? SMALL_STRONG : SMALL;
  const lines = report.type.lines(text, style, width, options.maxLines ?? 60);
  let first = true;
  inPages(report, lines, style, (part) => {
    const padding = options.quoted ? 4 : 0;
    const height = part.length * style.leading + padding * 2;
    if (options.quoted) report.artifact(() => report.doc.rect(PAGE.left + indent, report.y, TEXT_WIDTH - indent, height).fill(TINT).rect(PAGE.left + indent, report.y, 2, height).fill(LINE));
    report.leaf('P', () => {
      if (first) report.type.draw(label, PAGE.left, report.y + padding, LABEL);
      report.y += padding;
      drawLines(report, part, PAGE.left + indent + (options.quoted ? 10 : 0), style);
      report.y += padding;
    });
    first = false;
  }, options.quoted ? 8 : 0);
  report.y += 5;
}

/** Labels over values in columns of equal width. */
export function facts(report: ReportDocument, pairs: [string, string][], columns = 2, maxLines = 2): void {
  const gap = 18;
  const width = (TEXT_WIDTH - gap * (columns - 1)) / columns;
  for (let at = 0; at < pairs.length; at += columns) {
    const row = pairs.slice(at, at + columns).map(([label, value]) => ({ label, lines: report.type.lines(oneLine(value) || '–', STRONG, width, maxLines) }));
    const height = LABEL.leading + Math.max(...row.map((cell) => cell.lines.length)) * STRONG.leading + 8;
    report.ensure(height);
    const top = report.y;
    row.forEach((cell, column) => report.leaf('P', () => {
      const x = PAGE.left + column * (width + gap);
      report.type.draw(cell.label, x, top, LABEL);
      report.y = top + LABEL.leading;
      drawLines(report, cell.lines, x, STRONG);
    }));
    report.y = top + height;
  }
}

/** A note in small type. */
export function caption(report: ReportDocument, text: string): void {
  paragraph(report, text, CAPTION);
}

/** Draws lines below each other and moves the position behind them. */
export function drawLines(report: ReportDocument, lines: string[], x: number, style: TextStyle): void {
  for (const line of lines) {
    report.type.draw(line, x, report.y, style);
    report.y += style.leading;
  }
}

/** Deals lines out to pages, never leaving a single line behind or ahead where there are three or more. */
function inPages(report: ReportDocument, lines: string[], style: TextStyle, draw: (part: string[]) => void, extra = 0): void {
  let rest = lines;
  while (rest.length > 0) {
    const room = Math.floor((PAGE.bottom - report.y - extra) / style.leading);
    if (room < Math.min(2, rest.length)) {
      report.newPage();
      continue;
    }
    const count = rest.length - room === 1 && room > 2 ? room - 1 : Math.min(room, rest.length);
    draw(rest.slice(0, count));
    rest = rest.slice(count);
  }
}

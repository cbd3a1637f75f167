import { PAGE, TEXT_WIDTH, type ReportDocument } from './document.ts';
import { LINE } from './palette.ts';
import { LABEL, SMALL, SMALL_STRONG, type Align, type TextStyle } from './typeset.ts';

/** A column: its share of the text's width (shares are normalised), and the most lines that a cell of it may take. */
export interface Column {
  title: string;
  share: number;
  align?: Align;
  maxLines?: number;
}

/** A cell: plain, emphasised, or with a coloured mark before its words. */
export type Cell = string | { text: string; color?: string; strong?: boolean };

const PADDING = { x: 6, y: 5 };

/** A table whose head is repeated on every page and whose rows are never torn apart; `keep` rows stay with the head. */
export function table(report: ReportDocument, columns: Column[], rows: Cell[][]): void {
  const widths = columnWidths(columns);
  const measured = rows.map((row) => measure(report, columns, widths, row));
  report.ensure(headHeight() + (measured[0]?.height ?? 0));
  report.group('Table', () => {
    report.group('TR', () => drawHead(report, columns, widths, (draw) => report.leaf('TH', draw)));
    for (const row of measured) {
      if (report.y + row.height > PAGE.bottom) {
        report.newPage();
        report.artifact(() => drawHead(report, columns, widths, (draw) => draw()), 'Pagination');
      }
      drawRow(report, columns, widths, row);
    }
  });
  report.y += 8;
}

interface MeasuredRow {
  cells: { lines: string[]; style: TextStyle; color: string | undefined }[];
  height: number;
}

function measure(report: ReportDocument, columns: Column[], widths: number[], row: Cell[]): MeasuredRow {
  const cells = columns.map((column, index) => {
    const cell = row[index] ?? '';
    const { text, color, strong } = typeof cell === 'string' ? { text: cell, color: undefined, strong: false } : cell;
    const style = strong || color !== undefined ? SMALL_STRONG : SMALL;
    const room = (widths[index] ?? 0) - PADDING.x - (color === undefined ? 0 : MARK);
    return { lines: report.type.lines(text, style, room, column.maxLines ?? 4), style, color };
  });
  return { cells, height: Math.max(...cells.map((cell) => cell.lines.length)) * SMALL.leading + PADDING.y * 2 };
}

/** The room of a coloured mark. */
const MARK = 11;

function drawHead(report: ReportDocument, columns: Column[], widths: number[], cell: (draw: () => void) => void): void {
  const top = report.y;
  columns.forEach((column, index) => cell(() => report.type.draw(report.type.elided(column.title, LABEL, (widths[index] ?? 0) - PADDING.x), xOf(widths, index), top + 4, LABEL, column.align, (widths[index] ?? 0) - PADDING.x)));
  report.y = top + headHeight();
  report.doc.moveTo(PAGE.left, report.y).lineTo(PAGE.right, report.y).lineWidth(1).stroke(report.colors.accent);
}

function drawRow(report: ReportDocument, columns: Column[], widths: number[], row: MeasuredRow): void {
  const top = report.y;
  report.group('TR', () => row.cells.forEach((cell, index) => report.leaf('TD', () => {
    const mark = cell.color === undefined ? 0 : MARK;
    if (cell.color !== undefined) report.doc.roundedRect(xOf(widths, index), top + PADDING.y + 2, 7, 7, 2).fill(cell.color);
    cell.lines.forEach((line, number) => report.type.draw(line, xOf(widths, index) + mark, top + PADDING.y + number * SMALL.leading, cell.style, columns[index]?.align, (widths[index] ?? 0) - PADDING.x - mark));
  })));
  report.y = top + row.height;
  report.artifact(() => report.doc.moveTo(PAGE.left, report.y).lineTo(PAGE.right, report.y).lineWidth(0.5).stroke(LINE));
}

function columnWidths(columns: Column[]): number[] {
  const shares = columns.reduce((sum, column) => sum + column.share, 0);
  return columns.map((column) => (column.share / shares) * TEXT_WIDTH);
}

function xOf(widths: number[], index: number): number {
  return PAGE.left + widths.slice(0, index).reduce((sum, width) => sum + width, 0);
}

function headHeight(): number {
  return LABEL.leading + 8;
}

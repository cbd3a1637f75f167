/** A column of a CSV file: its name in the header row, and its cell for one row. */
export interface CsvColumn<Row> {
  name: string;
  cell: (row: Row) => string | number | boolean | null;
}

/** Excel opens at most 32,767 characters in a cell; a longer one would lose its end there without a sign. */
const CELL_CHARACTERS_MAX = 32_000;

/** RFC 4180: CRLF between rows, every cell quoted, quotes doubled; no cell can be taken for a formula. */
export function csv<Row>(columns: CsvColumn<Row>[], rows: Row[]): Uint8Array {
  const lines = [columns.map((column) => quoted(column.name)), ...rows.map((row) => columns.map((column) => quoted(text(column.cell(row)))))];
  return new TextEncoder().encode(lines.map((line) => `${line.join(',')}\r\n`).join(''));
}

function text(cell: string | number | boolean | null): string {
  return cell === null ? '' : String(cell);
}

function quoted(cell: string): string {
  const whole = cell.toWellFormed();
  const capped = whole.length > CELL_CHARACTERS_MAX ? `${whole.slice(0, CELL_CHARACTERS_MAX).toWellFormed()}…` : whole;
  return `"${withoutFormula(capped).replaceAll('"', '""')}"`;
}

/** A spreadsheet runs a cell that starts with one of these; a leading apostrophe makes it text (OWASP, CSV injection). */
function withoutFormula(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

import { parse } from 'csv-parse/sync';
import { problem } from '../../problems.ts';

/** Users a request may import; more come in several. */
const rowsMax = 1000;
/** Characters of one row: every column at its longest. */
const rowLengthMax = 16_000;
const columnsMax = 100;

export interface ImportedRow {
  /** From 1, without the row of names. */
  row: number;
  cells: Record<string, string>;
  /** Why the row cannot be read. */
  fault?: string;
}

/** The rows of a CSV file with a row of column names, in any order and case; unknown columns are ignored. Empty cells are as if they were not there. */
export function readRows(file: Buffer): ImportedRow[] {
  const [names = [], ...rows] = records(decoded(file));
  const header = names.map((name) => name.trim().toLowerCase());
  if (!header.includes('email')) throw refused('needs a first row of column names, with email among them');
  if (header.length > columnsMax) throw refused(`has more than ${columnsMax} columns`);
  if (rows.length > rowsMax) throw refused(`has more than ${rowsMax} rows`);
  return rows.map((cells, at) => ({ row: at + 1, cells: cellsOf(header, cells), ...(cells.length === header.length ? {} : { fault: `has ${cells.length} cells instead of ${header.length}` }) }));
}

function records(text: string): string[][] {
  try {
    // Quotes are read as they come: one stray quote spoils its own cell and not the file.
    return parse(text, { bom: true, relax_quotes: true, relax_column_count: true, skip_empty_lines: true, max_record_size: rowLengthMax, to: rowsMax + 2 });
  } catch (error) {
    throw refused(`is not CSV: ${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'}`);
  }
}

function cellsOf(header: string[], cells: string[]): Record<string, string> {
  const named = header.map((name, at) => [name, (cells[at] ?? '').trim()] as const);
  return Object.fromEntries(named.filter(([name, cell]) => name !== '__proto__' && cell !== ''));
}

function decoded(file: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    throw refused('is not UTF-8 text');
  }
}

function refused(reason: string) {
  return problem.invalid({ file: [reason] });
}

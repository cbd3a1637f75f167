import type { Output } from '../../local/terminal/live-line.ts';
import { paint } from '../../local/terminal/paint.ts';
import { table } from '../../local/terminal/table.ts';
import type { BenchTable } from './section.ts';

/** A pipe or a file has no width of its own. */
const widthOfPipe = 160;

export function printTables(tables: BenchTable[], output: Output): void {
  const width = output.columns ?? widthOfPipe;
  for (const { title, notes, columns, rows } of tables) {
    const right = (cells: string[]): string[] => cells.map((cell, at) => (columns[at]?.numeric ? cell.padStart(widthOf(at)) : cell));
    const headings = columns.map(({ heading }) => heading);
    const widthOf = (at: number): number => Math.max(...[headings, ...rows].map((row) => row[at]?.length ?? 0));
    const [first = '', ...lines] = table(right(headings), rows.map(right), width);
    output.write(`\n${[paint('bold', title, output), ...notes, paint('dim', first, output), ...lines].join('\n')}\n`);
  }
}

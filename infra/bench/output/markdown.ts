import { type Machine, machineLine } from './machine.ts';
import type { BenchTable } from './section.ts';

/** docs/performance.md: the tables as the bench printed them. */
export function markdown(tables: BenchTable[], machine: Machine): string {
  const head = [
    '# Performance',
    'Written by `npm run bench -- --write`; every figure is one that the bench printed. Latencies are of one machine and of the embedded table, ratios and capacity units hold anywhere.',
    machineLine(machine),
  ];
  return `${[...head, ...tables.map(section)].join('\n\n')}\n`;
}

function section({ title, notes, columns, rows }: BenchTable): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  const table = [line(columns.map(({ heading }) => heading)), line(columns.map(({ numeric }) => (numeric ? '---:' : '---'))), ...rows.map((row) => line(columns.map((_, at) => row[at] ?? '')))];
  return [`## ${title}`, notes.join(' '), table.join('\n')].join('\n\n');
}

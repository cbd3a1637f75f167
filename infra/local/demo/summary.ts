import { paint } from '../terminal/paint.ts';
import type { Colour } from '../terminal/paint.ts';
import { duration } from '../terminal/duration.ts';
import type { Output } from '../terminal/live-line.ts';
import { table } from '../terminal/table.ts';
import type { Outcome } from './story.ts';

/** What stands in demo/summary.json and what --json prints. */
export interface Summary extends Outcome {
  started_at: string;
  finished_at: string;
  /** Milliseconds from the end of the set-up to the end of the stack. */
  total_ms: number;
  steps: { step: string; ms: number }[];
}

const colours = { pass: 'green', fail: 'red', inconclusive: 'yellow' } satisfies Record<Outcome['verdict'], Colour>;

/** The summary for a person: findings, verdict, where the report lies, and the times. */
export function printSummary(summary: Summary, output: Output): void {
  const { findings, counts, verdict, label, reasons, special_notes, report, steps, total_ms } = summary;
  const width = output.columns ?? 120;
  const graded = findings.filter(({ severity, pci }) => severity > 0 || pci.status === 'fail');
  const rows = graded.map(({ severity, threat, port, pci, name }) => [`${severity.toFixed(1)} ${threat}`, port, pci.status, name]);
  const [headings = '', ...lines] = table(['Severity', 'Port', 'PCI', 'Finding'], rows, width);
  print(output, [
    '',
    paint('bold', `Found: ${counts.critical} critical, ${counts.high} high, ${counts.medium} medium, ${counts.low} low, ${counts.log} for information`, output),
    paint('dim', headings, output),
    ...lines,
    '',
    `${paint('bold', 'PCI verdict:', output)} ${paint(colours[verdict], verdict.toUpperCase(), output)}${label === null ? '' : ` (${label})`}`,
    ...reasons.map((reason) => `  - ${reason}`),
    ...(special_notes.length > 0 ? ['To be declared by the customer:', ...special_notes.map((note) => `  - ${note}`)] : []),
    '',
    `${paint('bold', 'Executive report:', output)} ${report}`,
    '',
    ...table(['Time', 'Step'], steps.map(({ step, ms }) => [duration(ms).padStart(9), step]), width),
    `${duration(total_ms).padStart(9)}  in all, after the set-up`,
    '',
  ]);
}

function print(output: Output, lines: string[]): void {
  output.write(`${lines.join('\n')}\n`);
}

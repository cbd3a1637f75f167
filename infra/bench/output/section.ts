import * as z from 'zod';

/** A table as terminal and document print it: every cell is text, numbers stand to the right. */
export const BenchTable = z.object({
  title: z.string(),
  /** What the columns mean and what they are held against, in sentences. */
  notes: z.array(z.string()),
  columns: z.array(z.object({ heading: z.string(), numeric: z.boolean() })),
  rows: z.array(z.array(z.string())),
});
export type BenchTable = z.infer<typeof BenchTable>;

/** What one part of the bench came to. */
export const Section = z.object({
  tables: z.array(BenchTable),
  /** The same as numbers, for `--json`. */
  data: z.unknown(),
  /** What could not be measured, in sentences; the bench then ends with 1. */
  failures: z.array(z.string()),
});
export type Section = z.infer<typeof Section>;

/** Headings; one that begins with `#` is of numbers. */
export function columns(...headings: string[]): BenchTable['columns'] {
  return headings.map((heading) => ({ heading: heading.replace(/^#/, ''), numeric: heading.startsWith('#') }));
}

/** Milliseconds with two digits after the point below ten, one below a hundred. */
export function ms(value: number | null): string {
  return number(value, value === null || value < 10 ? 2 : value < 100 ? 1 : 0);
}

/** A number, or a dash where there is none. */
export function number(value: number | null | undefined, digits = 0): string {
  return value === null || value === undefined || Number.isNaN(value) ? '-' : value.toFixed(digits);
}

/** `1.42`, with a mark where it is above the target. */
export function ratio(value: number | null, target: number): string {
  return value === null ? '-' : `${value.toFixed(2)}${value > target ? ' !' : ''}`;
}

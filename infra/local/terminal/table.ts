/** Rows under headings, every column as wide as its widest cell, the last one cut where the line would pass `width` characters. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], width: number): string[] {
  const widths = headings.map((heading, column) => Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => cut(cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd(), width);
  return [line(headings), ...rows.map(line)];
}

/** At most `width` characters; a cut text ends in an ellipsis. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1)).toWellFormed()}…`;
}

/** Reads an RFC 4180 file whose cells are all quoted; anything else in it is an error. */
export function csvRows(content: Uint8Array): Record<string, string>[] {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  const [header = [], ...rows] = cells(text);
  return rows.map((row) => {
    if (row.length !== header.length) throw new Error(`A row has ${row.length} cells, the header ${header.length}`);
    return Object.fromEntries(header.map((name, index) => [name, row[index] ?? '']));
  });
}

function cells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const match = /^"((?:[^"]|"")*)"(,|\r\n)/.exec(text.slice(at));
    if (!match) throw new Error(`No quoted cell at character ${at}`);
    row.push((match[1] ?? '').replaceAll('""', '"'));
    if (match[2] === '\r\n') {
      rows.push(row);
      row = [];
    }
    at += match[0].length;
  }
  return rows;
}

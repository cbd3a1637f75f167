import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const Row = z.object({ group: z.string(), operation: z.string(), method: z.string(), path: z.string(), evidence: z.string(), success: z.coerce.number(), title: z.string(), note: z.string() });

/** The operations that the scanning surface promises. */
export function scanningContract(): z.infer<typeof Row>[] {
  const text = readFileSync(join(import.meta.dirname, 'scanning-api.csv'), 'utf8');
  const [head = [], ...rows] = text.trim().split(/\r?\n/).map(cells);
  return rows.map((row) => Row.parse(Object.fromEntries(head.map((name, at) => [name, row[at]]))));
}

/** RFC 4180 within one line: quoted cells may hold commas and doubled quotes. */
function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

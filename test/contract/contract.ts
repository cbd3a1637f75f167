import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const Operation = z.object({ group: z.string(), operation: z.string(), method: z.string(), path: z.string(), evidence: z.string(), success: z.coerce.number(), title: z.string(), note: z.string() });

/** The operations that the scanning surface promises. */
export function scanningContract(): z.infer<typeof Operation>[] {
  return rowsOf('scanning-api.csv', Operation);
}

const CloudFoundryError = z.object({ code: z.coerce.number(), status: z.coerce.number(), name: z.string(), description: z.string() });

/** The errors that the cloudfoundry surface documents; `%s` in a description is what it is about. */
export function documentedErrors(): z.infer<typeof CloudFoundryError>[] {
  return rowsOf('cloud-foundry-errors.csv', CloudFoundryError);
}

function rowsOf<S extends z.ZodType>(file: string, shape: S): z.output<S>[] {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8');
  const [head = [], ...rows] = text.trim().split(/\r?\n/).map(cells);
  return rows.map((row) => shape.parse(Object.fromEntries(head.map((name, at) => [name, row[at]]))));
}

/** RFC 4180 within one line: quoted cells may hold commas and doubled quotes. */
function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

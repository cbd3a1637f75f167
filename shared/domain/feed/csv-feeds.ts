import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import * as z from 'zod';
import type { Exploitation } from './exploitation.ts';

/** What a CSV file turned out to be, and of when. */
interface CsvFeed {
  kind: 'epss' | 'kev';
  date: string | null;
  entries: number;
}

/** Characters of a record: KEV's notes are some hundreds. */
const recordMax = 65_536;

/**
 * Reads a CSV file of FIRST (EPSS, with its `#model_version` line) or CISA (KEV) into what is known of exploitation. Undefined, and
 * nothing read, for any other file. Throws a sentence that names the line.
 */
export async function readCsv(chunks: AsyncIterable<Uint8Array>, into: Exploitation): Promise<CsvFeed | undefined> {
  // Errors of every stream arrive where the rows are read.
  const rows = pipeline(Readable.from(chunks), parse({ info: true, bom: true, relax_column_count: true, skip_empty_lines: true, max_record_size: recordMax }), () => undefined);
  let feed: CsvFeed | undefined;
  let date: string | null = null;
  try {
    for await (const row of rows) {
      const { record, info } = Row.parse(row);
      const [first = ''] = record;
      if (!feed && first.startsWith('#')) date = scoreDate(record);
      else if (!feed) {
        const kind = kindOf(record);
        if (!kind) return undefined;
        feed = { kind, date, entries: 0 };
      } else {
        atLine(info, () => (feed?.kind === 'epss' ? addEpss(record, into) : into.addKev(first)));
        feed.entries += 1;
      }
    }
  } finally {
    rows.destroy();
  }
  return feed;
}

const Row = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) });

function kindOf([first = '', second = '', third = '']: string[]): CsvFeed['kind'] | undefined {
  if (first === 'cve' && second === 'epss' && third === 'percentile') return 'epss';
  return first === 'cveID' && second === 'vendorProject' ? 'kev' : undefined;
}

/** `#model_version:v2025.03.14,score_date:2025-06-01T12:55:00Z` */
function scoreDate(record: string[]): string | null {
  return /^score_date:(\d{4}-\d{2}-\d{2})/.exec(record.find((cell) => cell.startsWith('score_date:')) ?? '')?.[1] ?? null;
}

const Fraction = z.string().regex(/^(?:[01](?:\.\d{1,20})?|\d(?:\.\d{1,20})?e-\d{1,3})$/i).transform(Number).refine((value) => value <= 1);

function addEpss([id = '', score = '', percentile = '', more]: string[], into: Exploitation): void {
  const [likelihood, rank] = [Fraction.safeParse(score), Fraction.safeParse(percentile)];
  if (!likelihood.success || !rank.success || more !== undefined) throw new Error('it has to be a CVE and two numbers from 0 to 1');
  into.addEpss(id, likelihood.data, rank.data);
}

function atLine({ lines }: { lines: number }, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new Error(`line ${lines}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

import { cveKey, cveNumber } from './cve-number.ts';
import { cvesMax, Exploitation } from './exploitation.ts';
import { asLine, type FeedDates, type Table } from './index-format.ts';
import { IndexWriter } from './index-writer.ts';
import { type CveItem, isAnalysed, productsOf } from './nvd.ts';
import { SortedLines } from './sorted-lines.ts';

/** Gathers what the files of an import say, and writes the index of it. */
export class IndexBuilder {
  readonly exploitation = new Exploitation();
  /** By the number of the CVE: when what counts was modified. */
  readonly #latest = new Map<number, number>();
  readonly #lines: SortedLines;
  #added = 0;
  modified = 0;

  constructor(work: string) {
    this.#lines = new SortedLines(work);
  }

  /** Answers a promise only when it has to wait for the disk. */
  add(cve: CveItem): Promise<void> | undefined {
    const number = cveNumber(cve.id) ?? 0;
    const modified = Date.parse(cve.lastModified.endsWith('Z') ? cve.lastModified : `${cve.lastModified}Z`);
    if (Number.isNaN(modified)) throw new Error(`${cve.id}, lastModified: ${JSON.stringify(cve.lastModified)} is no time`);
    const known = this.#latest.get(number);
    if (known !== undefined && modified < known) return undefined;
    if (this.#latest.size >= cvesMax) throw new Error(`it has more than ${cvesMax} CVEs`);
    this.#latest.set(number, modified);
    this.modified = Math.max(this.modified, modified);
    if (!isAnalysed(cve)) return undefined;
    return this.#keep(cve, number, modified);
  }

  async write(out: string, dates: FeedDates, report: (done: number) => void): Promise<Omit<Table, 'sections'> & { bytes: number }> {
    await using index = await IndexWriter.create(out);
    const cves = new Set<number>();
    let [products, lines] = [0, 0];
    let key = '';
    let known = new Map<string, string>();
    const end = async (): Promise<void> => {
      if (known.size === 0) return;
      products += 1;
      await index.add('products', key, `[${[...known.values()].join(',')}]`);
    };
    for await (const line of this.#lines.sorted()) {
      const [product = '', number = '', modified = '', json = ''] = line.split('\t');
      if ((lines += 1) % 1000 === 0) report(lines / this.#added);
      if (product !== key) {
        await end();
        [key, known] = [product, new Map()];
      }
      // An older state of the CVE, which another file has replaced.
      if (Number(modified) !== this.#latest.get(Number(number))) continue;
      cves.add(Number(number));
      known.set(number, `${json.slice(0, -1)},${asLine(this.exploitation.of(Number(number))).slice(1)}`);
    }
    await end();
    for (const number of this.exploitation.numbers()) await index.add('cves', cveKey(number), asLine(this.exploitation.of(number)));
    const about = { dates, counts: { cves: cves.size, products, kev: this.exploitation.kevCount, epss: this.exploitation.epssCount } };
    return { ...about, bytes: await index.finish(about) };
  }

  #keep(cve: CveItem, number: number, modified: number): Promise<void> | undefined {
    let waiting: Promise<void> | undefined;
    for (const [key, affected] of productsIn(cve)) {
      this.#added += 1;
      const line = this.#lines.add([key, cveKey(number), String(modified), asLine({ id: cve.id, ...affected })].join('\t'));
      if (line) waiting = waiting ? Promise.all([waiting, line]).then(() => undefined) : line;
    }
    return waiting;
  }
}

function productsIn(cve: CveItem): ReturnType<typeof productsOf> {
  try {
    return productsOf(cve);
  } catch (error) {
    throw new Error(`${cve.id}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

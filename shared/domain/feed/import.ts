import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { IndexBuilder } from './index-builder.ts';
import type { FeedDates, Table } from './index-format.ts';
import { type FileFeed, readFile } from './read-file.ts';

/**
 * An import makes an index from nothing but the files of a folder: NVD CVE 2.0 (feed files or pages of the API), KEV and EPSS, in any
 * number and order. Of a CVE that several files have, the one modified last counts. Memory holds some numbers for each CVE and a bounded
 * batch of lines; all else waits in the work folder. The same files give the same bytes.
 */
export interface Imported extends Omit<Table, 'sections'> {
  files: { name: string; kind: FileFeed['kind']; entries: number }[];
  /** Names in the folder that are no feed. */
  left_out: string[];
  bytes: number;
}

export type Report = (progress: { percent: number; note: string }) => void;

/** The share of the time that reading takes. */
const readingPercent = 80;

/** Writes the index of a folder's feeds to `out`, with the help of an empty folder. Throws a sentence that names the file and the place of a fault; nobody should look at `out` then. */
export async function importFeeds(from: string, { out, work }: { out: string; work: string }, report: Report = () => undefined): Promise<Imported> {
  const { feeds, left_out } = await candidates(from);
  const building = new IndexBuilder(work);
  const total = feeds.reduce((sum, { size }) => sum + size, 0);
  const files: (FileFeed & { name: string })[] = [];
  let bytes = 0;
  for (const { name } of feeds) {
    const read = (more: number): void => report({ percent: Math.floor((readingPercent * (bytes += more)) / Math.max(1, total)), note: name });
    const feed = await readFile(join(from, name), { cve: (cve) => building.add(cve), exploitation: building.exploitation, read }).catch((error: unknown) => {
      throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    });
    if (feed) files.push({ name, ...feed });
    else left_out.push(name);
  }
  if (!files.some(({ kind }) => kind === 'nvd')) throw new Error(`There is no NVD CVE 2.0 file in ${from}: nvdcve-2.0-<year>.json, or .json.gz`);
  const written = await building.write(out, datesOf(files, building.modified), (done) => report({ percent: readingPercent + Math.floor((100 - readingPercent) * done), note: 'index' }));
  return { files: files.map(({ name, kind, entries }) => ({ name, kind, entries })), left_out: left_out.toSorted(), ...written };
}

async function candidates(from: string): Promise<{ feeds: { name: string; size: number }[]; left_out: string[] }> {
  const names = await readdir(from).catch((error: unknown) => {
    throw new Error(`The folder ${from} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  });
  names.sort();
  const all = await Promise.all(names.map(async (name) => ({ name, info: await stat(join(from, name)) })));
  const isFeed = ({ name, info }: (typeof all)[number]): boolean => info.isFile() && /\.(?:json|csv)(?:\.gz)?$/i.test(name);
  return { feeds: all.filter(isFeed).map(({ name, info }) => ({ name, size: info.size })), left_out: all.filter((one) => !isFeed(one)).map(({ name }) => name) };
}

function datesOf(files: FileFeed[], modified: number): FeedDates {
  const latest = (kind: FileFeed['kind']): string | null => files.filter((file) => file.kind === kind).map(({ date }) => date).reduce((one, other) => ((other ?? '') > (one ?? '') ? other : one), null);
  return { nvd: latest('nvd') ?? (modified > 0 ? new Date(modified).toISOString() : null), kev: latest('kev'), epss: latest('epss') };
}

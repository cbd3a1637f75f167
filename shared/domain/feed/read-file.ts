import { createReadStream } from 'node:fs';
import { pipeline, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import * as z from 'zod';
import { cveNumber } from './cve-number.ts';
import { readCsv } from './csv-feeds.ts';
import type { Exploitation } from './exploitation.ts';
import { elementsOf } from './json-elements.ts';
import { CveItem } from './nvd.ts';

/** Bytes of a file once unpacked: all CVEs of all years together are some two gigabytes. */
const fileBytesMax = 16_000_000_000;

export interface FileFeed {
  kind: 'nvd' | 'epss' | 'kev';
  /** What the file says of its own date, ISO 8601. */
  date: string | null;
  entries: number;
}

/** Where what is read goes. */
interface Sink {
  cve: (cve: CveItem) => Promise<void> | undefined;
  exploitation: Exploitation;
  /** Bytes of the file, as it lies on disk. */
  read: (bytes: number) => void;
}

/** Reads one file, `.json` or `.csv`, plain or `.gz`, by what is in it. Undefined for a file of another kind. Throws a sentence about the place of the first fault. */
export async function readFile(path: string, sink: Sink): Promise<FileFeed | undefined> {
  const chunks = unpacked(path, sink.read);
  if (/\.csv(?:\.gz)?$/i.test(path)) return readCsv(chunks, sink.exploitation);
  return readJson(chunks, sink);
}

const Entry = z.object({ cve: z.object({ id: z.string() }) }).or(z.object({ cveID: z.string() }));

async function readJson(chunks: AsyncIterable<Uint8Array>, sink: Sink): Promise<FileFeed | undefined> {
  const fields = new Map<string, string>();
  let kind: FileFeed['kind'] | undefined;
  let entries = 0;
  for await (const element of elementsOf(chunks)) {
    if (element.kind === 'field') {
      fields.set(element.name, element.value.slice(0, 100));
      continue;
    }
    const entry = Entry.safeParse(element.value);
    if (!entry.success) throw new Error(`entry ${element.at} is neither a CVE of the NVD nor one of KEV`);
    if ('cve' in entry.data) await sink.cve(cveOf(element.value, element.at));
    else addKev(entry.data.cveID, element.at, sink.exploitation);
    kind = 'cve' in entry.data ? 'nvd' : 'kev';
    entries += 1;
  }
  if (fields.get('format') === 'NVD_CVE') kind ??= 'nvd';
  return kind && { kind, date: dateOf(fields), entries };
}

function cveOf(value: unknown, at: number): CveItem {
  const read = z.object({ cve: CveItem }).safeParse(value);
  if (read.success) return read.data.cve;
  const [issue] = read.error.issues;
  throw new Error(`entry ${at} (${nameOf(value)}), ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it cannot be read'}`);
}

function nameOf(value: unknown): string {
  const named = Entry.safeParse(value);
  return named.success && 'cve' in named.data ? named.data.cve.id.slice(0, 40) : 'without a name';
}

function addKev(id: string, at: number, exploitation: Exploitation): void {
  if (cveNumber(id) === undefined) throw new Error(`entry ${at}: ${JSON.stringify(id.slice(0, 40))} is no CVE`);
  exploitation.addKev(id);
}

/** The NVD writes its own time without a zone; it is UTC. */
function dateOf(fields: Map<string, string>): string | null {
  const text = fields.get('timestamp') ?? fields.get('dateReleased');
  if (text === undefined) return null;
  const time = Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function unpacked(path: string, read: (bytes: number) => void): AsyncIterable<Uint8Array> {
  const file = metered(createReadStream(path, { highWaterMark: 262_144 }), read);
  const counting = bounded();
  // Errors arrive where the last stream is read.
  const done = (): void => undefined;
  return /\.gz$/i.test(path) ? pipeline(file, createGunzip(), counting, done) : pipeline(file, counting, done);
}

async function* metered(file: AsyncIterable<Uint8Array>, read: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of file) {
    read(chunk.byteLength);
    yield chunk;
  }
}

function bounded(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Uint8Array, _, next) {
      bytes += chunk.byteLength;
      if (bytes > fileBytesMax) next(new Error(`it unpacks to more than ${fileBytesMax / 1e9} GB`));
      else next(null, chunk);
    },
  });
}

import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { cveKey, cveNumber } from './cve-number.ts';
import type { Exploited } from './exploitation.ts';
import { type Block, footerBytes, formatVersion, KnownCve, magic, type SectionName, Table, unpack } from './index-format.ts';

/** Unpacked blocks that are kept: a scan asks for the same few products host after host. */
const cachedBlocks = 256;

/** Bytes of a packed table; that of all CVEs has some hundred kilobytes. */
const tableBytesMax = 64_000_000;

/** A file that is no index, one of another format version, or one that has been damaged. */
export class BadIndex extends Error {}

/** An index that is open: lookups read one block each. */
export class FeedIndex {
  readonly about: Omit<Table, 'sections'>;
  readonly #file: FileHandle;
  readonly #sections: Table['sections'];
  readonly #cache = new Map<number, Promise<string>>();

  private constructor(file: FileHandle, { sections, ...about }: Table) {
    this.#file = file;
    this.#sections = sections;
    this.about = about;
  }

  /** Reads the table. Throws BadIndex for a file that it cannot use. */
  static async open(path: string): Promise<FeedIndex> {
    const file = await open(path, 'r');
    try {
      return new FeedIndex(file, await tableOf(file));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The CVEs that affect some version of a product, by `vendor:product`. */
  async product(key: string): Promise<KnownCve[]> {
    const json = await this.#find('products', key);
    return json === undefined ? [] : z.array(KnownCve).parse(JSON.parse(json));
  }

  /** What is known of the exploitation of a CVE; undefined where no feed names it. */
  async exploited(cve: string): Promise<Exploited | undefined> {
    const number = cveNumber(cve);
    const json = number === undefined ? undefined : await this.#find('cves', cveKey(number));
    return json === undefined ? undefined : KnownCve.pick({ epss: true, kev: true }).parse(JSON.parse(json));
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #find(section: SectionName, key: string): Promise<string | undefined> {
    const block = lastNotAfter(this.#sections[section], key);
    if (!block) return undefined;
    const text = await this.#text(block);
    const start = text.startsWith(`${key}\t`) ? 0 : text.indexOf(`\n${key}\t`) + 1;
    if (start === 0 && !text.startsWith(`${key}\t`)) return undefined;
    return text.slice(start + key.length + 1, text.indexOf('\n', start));
  }

  #text(block: Block): Promise<string> {
    const [, offset] = block;
    const text = this.#cache.get(offset) ?? readBlock(this.#file, block);
    // The most recently used are last.
    this.#cache.delete(offset);
    this.#cache.set(offset, text);
    text.catch(() => this.#cache.delete(offset));
    for (const oldest of this.#cache.keys()) {
      if (this.#cache.size <= cachedBlocks) break;
      this.#cache.delete(oldest);
    }
    return text;
  }
}

async function tableOf(file: FileHandle): Promise<Table> {
  const { size } = await file.stat();
  if (size < footerBytes) throw new BadIndex('It is too short for an index');
  const footer = await readAt(file, size - footerBytes, footerBytes);
  if (footer.toString('latin1', 0, 8) !== magic) throw new BadIndex('It is no index of vulnerability feeds');
  const version = footer.readUInt32LE(8);
  if (version !== formatVersion) throw new BadIndex(`It has format version ${version}, and this release reads ${formatVersion}: import the feeds again`);
  const [offset, length] = [Number(footer.readBigUInt64LE(16)), Number(footer.readBigUInt64LE(24))];
  if (length > tableBytesMax || offset + length + footerBytes !== size) throw new BadIndex('Its table is not where it should be');
  const table = await readAt(file, offset, length);
  if (crc32(table) !== footer.readUInt32LE(12)) throw new BadIndex('Its table is damaged');
  return Table.parse(JSON.parse(unpack(table)));
}

async function readBlock(file: FileHandle, [first, offset, length, checksum]: Block): Promise<string> {
  const packed = await readAt(file, offset, length);
  if (crc32(packed) !== checksum) throw new BadIndex(`Its block of ${first} is damaged`);
  return unpack(packed);
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new BadIndex('It ends too early');
  return buffer;
}

/** By bisection: the block in which the key is, if it is anywhere. */
function lastNotAfter(blocks: Block[], key: string): Block | undefined {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const first = blocks[middle]?.[0] ?? '';
    if (first <= key) low = middle + 1;
    else high = middle;
  }
  return blocks[low - 1];
}

import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type Block, blockCharacters, footerBytes, formatVersion, magic, pack, type SectionName, type Table } from './index-format.ts';

/** Writes an index from front to back: the lines of one section after those of another, each in the order of its keys. */
export class IndexWriter {
  readonly #file: FileHandle;
  readonly #blocks: Record<SectionName, Block[]> = { products: [], cves: [] };
  #section: SectionName = 'products';
  #lines: string[] = [];
  #characters = 0;
  #first = '';
  #offset = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** The file must not exist yet. */
  static async create(path: string): Promise<IndexWriter> {
    return new IndexWriter(await open(path, 'wx', 0o600));
  }

  async add(section: SectionName, key: string, json: string): Promise<void> {
    if (section !== this.#section) await this.#flush();
    this.#section = section;
    if (this.#lines.length === 0) this.#first = key;
    this.#lines.push(`${key}\t${json}\n`);
    this.#characters += key.length + json.length + 2;
    if (this.#characters >= blockCharacters) await this.#flush();
  }

  /** Ends the file and makes it outlast a power cut; answers its length in bytes. */
  async finish(about: Omit<Table, 'sections'>): Promise<number> {
    await this.#flush();
    const table = pack(JSON.stringify({ ...about, sections: this.#blocks } satisfies Table));
    const footer = Buffer.alloc(footerBytes);
    footer.write(magic, 'latin1');
    footer.writeUInt32LE(formatVersion, 8);
    footer.writeUInt32LE(crc32(table), 12);
    footer.writeBigUInt64LE(BigInt(this.#offset), 16);
    footer.writeBigUInt64LE(BigInt(table.byteLength), 24);
    await this.#append(Buffer.concat([table, footer]));
    await this.#file.sync();
    return this.#offset;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    const packed = pack(this.#lines.join(''));
    this.#blocks[this.#section].push([this.#first, this.#offset, packed.byteLength, crc32(packed)]);
    [this.#lines, this.#characters] = [[], 0];
    await this.#append(packed);
  }

  async #append(bytes: Buffer): Promise<void> {
    // Positions are given, so that a short write of a full disk is seen as one.
    const { bytesWritten } = await this.#file.write(bytes, 0, bytes.byteLength, this.#offset);
    if (bytesWritten !== bytes.byteLength) throw new Error('The disk is full');
    this.#offset += bytesWritten;
  }
}

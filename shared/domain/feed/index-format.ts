import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import * as z from 'zod';
import { Rule } from './affected.ts';

/**
 * The index is one file that is read by random access. Blocks come first: each holds the lines of one section, `key TAB json`, sorted by
 * key over all blocks of the section, compressed by brotli. Then the table: what is in the file, and of every block its first key, its
 * place and the checksum of its compressed bytes. Then the footer, of fixed length, which says where the table is. A lookup reads one
 * block; only the table stays in memory, some 100 bytes for 64 KB of lines.
 */
export const magic = 'PRMTFEED';
export const formatVersion = 1;

/** Characters of the lines of a block. A product with more alone has a block of its own. */
export const blockCharacters = 65_536;

/** Magic (8), format version (4), CRC-32 of the table (4), its offset (8) and its length (8), little endian. */
export const footerBytes = 32;

/** [first key, offset, bytes, CRC-32]. */
const Block = z.tuple([z.string(), z.int().min(0), z.int().min(0), z.int().min(0)]);
export type Block = z.infer<typeof Block>;

const sections = ['products', 'cves'] as const;
export type SectionName = (typeof sections)[number];

/** What the feeds say of their own date, ISO 8601; null for one that was not given. */
const Dates = z.object({ nvd: z.string().nullable(), kev: z.string().nullable(), epss: z.string().nullable() });
export type FeedDates = z.infer<typeof Dates>;

export const Table = z.object({
  dates: Dates,
  counts: z.object({ cves: z.int(), products: z.int(), kev: z.int(), epss: z.int() }),
  sections: z.object({ products: z.array(Block), cves: z.array(Block) }),
});
export type Table = z.infer<typeof Table>;

/** What the index says of a CVE and one product. */
export const KnownCve = z.object({
  id: z.string(),
  score: z.number().nullable(),
  vector: z.string().nullable(),
  rules: z.array(Rule),
  epss: z.object({ score: z.number(), percentile: z.number() }).nullable(),
  kev: z.boolean(),
});
export type KnownCve = z.infer<typeof KnownCve>;

/** Bytes that a block or the table may unpack to: a file that promises more is no index. */
const unpackedMax = 512_000_000;

export function pack(text: string): Buffer {
  const content = Buffer.from(text, 'utf8');
  return brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: content.byteLength } });
}

export function unpack(packed: Uint8Array): string {
  return brotliDecompressSync(packed, { maxOutputLength: unpackedMax }).toString('utf8');
}

/** JSON on one line, whatever counts as an end of line. */
export function asLine(value: unknown): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

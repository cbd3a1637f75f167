import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { CurrentFeed } from './contract/feeds.ts';

/** `2026-01-31T00:00:00.000Z` and a content become `20260131T000000Z-<16 hex>`: by time, then by content. */
export function feedOf(date: string, sha256: string): CurrentFeed {
  // To the second: what the version can say.
  const at = `${new Date(date).toISOString().slice(0, 19)}.000Z`;
  return { version: `${at.replace(/[-:]|\.\d+/g, '')}-${sha256.slice(0, 16)}`, date: at };
}

const version = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-[0-9a-f]{16}$/;

/** The feed of a version; undefined for what is none. */
export function parseFeed(text: string): CurrentFeed | undefined {
  const [, year, month, day, hour, minute, second] = version.exec(text) ?? [];
  if (year === undefined) return undefined;
  const date = new Date(`${year}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}.000Z`);
  return Number.isNaN(date.getTime()) ? undefined : { version: text, date: date.toISOString() };
}

/** Whether a file is the one that the version names. */
export async function isContent(file: string, { version: named }: CurrentFeed): Promise<boolean> {
  return named.endsWith(`-${(await hashOf(file)).slice(0, 16)}`);
}

/** Hex SHA-256 of a file of any size. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

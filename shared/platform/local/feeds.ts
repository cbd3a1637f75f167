import { mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { CurrentFeed, Feeds } from '../contract/feeds.ts';
import { feedOf, hashOf, isContent, parseFeed } from '../feed-version.ts';
import { hasCode, replaceFile, syncFolder } from './durable-file.ts';
import { homeFolder } from './home.ts';

const Pointer = z.object({ current: z.string(), previous: z.string().nullable() });
type Pointer = z.infer<typeof Pointer>;

/** No import takes a day; an older draft was left by one that was killed. */
const draftLifeMs = 86_400_000;

/** The index under `feeds/`, and beside it a pointer that is replaced in one step. The one before stays for processes that have it open or are about to. */
export function folderFeeds(): Feeds {
  return {
    async current() {
      return parseFeed((await pointer())?.current ?? '');
    },
    async fetch(feed) {
      const file = fileOf(feed.version);
      return statSync(file, { throwIfNoEntry: false }) && (await isContent(file, feed)) ? file : undefined;
    },
    async workFolder() {
      sweepDrafts();
      return mkdtempSync(join(homeFolder('feeds', '.drafts'), 'import-'));
    },
    async publish(file, date) {
      const feed = feedOf(date, await hashOf(file));
      const before = await pointer();
      renameSync(file, fileOf(feed.version));
      syncFolder(homeFolder('feeds'));
      const next: Pointer = { current: feed.version, previous: before?.current === feed.version ? before.previous : (before?.current ?? null) };
      replaceFile(join(homeFolder('feeds'), 'current.json'), JSON.stringify(next));
      removeOthers(next);
      return feed;
    },
  };
}

async function pointer(): Promise<Pointer | undefined> {
  try {
    return Pointer.parse(JSON.parse(await readFile(join(homeFolder('feeds'), 'current.json'), 'utf8')));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function fileOf(version: CurrentFeed['version']): string {
  return join(homeFolder('feeds'), `${version}.index`);
}

function removeOthers({ current, previous }: Pointer): void {
  for (const name of readdirSync(homeFolder('feeds'))) {
    if (name.endsWith('.index') && name !== `${current}.index` && name !== `${previous ?? ''}.index`) rmSync(join(homeFolder('feeds'), name), { force: true });
  }
}

function sweepDrafts(): void {
  for (const name of readdirSync(homeFolder('feeds', '.drafts'))) {
    const path = join(homeFolder('feeds', '.drafts'), name);
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (made < Date.now() - draftLifeMs) rmSync(path, { recursive: true, force: true });
  }
}

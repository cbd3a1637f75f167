import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { checkFileKey, checkPresignSeconds } from '../file-limits.ts';
import type { Files, StoredFile } from '../contract/files.ts';
import { hasCode, syncFolder } from './durable-file.ts';
import { homeFolder } from './home.ts';

const Sidecar = z.object({ content_type: z.string(), size: z.number(), sha256: z.string() });
// A key's segment never starts with a dot, so the sidecar cannot meet a file.
const SIDECAR = '.file.json';
// No put takes an hour; an older draft was left by a process that was killed.
const DRAFT_LIFE_MS = 3_600_000;

/**
 * Files under `files/`. A file is a folder of its own, `<key>~/`, that holds the content and a sidecar: both are written and synced
 * in a draft folder and appear by one rename, so a reader or a killed writer never leaves or sees a part, and the first writer of a key wins.
 */
export function folderFiles(): Files {
  sweepDrafts();
  return {
    async put(key, content, contentType) {
      checkFileKey(key);
      const file = { content_type: contentType, size: content.byteLength, sha256: createHash('sha256').update(content).digest('hex') };
      const draft = await writeDraft(key, content, file);
      if (await appear(draft, folderOf(key))) return file;
      await rm(draft, { recursive: true });
      return await sameAsStored(key, file);
    },
    async get(key) {
      checkFileKey(key);
      return await read(key);
    },
    async presign(key, _fileName, seconds) {
      checkFileKey(key);
      checkPresignSeconds(seconds);
      return undefined;
    },
    async delete(key) {
      checkFileKey(key);
      await disappear(folderOf(key));
    },
  };
}

// No segment of a key holds a tilde, so the folder of a file and a folder on the way to one never meet.
function folderOf(key: string): string {
  return join(homeFolder('files'), `${key}~`);
}

function newDraft(): string {
  return join(draftFolder(), randomUUID());
}

function draftFolder(): string {
  return homeFolder('files', '.drafts');
}

// Several processes may sweep at once, so a draft may be gone between the steps. The file system's times are the machine's, not the clock port's.
function sweepDrafts(): void {
  for (const name of readdirSync(draftFolder())) {
    const path = join(draftFolder(), name);
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (made < Date.now() - DRAFT_LIFE_MS) rmSync(path, { recursive: true, force: true });
  }
}

async function writeDraft(key: string, content: Uint8Array, file: StoredFile): Promise<string> {
  const draft = newDraft();
  await mkdir(draft, { mode: 0o700 });
  await writeFile(join(draft, basename(key)), content, { mode: 0o600, flush: true });
  await writeFile(join(draft, SIDECAR), JSON.stringify(file), { mode: 0o600, flush: true });
  syncFolder(draft);
  return draft;
}

// False if the key is taken: a folder that holds something is never replaced by a rename.
async function appear(draft: string, folder: string): Promise<boolean> {
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  try {
    await rename(draft, folder);
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST')) return false;
    throw error;
  }
  syncFolder(dirname(folder));
  return true;
}

async function disappear(folder: string): Promise<void> {
  const draft = newDraft();
  try {
    await rename(folder, draft);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  syncFolder(dirname(folder));
  await rm(draft, { recursive: true });
}

async function sameAsStored(key: string, file: StoredFile): Promise<StoredFile> {
  const stored = Sidecar.parse(JSON.parse(await readFile(join(folderOf(key), SIDECAR), 'utf8')));
  if (stored.sha256 !== file.sha256) throw new Error(`The file ${key} exists with other content; a file never changes.`);
  return stored;
}

async function read(key: string): Promise<{ content: Uint8Array; file: StoredFile } | undefined> {
  try {
    const content = await readFile(join(folderOf(key), basename(key)));
    const file = Sidecar.parse(JSON.parse(await readFile(join(folderOf(key), SIDECAR), 'utf8')));
    if (createHash('sha256').update(content).digest('hex') !== file.sha256) throw new Error(`The file ${key} is not what was stored.`);
    return { content, file };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

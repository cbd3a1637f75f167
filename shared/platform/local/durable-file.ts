import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes the file with its whole content, for its owner alone; false, and nothing changed, if it exists already. */
export function createFile(path: string, content: string | Uint8Array): boolean {
  const draft = writeDraft(path, content);
  try {
    linkSync(draft, path);
    syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Makes the file or replaces it at one instant: a reader sees the old content or the new one, never a part. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  renameSync(writeDraft(path, content), path);
  syncFolder(dirname(path));
}

/** Makes renames and links in the folder outlast a power cut. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Whether a file-system error has one of the codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

function writeDraft(path: string, content: string | Uint8Array): string {
  const draft = `${path}.${randomUUID()}.draft`;
  writeFileSync(draft, content, { mode: 0o600, flag: 'wx', flush: true });
  return draft;
}

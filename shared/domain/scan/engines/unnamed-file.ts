import { constants, access, type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Memory that looks like a folder, on Linux. */
const memory = '/dev/shm';

/**
 * A file to be inherited by a child process, which finds it as /dev/fd/N. Its name is taken away before anything is written, so its content can be
 * reached by descriptor only and ends with the last process that holds one; on Linux it never reaches a disk. The caller closes it.
 */
export async function unnamedFile(content: Buffer): Promise<FileHandle> {
  const parent = await access(memory, constants.W_OK).then(() => memory, tmpdir);
  const folder = await mkdtemp(join(parent, 'perimeter-nmap-'));
  const file = await openAndForget(folder);
  // Written by position, so that the reader starts at the first byte even where it shares our offset (macOS).
  for (let written = 0; written < content.length; ) written += (await file.write(content, written, content.length - written, written)).bytesWritten;
  return file;
}

async function openAndForget(folder: string): Promise<FileHandle> {
  try {
    return await open(join(folder, 'file'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

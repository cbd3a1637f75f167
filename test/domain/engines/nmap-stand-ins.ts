import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Programs in nmap's place, for what the real one does not do on demand; each is a shell script in a folder of its own, which goes with the test. */
export async function programAs(script: string): Promise<{ path: string; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'perimeter-test-nmap-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'nmap');
  await writeFile(path, `#!/bin/sh\n${script.replaceAll('FOLDER', folder)}\n`);
  await chmod(path, 0o755);
  return { path, folder };
}

/** The real nmap, which leaves its process id behind (the last one, if it is started more than once). */
export async function recordingNmap(): Promise<{ path: string; pid: () => Promise<number> }> {
  const { path, folder } = await programAs('echo $$ > FOLDER/pid\nexec nmap "$@"');
  return { path, pid: async () => Number(await readFile(join(folder, 'pid'), 'utf8')) };
}

/** True when no such process runs; one that has ended and only waits to be collected by its parent does not run. */
export async function isGone(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => undefined);
  if (stat !== undefined) return /\) [ZX] /u.test(stat);
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

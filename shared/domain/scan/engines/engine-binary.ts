import { constants, access, readdir, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { EngineUnavailable } from './engine.ts';

/** The absolute path of nmap; throws EngineUnavailable where there is none. */
export function findNmap(binary: string): Promise<string> {
  return findProgram(binary, 'nmap is not installed: apt-get install nmap (Debian, Ubuntu) or brew install nmap (macOS)');
}

/** The absolute path of a program, found as a shell would find it; throws EngineUnavailable with that sentence where there is none. */
export async function findProgram(binary: string, absent: string): Promise<string> {
  const candidates = binary.includes('/') ? [binary] : searchPath().split(delimiter).filter((folder) => folder !== '').map((folder) => join(folder, binary));
  for (const candidate of candidates) {
    if (await isExecutable(candidate)) return realpath(candidate);
  }
  throw new EngineUnavailable(absent);
}

/** Where programs are looked for; engines get the same, and nothing else of our environment. */
export function searchPath(): string {
  return process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin';
}

/** True where a program stands at this path. */
export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(() => true, () => false);
}

/** The folder of tables and scripts that belongs to a binary, by nmap's own rule for an installed one. */
export function dataFolder(nmap: string): string {
  return join(dirname(nmap), '..', 'share', 'nmap');
}

/** The scripts that came with this nmap; undefined where its data is somewhere else. */
export async function installedScripts(nmap: string): Promise<Set<string> | undefined> {
  const names = await readdir(join(dataFolder(nmap), 'scripts')).catch(() => undefined);
  return names === undefined ? undefined : new Set(names.flatMap((name) => (name.endsWith('.nse') ? name.slice(0, -4) : [])));
}

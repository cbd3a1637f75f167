import { constants, access, realpath } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { EngineUnavailable } from './engine.ts';

/** The absolute path of nmap, found as a shell would find it; throws EngineUnavailable where there is none. */
export async function findNmap(binary: string): Promise<string> {
  const candidates = binary.includes('/') ? [binary] : searchPath().split(delimiter).filter((folder) => folder !== '').map((folder) => join(folder, binary));
  for (const candidate of candidates) {
    if (await isExecutable(candidate)) return realpath(candidate);
  }
  throw new EngineUnavailable('nmap is not installed: apt-get install nmap (Debian, Ubuntu) or brew install nmap (macOS)');
}

/** Where programs are looked for; nmap gets the same, and nothing else of our environment. */
export function searchPath(): string {
  return process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin';
}

/** True where a program stands at this path. */
export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(() => true, () => false);
}

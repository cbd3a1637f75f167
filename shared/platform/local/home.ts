import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of everything that one machine keeps: PERIMETER_HOME, or `.perimeter` where the process was started. Made on first use, for its owner alone. */
export function home(): string {
  return ownFolder(resolve(process.env['PERIMETER_HOME'] || '.perimeter'));
}

/** A folder inside of `home()`, made on first use. */
export function homeFolder(...names: string[]): string {
  return ownFolder(join(home(), ...names));
}

function ownFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

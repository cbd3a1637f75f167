import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';

export interface Generated {
  file: string;
  text: string;
}

/** The documents whose committed text is not what the code says now. */
export function stale(documents: Generated[]): Generated[] {
  return documents.filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text);
}

/** Writes what is stale; with `checking` only names it, and ends with 1. */
export function keep(documents: Generated[], checking: boolean): void {
  for (const { file, text } of stale(documents)) {
    if (checking) process.exitCode = 1;
    else write(file, text);
    process.stdout.write(`${relative(process.cwd(), file)} ${checking ? 'is stale: npm run docs' : 'written'}\n`);
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

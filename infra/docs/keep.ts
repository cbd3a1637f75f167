import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';

export interface Generated {
  file: string;
  text: string;
}

/** Writes generated documents; with `--check` only compares, and ends with 1 where the committed one is stale. */
export function keep(documents: Generated[], command: string): void {
  const stale = documents.filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text);
  const checking = process.argv.includes('--check');
  for (const { file, text } of stale) {
    if (!checking) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    process.stdout.write(`${relative(process.cwd(), file)}: ${checking ? `stale, run ${command}` : 'written'}\n`);
  }
  if (checking && stale.length > 0) process.exitCode = 1;
}

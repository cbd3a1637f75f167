import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Run as a process of its own with a folder as argument: makes a virtual environment there with the given requirement, once.
 * Test files start at the same time, so one installs and the others wait for the lock, which the system takes back from a killed process.
 */
const [folder, requirement] = process.argv.slice(2);
if (!folder || !requirement) throw new Error('Usage: install-moto.ts FOLDER REQUIREMENT');
const complete = join(folder, 'complete');

try {
  mkdirSync(dirname(folder), { recursive: true });
  const lock = new DatabaseSync(`${folder}.lock`, { timeout: 300_000 });
  lock.exec('BEGIN EXCLUSIVE');
  if (!existsSync(complete)) install(folder, requirement);
  lock.close();
} catch (error) {
  // The last line is what the caller shows.
  process.stderr.write(`${error instanceof Error ? error.message.trim() : String(error)}\n`);
  process.exitCode = 1;
}

function install(into: string, what: string): void {
  execFileSync('python3', ['-m', 'venv', '--clear', into], { stdio: 'pipe' });
  // Without a network this ends in seconds, not minutes.
  const options = ['--quiet', '--disable-pip-version-check', '--no-input', '--retries', '1', '--timeout', '15'];
  execFileSync(join(into, 'bin', 'python'), ['-m', 'pip', 'install', ...options, what], { stdio: 'pipe' });
  writeFileSync(complete, what);
}

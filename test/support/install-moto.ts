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

mkdirSync(dirname(folder), { recursive: true });
const lock = new DatabaseSync(`${folder}.lock`, { timeout: 300_000 });
lock.exec('BEGIN EXCLUSIVE');
if (!existsSync(complete)) {
  execFileSync('python3', ['-m', 'venv', '--clear', folder], { stdio: 'pipe' });
  execFileSync(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', requirement], { stdio: 'pipe' });
  writeFileSync(complete, requirement);
}
lock.close();

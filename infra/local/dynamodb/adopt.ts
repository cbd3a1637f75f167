import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, startEngine } from './engine.ts';

/**
 * The engine of a data folder. One that a killed start left behind is ended first: it was ours (its command line names our file),
 * and SQLite keeps what it acknowledged. Where the environment names another DynamoDB, that one is used and nothing is started.
 */
export async function openEngine(home: string): Promise<Engine> {
  const given = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  if (given !== undefined && given !== '') return { url: given, pid: 0, stop: async () => undefined };
  const file = join(home, 'table.db');
  await endLeftOver(home);
  const note = join(home, 'table.pid');
  const engine = await startEngine(file, { apart: true });
  writeFileSync(note, String(engine.pid), { mode: 0o600 });
  return {
    ...engine,
    async stop() {
      await engine.stop();
      rmSync(note, { force: true });
    },
  };
}

/** Ends the engine of a data folder whose host is gone. */
export async function endLeftOver(home: string): Promise<void> {
  const file = join(home, 'table.db');
  const note = join(home, 'table.pid');
  if (!existsSync(note)) return;
  const pid = Number(readFileSync(note, 'utf8'));
  if (!isOurs(pid, file)) return;
  process.kill(pid, 'SIGKILL');
  // At most five seconds: a killed process is gone as soon as the kernel has closed its files.
  for (let attempt = 0; attempt < 500 && isOurs(pid, file); attempt += 1) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A process id may have been given to somebody else since. */
function isOurs(pid: number, file: string): boolean {
  try {
    return Number.isInteger(pid) && pid > 0 && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(file);
  } catch {
    return false;
  }
}

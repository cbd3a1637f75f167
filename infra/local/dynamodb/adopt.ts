import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, startEngine } from './engine.ts';

/**
 * The engine of a data folder. One that a killed start left behind is ended first: it was ours (its command line names our file),
 * and SQLite keeps what it acknowledged. One whose host lives is in use: two hosts on one folder are refused, before the first loses its table. Where the environment names another DynamoDB, that one is used and nothing is started.
 */
export async function openEngine(home: string): Promise<Engine> {
  const given = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  if (given !== undefined && given !== '') return { url: given, pid: 0, stop: async () => undefined };
  const file = join(home, 'table.db');
  refuseInUse(home);
  await endLeftOver(home);
  const note = join(home, 'table.pid');
  const engine = await startEngine(file, { apart: true });
  writeFileSync(note, `${engine.pid} ${process.pid}`, { mode: 0o600 });
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
  const { pid } = noted(home);
  if (!isOurs(pid, file)) return;
  process.kill(pid, 'SIGKILL');
  // At most five seconds: a killed process is gone as soon as the kernel has closed its files.
  for (let attempt = 0; attempt < 500 && isOurs(pid, file); attempt += 1) await new Promise((resolve) => setTimeout(resolve, 10));
}

function refuseInUse(home: string): void {
  const { pid, host } = noted(home);
  // A process whose parent died has another one.
  if (isOurs(pid, join(home, 'table.db')) && parentOf(pid) === host) throw new Error(`Perimeter runs on ${home} already (process ${host}): stop it first, or name another folder in PERIMETER_HOME.`);
}

/** The engine of the folder and the host that started it; 0 for none. */
function noted(home: string): { pid: number; host: number } {
  const note = join(home, 'table.pid');
  const [pid = 0, host = 0] = existsSync(note) ? readFileSync(note, 'utf8').split(' ').map(Number) : [];
  return { pid, host };
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}

/** A process id may have been given to somebody else since. */
function isOurs(pid: number, file: string): boolean {
  try {
    return Number.isInteger(pid) && pid > 0 && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(file);
  } catch {
    return false;
  }
}

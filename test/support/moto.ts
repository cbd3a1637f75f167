import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const VERSION = '5.2.5';
const ROOT = join(import.meta.dirname, '..', '..');
// Outside of node_modules, which `npm ci` empties; git ignores it. The version in the name makes a new pin a new installation.
const FOLDER = join(ROOT, '.venv', `moto-${VERSION}`);
export const INSTALL_TIMEOUT_MS = 300_000;

// Serves on a free port and ends when its input ends, so a killed test run leaves no server behind.
const SERVE = `
import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
from moto.server import main
main(['-H', '127.0.0.1', '-p', '0'])
`;

export interface Moto {
  /** Such as http://127.0.0.1:43211, for AWS_ENDPOINT_URL. */
  endpoint: string;
  stop(): Promise<void>;
}

/** Starts an AWS-compatible server by others (moto) on a free port of this machine, installing it at the first call; says why where that is impossible. */
export async function startMoto(): Promise<Moto | { unavailable: string }> {
  try {
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'install-moto.ts'), FOLDER, `moto[server]==${VERSION}`], { timeout: INSTALL_TIMEOUT_MS });
  } catch (error) {
    return { unavailable: `moto ${VERSION} cannot be installed (it needs python3 with venv and pip, and a package index): ${lastLine(error)}` };
  }
  const server = spawn(join(FOLDER, 'bin', 'python'), ['-c', SERVE], { stdio: ['pipe', 'ignore', 'pipe'] });
  const endpoint = await address(server);
  return endpoint ? { endpoint, stop: () => end(server) } : { unavailable: `moto ${VERSION} ended before it listened.` };
}

// The server prints its address as soon as it listens, then a line for every request, which must be read or the pipe fills up.
async function address(server: ChildProcess): Promise<string | undefined> {
  if (!server.stderr) return undefined;
  const lines = createInterface({ input: server.stderr });
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  lines.on('line', (line) => {
    const found = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (found) resolve(found);
  });
  server.once('exit', () => resolve(undefined));
  return await promise;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.stdin?.end();
  await exited;
}

function lastLine(error: unknown): string {
  return error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error);
}

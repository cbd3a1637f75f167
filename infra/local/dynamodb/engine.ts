import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { indexStream } from './stream-index.ts';

export interface Engine {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** The embedded DynamoDB, or a sentence that says what to do where none fits the platform. */
function engineBinary(): string {
  try {
    const binary = join(dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')), 'dynoxide');
    if (existsSync(binary)) return binary;
  } catch {
    // Not installed: an optional dependency of Linux x64 only.
  }
  throw new Error('No embedded DynamoDB fits this platform: start one (for example DynamoDB Local) and set AWS_ENDPOINT_URL_DYNAMODB to its address.');
}

/**
 * Starts the engine on a free loopback port. Without a file the table lives in memory. `apart` from the process group of who starts it, Ctrl-C in
 * a terminal does not reach it: it is for the starter, who still has things to write and ends the engine last.
 */
export async function startEngine(file?: string, { apart = false } = {}): Promise<Engine> {
  const port = await freePort();
  const child = spawn(engineBinary(), ['--host', '127.0.0.1', '--port', String(port), ...(file === undefined ? [] : ['--db-path', file])], { stdio: 'ignore', detached: apart });
  await listening(port, child);
  if (file !== undefined) indexStream(file);
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}

/** Resolves when the port answers; tries for ten seconds and no longer than the process lives. */
async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`The embedded DynamoDB ended at once with code ${child.exitCode}`);
    if (await answers(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('The embedded DynamoDB does not answer');
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
  });
}

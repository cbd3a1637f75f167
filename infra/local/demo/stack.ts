import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { listenOnLoopback } from './loopback-server.ts';
import { endLeftOver } from '../dynamodb/adopt.ts';

const Credentials = z.object({
  scanning: z.object({ url: z.string(), api_key: z.string(), username: z.string(), password: z.string() }),
});

export interface Stack {
  url: string;
  apiKey: string;
  username: string;
  password: string;
  /** False when it ran before and will run on. */
  isOurs: boolean;
  /** Ends the stack if it is ours, and waits until it has ended. */
  stop(): Promise<void>;
}

interface StackOrder {
  /** The data folder, absolute. */
  home: string;
  /** Of the scanning surface; the other two follow. Where one of them is taken, any free ones serve. */
  port: number;
  /** Runner processes, where it is started; the usual number unless given. */
  runners?: number;
  signal: AbortSignal;
}

const program = fileURLToPath(new URL('../main.ts', import.meta.url));
/** Milliseconds. */
const patience = { start: 60_000, stop: 20_000, poll: 100 };
/** Characters of the log that go into the message of a failure. */
const logTail = 4_000;

/** The stack on this data folder, answering: the one that runs there already, or one that is started now. */
export async function startStack({ home, port, runners, signal }: StackOrder): Promise<Stack> {
  const running = await answering(home);
  if (running !== undefined) return { ...running, isOurs: false, stop: () => Promise.resolve() };
  const log = join(home, 'demo', 'stack.log');
  await mkdir(join(home, 'demo'), { recursive: true, mode: 0o700 });
  const child = run(log, { ...process.env, PERIMETER_HOME: home, PERIMETER_PORT: String((await areFree(port)) ? port : 0), ...(runners === undefined ? {} : { PERIMETER_RUNNERS: String(runners) }) });
  try {
    return { ...(await ready({ home, child, log, signal })), isOurs: true, stop: () => stop(child, home) };
  } catch (error) {
    await stop(child, home);
    throw error;
  }
}

/** In a process group of its own, so that Ctrl-C reaches the demo alone, which then ends the stack in order. */
function run(log: string, env: NodeJS.ProcessEnv): ChildProcess {
  const file = openSync(log, 'w');
  try {
    return spawn(process.execPath, [program], { env, detached: true, stdio: ['ignore', file, file] });
  } finally {
    closeSync(file);
  }
}

async function ready({ home, child, log, signal }: { home: string; child: ChildProcess; log: string; signal: AbortSignal }): Promise<Omit<Stack, 'isOurs' | 'stop'>> {
  const end = Date.now() + patience.start;
  while (Date.now() < end) {
    if (hasEnded(child)) throw new Error(`The stack ended while it started:\n${(await readFile(log, 'utf8')).slice(-logTail).trim()}`);
    const found = await answering(home);
    if (found !== undefined) return found;
    await delay(patience.poll, undefined, { signal });
  }
  throw new Error(`The stack did not answer within ${patience.start / 1000} s; ${log} says why.`);
}

/** Credentials outlive a stack, so only an answer shows that one runs. */
async function answering(home: string): Promise<Omit<Stack, 'isOurs' | 'stop'> | undefined> {
  try {
    const { scanning } = Credentials.parse(JSON.parse(await readFile(join(home, 'credentials.json'), 'utf8')));
    const health = await fetch(new URL('/health', scanning.url), { signal: AbortSignal.timeout(2_000) });
    if (!health.ok || !z.object({ status: z.literal('ok') }).safeParse(await health.json()).success) return undefined;
    return { url: scanning.url, apiKey: scanning.api_key, username: scanning.username, password: scanning.password };
  } catch {
    // No file yet, half a file, or nobody there: all mean "not yet".
    return undefined;
  }
}

/** In order first; whatever of its process group is still there then (engines of a stack that hangs or has crashed) is killed, and its table. */
async function stop(child: ChildProcess, home: string): Promise<void> {
  if (!hasEnded(child)) {
    child.kill('SIGTERM');
    const exited = once(child, 'exit');
    const waiting = new AbortController();
    await Promise.race([exited, delay(patience.stop, undefined, { signal: waiting.signal })]);
    waiting.abort();
  }
  killGroup(child);
  if (!hasEnded(child)) await once(child, 'exit');
  await endLeftOver(home);
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!isGone) throw error;
  }
}

function hasEnded({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

async function areFree(first: number): Promise<boolean> {
  if (first === 0) return true;
  for (const port of [first, first + 1, first + 2]) {
    try {
      await (await listenOnLoopback(createServer(), port)).close();
    } catch {
      return false;
    }
  }
  return true;
}

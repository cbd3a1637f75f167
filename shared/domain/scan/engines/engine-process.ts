import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cleanText } from './clean-text.ts';
import { EngineUnavailable } from './engine.ts';
import { EngineFailure } from './engine-failure.ts';
import { isExecutable, searchPath } from './engine-binary.ts';

interface EngineProcess {
  /** As messages name it: `nmap`. */
  name: string;
  /** The absolute path of the program. */
  binary: string;
  arguments: string[];
  /** Files that the program finds as /dev/fd/3, /dev/fd/4 and so on. */
  files?: (number | undefined)[];
  /** Beside the search path and the language. */
  environment?: Record<string, string>;
}

/** Addresses that it may use: four times what nmap needs, and enough for the reservations of a Go program. */
const addressSpaceBytes = 4_294_967_296;
/** How long an engine may take to end by itself before it is killed. */
const graceMilliseconds = 2_000;
const stderrCap = 16_384;

/**
 * Runs an engine and gives what it prints. Ends without an error when the signal aborts; throws EngineFailure when the engine fails.
 * Whichever way it ends, the program and all that it started are gone by then.
 */
export async function* engineOutput(program: EngineProcess, signal: AbortSignal): AsyncGenerator<string, void> {
  if (signal.aborted) return;
  const child = await start(program);
  const end = ending(program, child);
  const stop = (): void => stopGroup(child);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    for await (const chunk of child.stdout?.setEncoding('utf8') ?? []) yield String(chunk);
    const failure = await end;
    if (failure !== undefined && !signal.aborted) throw failure;
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
    await end;
  }
}

/** Whether raw sockets may be opened: root, and on Linux with CAP_NET_RAW (13), which hardened containers take away. */
export function mayOpenRawSockets(): boolean {
  if (process.getuid?.() !== 0) return false;
  if (process.platform !== 'linux') return true;
  const capabilities = /^CapEff:\s*([0-9a-f]+)$/mu.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return (BigInt(`0x${capabilities}`) & (1n << 13n)) !== 0n;
}

async function start({ binary, arguments: given, environment, files = [] }: EngineProcess): Promise<ChildProcess> {
  const [program = binary, ...rest] = [...(await confinement()), binary, ...given];
  return spawn(program, rest, {
    cwd: '/',
    detached: true,
    env: { PATH: searchPath(), LANG: 'C', ...environment },
    shell: false,
    stdio: ['ignore', 'pipe', 'pipe', ...files.map((file) => file ?? ('ignore' as const))],
  });
}

/**
 * On Linux an engine may use 4 GiB of addresses, leaves no core file, and dies with the thread that started it, so that a killed scanner leaves no scan running.
 * Both programs replace themselves by the next, so the process id stays the engine's. Elsewhere there is no such program.
 */
async function confinement(): Promise<string[]> {
  const wrappers = [['/usr/bin/prlimit', `--as=${String(addressSpaceBytes)}`, '--core=0'], ['/usr/bin/setpriv', '--pdeathsig', 'KILL']];
  if (process.platform !== 'linux') return [];
  const present = await Promise.all(wrappers.map(async ([program = '', ...rest]) => ((await isExecutable(program)) ? [program, ...rest] : [])));
  return present.flat();
}

/** Resolves when the process has ended and its output is read: with what went wrong, or undefined. */
async function ending({ name }: EngineProcess, child: ChildProcess): Promise<Error | undefined> {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => (stderr = (stderr + String(text)).slice(-stderrCap)));
  // A grandchild that kept the pipes open would keep us reading for ever.
  child.once('exit', () => signalGroup(child, 'SIGKILL'));
  try {
    await once(child, 'close');
  } catch (error) {
    return new EngineUnavailable(`${name} cannot be started: ${error instanceof Error ? error.message : 'unknown fault'}`);
  }
  if (child.exitCode === 0) return undefined;
  return new EngineFailure(lastLine(name, stderr) ?? (child.signalCode === null ? `${name} ended with exit code ${String(child.exitCode)}` : `${name} was ended by ${child.signalCode}`));
}

/** The line that says why: the last one before nmap's farewell and before the trace of a script engine that failed, without the place in nmap's own source. */
function lastLine(name: string, stderr: string): string | undefined {
  const [said = ''] = cleanText(stderr, stderrCap).split('\nstack traceback:');
  const line = said.split('\n').map((text) => text.trim()).findLast((text) => text !== '' && text !== 'QUITTING!');
  return line === undefined ? undefined : `${name} failed: ${cleanText(line.replace(/^\S*\.lua:\d+: /u, ''), 300)}`;
}

function stopGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  signalGroup(child, 'SIGTERM');
  const kill = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMilliseconds);
  child.once('exit', () => clearTimeout(kill));
}

function signalGroup(child: ChildProcess, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  } catch {
    // The whole group has ended already, which is what was asked for.
  }
}

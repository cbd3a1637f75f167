import { spawn } from 'node:child_process';

export interface Command {
  program: string;
  args: string[];
  /** The next command is run even if this one fails. */
  mayFail?: boolean;
}

/** Runs a command without input and says whether it ended well, with the end of its output. A program that does not exist ends badly. */
type Run = (command: Command, onLine?: (line: string) => void) => Promise<{ ok: boolean; output: string }>;

interface PackageManager {
  program: string;
  install: Command[];
  /** What a person would type. */
  command: string;
  needsRoot: boolean;
}

const managers: PackageManager[] = [
  {
    program: 'apt-get',
    // A fresh machine has no package lists; an unreachable extra source must not stop the rest.
    install: [
      { program: 'apt-get', args: ['update'], mayFail: true },
      { program: 'apt-get', args: ['install', '-y', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=60', 'nmap'] },
    ],
    command: 'sudo apt-get update && sudo apt-get install nmap',
    needsRoot: true,
  },
  { program: 'dnf', install: [{ program: 'dnf', args: ['install', '-y', 'nmap'] }], command: 'sudo dnf install nmap', needsRoot: true },
  { program: 'apk', install: [{ program: 'apk', args: ['add', 'nmap', 'nmap-scripts'] }], command: 'sudo apk add nmap nmap-scripts', needsRoot: true },
  { program: 'brew', install: [{ program: 'brew', args: ['install', 'nmap'] }], command: 'brew install nmap', needsRoot: false },
];

/**
 * Makes sure that nmap is there: installs it by the system's package manager when it is missing and this user may (as root, or by
 * sudo without a password), and otherwise throws one sentence with the command to run.
 */
export async function ensureNmap(onProgress: (line: string) => void, run: Run = runCommand, isRoot = process.getuid?.() === 0): Promise<void> {
  if (await works({ program: 'nmap', args: ['--version'] }, run)) return;
  const manager = await findManager(run);
  if (manager === undefined) throw new Error('nmap is missing: install it from https://nmap.org/download and run the same command again.');
  const sudo = manager.needsRoot && !isRoot;
  const sentence = `run "${manager.command}" and then the same command again.`;
  if (sudo && !(await works({ program: 'sudo', args: ['-n', 'true'] }, run))) {
    throw new Error(`nmap is missing and installing it needs an administrator: ${sentence}`);
  }
  for (const command of manager.install) {
    const { ok, output } = await run(sudo ? asRoot(command) : command, onProgress);
    if (!ok && command.mayFail !== true) throw new Error(`${output.trim()}\nnmap could not be installed by ${manager.program}: ${sentence}`);
  }
}

async function findManager(run: Run): Promise<PackageManager | undefined> {
  for (const manager of managers) if (await works({ program: manager.program, args: ['--version'] }, run)) return manager;
  return undefined;
}

async function works(command: Command, run: Run): Promise<boolean> {
  return (await run(command)).ok;
}

function asRoot({ program, args }: Command): Command {
  return { program: 'sudo', args: ['-n', program, ...args] };
}

/** Characters of output that are kept for the message of a failure. */
const outputCap = 2_000;

async function runCommand({ program, args }: Command, onLine: (line: string) => void = () => undefined): Promise<{ ok: boolean; output: string }> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output = (output + chunk).slice(-outputCap);
      const line = chunk.trim().split('\n').at(-1);
      if (line !== undefined && line !== '') onLine(line);
    });
  }
  child.on('error', () => resolve(false));
  child.on('close', (code) => resolve(code === 0));
  return { ok: await promise, output };
}

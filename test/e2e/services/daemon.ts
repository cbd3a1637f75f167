import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isFree } from '../../support/free-port.ts';

/** A program of a Debian package, and how it is started on loopback with a folder of its own. */
export interface DebianService {
  package: string;
  binary: string;
  /** Ports without which nmap does not know the service; on any other it is not looked into. */
  needs?: { tcp?: number[]; udp?: number[] };
  start: () => Promise<Running>;
}

export interface Running {
  /** nmap's port syntax. */
  ports: string[];
  port: number;
  stop: () => Promise<void>;
}

/** Why a service cannot be started here, for the name of a test; null where it can. */
export async function absent({ package: name, binary, needs = {} }: DebianService): Promise<string | null> {
  if (!existsSync(binary)) return `${name} is not installed`;
  if (process.getuid?.() !== 0) return `${name} is started as root only`;
  const taken = [...(await onlyTaken(needs.tcp ?? [], isFree)), ...(await onlyTaken(needs.udp ?? [], isFreeForUdp))];
  return taken.length === 0 ? null : `port ${String(taken[0])}, the only one on which nmap looks for ${name}, is taken`;
}

/** A folder with these files, which goes with `remove`. */
export function folderWith(files: Record<string, string>): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'perimeter-service-'));
  // Services give up root's rights and still have to get here; keys are for root alone.
  chmodSync(path, 0o755);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text.replaceAll('{folder}', path), { mode: name.endsWith('key') || name.endsWith('key.pem') ? 0o600 : 0o644 });
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts a program in the foreground and waits until it listens; it is ended by its process id, never by name. */
export async function daemon(binary: string, args: string[], listens: { port: number; address?: string } | { says: string }, clean: () => void, env: NodeJS.ProcessEnv = {}): Promise<Pick<Running, 'stop'>> {
  // A group of its own, so that its workers end with it, whatever they are doing.
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...env } });
  const ended = once(child, 'exit');
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(-4_000)));
  const stop = async (): Promise<void> => {
    endGroup(child.pid);
    await ended;
    clean();
  };
  const ready = (): boolean | Promise<boolean> => ('says' in listens ? said.includes(listens.says) : answers(listens.port, listens.address));
  while (!(await ready())) {
    if (child.exitCode !== null || child.signalCode !== null) {
      clean();
      throw new Error(`${binary} ended before it listened: ${said}`);
    }
    await pause(50);
  }
  return { stop };
}

async function onlyTaken(ports: number[], free: (port: number) => Promise<boolean>): Promise<number[]> {
  const asked = await Promise.all(ports.map(async (port) => ({ port, free: await free(port) })));
  return asked.filter((one) => !one.free).map(({ port }) => port);
}

async function isFreeForUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  const free = once(socket, 'listening').then(() => true, () => false);
  socket.bind(port, '127.0.0.1');
  return (await free) && (await new Promise((done) => socket.close(() => done(true))));
}

async function answers(port: number, address = '127.0.0.1'): Promise<boolean> {
  const socket = connect(port, address);
  const connected = await once(socket, 'connect').then(() => true, () => false);
  socket.destroy();
  return connected;
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody was left in it.
  }
}

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureNmap } from '../../infra/local/setup/nmap.ts';
import type { Command } from '../../infra/local/setup/nmap.ts';

const setup = join(import.meta.dirname, '../../infra/local/setup');
const quiet = (): void => undefined;

describe('set-up of nmap', () => {
  /** A machine on which only these commands end well; answers what was run on it. */
  const machine = (...working: string[]): { ran: string[]; run: (command: Command) => Promise<{ ok: boolean; output: string }> } => {
    const ran: string[] = [];
    return {
      ran,
      run: ({ program, args }) => {
        const line = [program, ...args].join(' ');
        ran.push(line);
        return Promise.resolve({ ok: working.some((start) => line.startsWith(start)), output: `output of ${program}` });
      },
    };
  };

  it('does nothing where nmap is there', async () => {
    const { ran, run } = machine('nmap');
    await ensureNmap(quiet, run, false);
    expect(ran).toEqual(['nmap --version']);
  });

  it('installs by the package manager as root, even when an extra source cannot be reached', async () => {
    const { ran, run } = machine('apt-get --version', 'apt-get install');
    await ensureNmap(quiet, run, true);
    expect(ran.at(-2)).toBe('apt-get update');
    expect(ran.at(-1)).toMatch(/^apt-get install -y .*nmap$/);
  });

  it('uses sudo where it asks for no password', async () => {
    const { ran, run } = machine('dnf', 'sudo');
    await ensureNmap(quiet, run, false);
    expect(ran.at(-1)).toBe('sudo -n dnf install -y nmap');
  });

  it('says in one sentence what to run where the user may not install', async () => {
    const { ran, run } = machine('apt-get');
    await expect(ensureNmap(quiet, run, false)).rejects.toThrow(/^nmap is missing .*run "sudo apt-get update && sudo apt-get install nmap" and then the same command again\.$/);
    expect(ran.some((line) => line.includes('install'))).toBe(false);
  });

  it('says so too where no package manager is known, or where it fails', async () => {
    await expect(ensureNmap(quiet, machine().run, true)).rejects.toThrow('https://nmap.org/download');
    await expect(ensureNmap(quiet, machine('apk --version').run, true)).rejects.toThrow(/output of apk\nnmap could not be installed by apk/);
  });
});

describe('the runner behind the npm scripts', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'perimeter-setup-'));
    await cp(setup, join(root, 'infra/local/setup'), { recursive: true });
    await mkdir(join(root, 'greeting'));
    await writeFile(join(root, 'greeting/package.json'), '{"name":"greeting","version":"1.0.0","type":"module","main":"index.js"}');
    await writeFile(join(root, 'greeting/index.js'), 'export const greeting = "hello";');
    await writeFile(join(root, 'package.json'), '{"name":"fresh","version":"1.0.0","type":"module","dependencies":{"greeting":"file:greeting"}}');
    await writeFile(join(root, 'program.ts'), 'import { greeting } from "greeting";\nconst words: string[] = process.argv.slice(2);\nconsole.log(greeting, ...words);\nprocess.exitCode = 3;\n');
    await writeFile(join(root, 'waiting.ts'), 'process.on("SIGTERM", () => process.exit(7));\nsetInterval(() => undefined, 1_000);\nconsole.log("ready");\n');
    await promisify(execFile)('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund'], { cwd: root });
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const run = async (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> => {
    const child = spawn(process.execPath, [join(root, 'infra/local/setup/run.mjs'), ...args]);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
    const [code]: number[] = await once(child, 'close');
    return { code: code ?? -1, stdout, stderr };
  };

  it('installs the packages on a fresh machine, then runs the program with its arguments, and keeps stdout for the program', async () => {
    const { code, stdout, stderr } = await run('program.ts', 'a', 'b');
    expect(stderr).toMatch(/^Installing npm packages: 1 of 2, 0 s\nInstalled npm packages in \d+ s\n$/);
    expect({ code, stdout }).toEqual({ code: 3, stdout: 'hello a b\n' });
  });

  it('installs nothing a second time, and again when a package is gone', async () => {
    expect((await run('program.ts')).stderr).toBe('');
    await rm(join(root, 'node_modules/greeting'), { recursive: true });
    expect(await run('program.ts')).toMatchObject({ code: 3, stdout: 'hello\n' });
  });

  it('starts a program of a package', async () => {
    await writeFile(join(root, 'greeting/cli.js'), 'console.log("from the package");');
    expect(await run('--development', 'node_modules/greeting/cli.js')).toMatchObject({ code: 0, stdout: 'from the package\n' });
  });

  it('passes signals on and ends with the exit code of the program', async () => {
    const child = spawn(process.execPath, [join(root, 'infra/local/setup/run.mjs'), 'waiting.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([7, null]);
  });

  it('fails with a sentence on stderr when no program is named', async () => {
    expect(await run()).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Name the program to run') });
  });
});

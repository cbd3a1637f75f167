import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { listenOnLoopback } from '../../../infra/local/demo/loopback-server.ts';
import { EngineUnavailable, type EngineEvent, type EngineProfile, type ScanOrder } from '../../../shared/domain/scan/engines/engine.ts';
import { EngineFailure } from '../../../shared/domain/scan/engines/engine-failure.ts';
import { nmapEngine } from '../../../shared/domain/scan/engines/nmap/nmap.ts';
import { isGone, programAs, recordingNmap } from './nmap-stand-ins.ts';

const profile: EngineProfile = { id: 'p', default_ports: 'top:10', scripts: [], version_intensity: 0, host_timeout_seconds: 60, script_timeout_seconds: 10, detect_os: false, authenticated: false, tests: 'all', intrusive: false };
const order: ScanOrder = { hosts: [{ address: '127.0.0.1', hostname: null }, { address: '127.0.0.3', hostname: null }], ports: '1', profile, alive_test: 'default' };
const recorded = fileURLToPath(new URL('recorded', import.meta.url));

/** What a run reported, and what it threw in the end. */
async function outcome(binary: string, what: ScanOrder = order, signal: AbortSignal = new AbortController().signal): Promise<{ events: EngineEvent[]; hosts: string[]; error: unknown }> {
  const events: EngineEvent[] = [];
  let error: unknown;
  try {
    for await (const event of nmapEngine({ binary }).run(what, signal)) events.push(event);
  } catch (thrown) {
    error = thrown;
  }
  return { events, hosts: events.flatMap((event) => (event.type === 'host' ? `${event.host.address} ${event.host.status}` : [])), error };
}

describe('an engine that is not there', () => {
  it('says how to install it', async () => {
    await expect(nmapEngine({ binary: '/nowhere/nmap' }).verify()).rejects.toThrow(/apt-get install nmap.*brew install nmap/);
    expect((await outcome('no-such-program-as-this')).error).toBeInstanceOf(EngineUnavailable);
  });

  it('is not taken for nmap because something stands in its place', async () => {
    await expect(nmapEngine({ binary: (await programAs('echo hello')).path }).verify()).rejects.toThrow(EngineUnavailable);
  });
});

describe('an engine that fails', () => {
  it('with an exit code gives the last line that says why, cleaned', async () => {
    const { path } = await programAs(String.raw`printf 'Warning: x\nSomething \033[31mbroke\033[0m\nQUITTING!\n' >&2; exit 1`);
    const { error } = await outcome(path);
    expect(error).toBeInstanceOf(EngineFailure);
    expect(error).toMatchObject({ message: 'nmap failed: Something broke' });
  });

  it('because it does not know a script names the script', async () => {
    const { path } = await recordingNmap();
    const { error } = await outcome(path, { ...order, profile: { ...profile, scripts: ['no-such-script'] } });
    expect(error).toMatchObject({ message: expect.stringMatching(/^nmap failed: 'no-such-script' did not match/) });
  });

  it('by being killed keeps the hosts that were complete, and says nothing of the others', async () => {
    const { path } = await programAs(`cat '${recorded}/killed.xml'; kill -9 $$`);
    const { hosts, error, events } = await outcome(path);
    expect(hosts).toEqual(['127.0.0.3 up']);
    expect(error).toBeInstanceOf(EngineFailure);
    expect(error).toMatchObject({ message: expect.stringContaining('SIGKILL') });
    expect(events).not.toContainEqual({ type: 'progress', percent: 100 });
  });

  it('by stopping in the middle with exit code 0 is not believed', async () => {
    const { path } = await programAs(`cat '${recorded}/killed.xml'`);
    expect((await outcome(path)).error).toBeInstanceOf(EngineFailure);
  });

  it('by writing nonsense without end is ended', async () => {
    const { path, folder } = await programAs('echo $$ > FOLDER/pid; cat /dev/zero');
    expect((await outcome(path)).error).toBeInstanceOf(EngineFailure);
    expect(await isGone(Number(await readFile(join(folder, 'pid'), 'utf8')))).toBe(true);
  });

  it('in one run of several does not lose what the others find', async () => {
    const { path } = await programAs(`case "$*" in *broken.example*) echo broken >&2; exit 1;; *) cat '${recorded}/time-limit.xml';; esac`);
    const { hosts, error } = await outcome(path, { ...order, hosts: [{ address: '127.0.0.1', hostname: 'broken.example' }, { address: '127.0.0.1', hostname: null }], profile: { ...profile, scripts: ['http-title'] } });
    expect(hosts).toEqual(['127.0.0.1 incomplete']);
    expect(error).toMatchObject({ message: 'nmap failed: broken' });
  });
});

describe('hosts', () => {
  it('say which scripts of the profile this nmap does not have', async () => {
    const { events } = await outcome('nmap', { ...order, profile: { ...profile, scripts: ['no-such-script'] } });
    expect(events).toContainEqual({ type: 'host', host: expect.objectContaining({ reason: 'user-set; this nmap does not have the scripts no-such-script' }) });
  });

  it('that were ordered but never reported are down', async () => {
    const { path } = await programAs(`cat '${recorded}/os.xml'`);
    expect((await outcome(path)).hosts).toEqual(['127.0.0.1 up', '127.0.0.3 down']);
  });

  it('that were not ordered are not reported', async () => {
    const { path } = await programAs(`cat '${recorded}/ipv6-udp.xml'`);
    expect((await outcome(path)).hosts).toEqual(['127.0.0.1 down', '127.0.0.3 down']);
  });
});

describe('the process', () => {
  it('gets nothing of our environment but the path', async () => {
    vi.stubEnv('PERIMETER_TEST_SECRET', 'swordfish');
    const { path, folder } = await programAs('env > FOLDER/env; exit 1');
    await outcome(path);
    vi.unstubAllEnvs();
    const names = (await readFile(join(folder, 'env'), 'utf8')).split('\n').map((line) => line.split('=')[0]);
    // The shell of the stand-in adds the last three itself.
    expect(names.filter((name) => name !== '')).toEqual(expect.arrayContaining(['PATH', 'LANG']));
    expect(names.filter((name) => name !== '' && !['PATH', 'LANG', 'PWD', 'OLDPWD', 'SHLVL', '_'].includes(name ?? ''))).toEqual([]);
  });

  it('that ignores a request to end is killed, with what it started', async () => {
    const { path, folder } = await programAs("trap '' TERM; sleep 600 & echo $! > FOLDER/child; echo $$ > FOLDER/pid; echo '<!DOCTYPE nmaprun><nmaprun><taskprogress task=\"NSE\" percent=\"10\"/>'; wait; wait");
    const stop = new AbortController();
    for await (const event of nmapEngine({ binary: path }).run(order, stop.signal)) {
      if (event.type === 'progress' && event.percent > 0) stop.abort();
    }
    for (const name of ['pid', 'child']) expect(await isGone(Number(await readFile(join(folder, name), 'utf8')))).toBe(true);
  });

  it.runIf(existsSync('/usr/bin/setpriv'))('ends with the scanner that started it, however that one ends', async () => {
    const silent = createServer();
    const server = await listenOnLoopback(silent, 0);
    const nmap = await recordingNmap();
    const connected = once(silent, 'connection');
    const script = `import { nmapEngine } from ${JSON.stringify(new URL('../../../shared/domain/scan/engines/nmap/nmap.ts', import.meta.url).href)};
      for await (const event of nmapEngine({ binary: ${JSON.stringify(nmap.path)} }).run(${JSON.stringify({ ...order, ports: String(server.port) })}, new AbortController().signal)) void event;`;
    const scanner = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
    await connected;
    const pid = await nmap.pid();
    expect(await isGone(pid)).toBe(false);
    scanner.kill('SIGKILL');
    await vi.waitFor(async () => expect(await isGone(pid)).toBe(true), { timeout: 20_000 });
    await server.close();
  });
});

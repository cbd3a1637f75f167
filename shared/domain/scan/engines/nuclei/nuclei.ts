import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanText } from '../clean-text.ts';
import { findProgram, searchPath } from '../engine-binary.ts';
import { type Engine, type EngineEvent, type EngineFinding, EngineUnavailable, type HostResult, type ScanOrder } from '../engine.ts';
import { EngineFailure } from '../engine-failure.ts';
import { engineOutput } from '../engine-process.ts';
import { interleave } from '../interleave.ts';
import { linesOf } from '../lines.ts';
import { type Ports, portsOf } from '../nmap/ports.ts';
import { type Batch, batchesOf, canonicalAddress } from '../nmap/targets.ts';
import { hostsAtOnce, nucleiArguments, placesMax } from './arguments.ts';
import { foundIn } from './line.ts';
import { type Probed, probe } from '../tcp-probe.ts';
import { topTcpPorts } from '../nmap/top-ports.ts';
import { unnamedService } from '../unnamed-service.ts';

/** Named hosts take one nuclei each; so many run side by side. */
const concurrency = 2;
/** Findings of one host; a template that matches everything must not fill the table. */
const findingsMax = 5_000;

interface NucleiOptions {
  binary?: string;
  /** The folder of templates, which the deployment keeps; nuclei is never let to fetch any. */
  templates: string | undefined;
}

/** Scans with nuclei 3, found on the PATH unless another binary is named. It tests what listens on the profile's TCP ports; UDP it does not know. */
export function nucleiEngine(options: NucleiOptions): Engine {
  return { verify: () => verify(options), run: (order, signal) => run(options, order, signal) };
}

const absent = 'nuclei is not installed where the scan runners are: put it on their PATH';

async function verify({ binary = 'nuclei', templates }: NucleiOptions): Promise<{ version: string; feed_version: string | null }> {
  const path = await findProgram(binary, absent);
  templatesOf(templates);
  return inOwnHome(async (home) => {
    // It says so on its error output, like everything that is no result.
    const asked = promisify(execFile)(path, ['-version', '-duc', '-nc'], { cwd: '/', env: { PATH: searchPath(), LANG: 'C', HOME: home }, timeout: 10_000, killSignal: 'SIGKILL', maxBuffer: 65_536 });
    const printed = await asked.then(({ stdout, stderr }) => `${stdout}\n${stderr}`, () => '');
    const version = /Engine Version: v?(\d[\w.-]*)/u.exec(printed)?.[1];
    if (version === undefined) throw new EngineUnavailable(`${cleanText(path, 300)} does not say that it is nuclei: install it again`);
    return { version: cleanText(version, 32), feed_version: null };
  });
}

async function* run(options: NucleiOptions, order: ScanOrder, signal: AbortSignal): AsyncGenerator<EngineEvent, void> {
  const batches = batchesOf(order.hosts);
  const binary = await findProgram(options.binary ?? 'nuclei', absent);
  const templates = templatesOf(options.templates);
  const { ports, notes } = await tcpPorts(portsOf(order.ports ?? order.profile.default_ports));
  yield { type: 'progress', percent: 0 };
  const scans = batches.map((batch) => (leave: AbortSignal) => scan({ binary, templates, batch, ports, notes, order }, leave));
  let done = 0;
  for await (const { value } of interleave(scans, concurrency, signal)) {
    yield { type: 'host', host: value };
    done += 1;
    yield { type: 'progress', percent: Math.min(99, Math.floor((100 * done) / order.hosts.length)) };
  }
  if (!signal.aborted) yield { type: 'progress', percent: 100 };
}

interface Work {
  binary: string;
  templates: string;
  batch: Batch;
  ports: number[];
  notes: string[];
  order: ScanOrder;
}

/** Looks where something listens, and lets nuclei test that. */
async function* scan(work: Work, signal: AbortSignal): AsyncGenerator<HostResult, void> {
  const { batch, ports, order } = work;
  const probed = new Map<string, Probed>();
  for (const address of batch.addresses.keys()) probed.set(address, await probe(address, ports, signal));
  if (signal.aborted) return;
  const places = [...probed].flatMap(([address, { open }]) => open.map((port) => ({ address, port })));
  const late = AbortSignal.timeout(1000 * order.profile.host_timeout_seconds * Math.ceil(batch.addresses.size / hostsAtOnce));
  const either = AbortSignal.any([signal, late]);
  const found = new Map<string, EngineFinding[]>();
  for (let at = 0; at < places.length; at += placesMax) await collect(work, places.slice(at, at + placesMax), found, either);
  if (signal.aborted) return;
  for (const [address, ordered] of batch.addresses) yield hostOf(work, ordered, probed.get(address), found.get(address) ?? [], late.aborted);
}

async function collect({ binary, templates, batch, order }: Work, places: { address: string; port: number }[], found: Map<string, EngineFinding[]>, signal: AbortSignal): Promise<void> {
  await inOwnHome(async (home) => {
    const output = engineOutput({ name: 'nuclei', binary, arguments: nucleiArguments(batch, places, order.profile, templates), environment: { HOME: home } }, signal);
    for await (const line of linesOf(output)) {
      const one = foundIn(line);
      const address = one && canonicalAddress(one.address);
      // What was not asked for does not count.
      if (!one || !address || !batch.addresses.has(address)) continue;
      const known = found.get(address) ?? [];
      if (known.length < findingsMax) known.push(one.finding);
      found.set(address, known);
    }
  });
}

function hostOf({ batch, notes, order }: Work, address: string, probed: Probed | undefined, findings: EngineFinding[], late: boolean): HostResult {
  const up = probed?.alive === true || order.alive_test === 'consider_alive';
  const reason = [late ? 'the time limit for the hosts was reached' : probed?.alive ? 'TCP ports answered' : up ? 'considered alive' : 'no TCP port of the profile answered', ...notes].join('; ');
  return { address, hostnames: batch.hostname === null ? [] : [batch.hostname], status: up ? (late ? 'incomplete' : 'up') : 'down', reason, os: null, services: (probed?.open ?? []).map((port) => unnamedService({ port, protocol: 'tcp' })), scripts: [], findings };
}

async function tcpPorts({ top, tcp, udp }: Ports): Promise<{ ports: number[]; notes: string[] }> {
  const ports = top !== null ? await topTcpPorts(top) : (tcp ?? '').split(',').filter((part) => part !== '').flatMap(expanded);
  return { ports: [...new Set(ports)], notes: udp === null ? [] : ['UDP ports were left out, because nuclei knows TCP alone'] };
}

function expanded(part: string): number[] {
  const [first = 0, last = first] = part.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

function templatesOf(templates: string | undefined): string {
  if (templates === undefined || templates === '') throw new EngineUnavailable('nuclei has no templates: PERIMETER_NUCLEI_TEMPLATES has to name their folder');
  if (!templates.startsWith('/')) throw new EngineFailure('PERIMETER_NUCLEI_TEMPLATES has to be an absolute path');
  return templates;
}

/** nuclei writes its settings into its home: each process has one of its own, which goes with it. */
async function inOwnHome<T>(work: (home: string) => Promise<T>): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'perimeter-nuclei-'));
  try {
    return await work(home);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cleanText } from '../clean-text.ts';
import { type Engine, type EngineEvent, EngineUnavailable, type HostResult, type ScanOrder } from '../engine.ts';
import { interleave } from '../interleave.ts';
import { nmapCommand } from './arguments.ts';
import { openInherited } from './inherited.ts';
import { findNmap, installedScripts, searchPath } from '../engine-binary.ts';
import { hostResult, reportedAddress } from './host.ts';
import { engineOutput, mayOpenRawSockets } from '../engine-process.ts';
import { nmapProgress } from './progress.ts';
import { type Batch, batchesOf, canonicalAddress } from './targets.ts';
import { nmapXmlReader, type XmlElement } from './xml.ts';

/** Named hosts take one nmap each; so many run side by side. */
const concurrency = 4;

/** Scans with nmap (7.80 or later), found on the PATH unless another binary is named. */
export function nmapEngine(options: { binary?: string } = {}): Engine {
  const binary = options.binary ?? 'nmap';
  return { verify: async () => verify(binary), run: (order, signal) => run(binary, order, signal) };
}

async function verify(binary: string): Promise<{ version: string; feed_version: string | null }> {
  const path = await findNmap(binary);
  const asked = promisify(execFile)(path, ['--version'], { cwd: '/', env: { PATH: searchPath(), LANG: 'C' }, timeout: 10_000, killSignal: 'SIGKILL', maxBuffer: 65_536 });
  const printed = await asked.catch(() => undefined);
  const version = /^Nmap version (\d[\w.]*)/mu.exec(printed?.stdout ?? '')?.[1];
  if (version === undefined) throw new EngineUnavailable(`${cleanText(path, 300)} does not say that it is nmap: install it again`);
  return { version: cleanText(version, 32), feed_version: null };
}

async function* run(binary: string, order: ScanOrder, signal: AbortSignal): AsyncGenerator<EngineEvent, void> {
  const batches = batchesOf(order.hosts);
  const path = await findNmap(binary);
  const shares = batches.map(({ addresses }) => addresses.size);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const fractions = shares.map(() => 0);
  let percent = 0;
  yield { type: 'progress', percent };
  for await (const { source, value } of interleave(batches.map((batch) => (leave) => scan(path, batch, order, leave)), concurrency, signal)) {
    if (typeof value !== 'number') {
      yield { type: 'host', host: value };
      continue;
    }
    fractions[source] = value;
    const done = fractions.reduce((sum, fraction, index) => sum + fraction * (shares[index] ?? 0), 0) / total;
    // 100 is kept for the end: it says that nothing more comes.
    const now = Math.min(99, Math.floor(done * 100));
    if (now > percent) yield { type: 'progress', percent: (percent = now) };
  }
  if (!signal.aborted) yield { type: 'progress', percent: 100 };
}

/** One nmap process: each host as it is reported, and how far the process is as a fraction. */
async function* scan(binary: string, batch: Batch, order: ScanOrder, signal: AbortSignal): AsyncGenerator<HostResult | number, void> {
  const inherited = await openInherited(binary, order.profile.scripts);
  const command = nmapCommand(batch, order, { privileged: mayOpenRawSockets(), probes: inherited.probes, scripts: await installedScripts(binary) });
  const missing = new Map(batch.addresses);
  const progress = nmapProgress(batch.addresses.size);
  try {
    for await (const element of elements(binary, command.arguments, inherited.files, signal)) {
      if (element.name === 'taskprogress') yield progress.phase(element.attributes['task'] ?? '', Number(element.attributes['percent']));
      const key = element.name === 'host' ? canonicalAddress(reportedAddress(element) ?? '') : null;
      const address = key === null ? undefined : missing.get(key);
      if (key === null || address === undefined) continue;
      missing.delete(key);
      yield hostResult(element, { address, hostname: batch.hostname, notes: command.notes });
      yield progress.host();
    }
  } finally {
    await inherited.close();
  }
  if (signal.aborted) return;
  for (const address of missing.values()) yield unreported(address, batch.hostname, command);
  yield 1;
}

async function* elements(binary: string, args: string[] | null, files: (number | undefined)[], signal: AbortSignal): AsyncGenerator<XmlElement, void> {
  if (args === null) return;
  const reader = nmapXmlReader();
  for await (const chunk of engineOutput({ name: 'nmap', binary, arguments: args, files }, signal)) {
    yield* reader.write(chunk);
    const fault = reader.fault();
    if (fault !== undefined) throw fault;
  }
  if (signal.aborted) return;
  reader.end();
}

function unreported(address: string, hostname: string | null, command: { arguments: string[] | null; notes: string[] }): HostResult {
  const scanned = command.arguments !== null;
  const reason = [...(scanned ? ['no answer to the test whether the host is alive'] : []), ...command.notes].join('; ');
  return { address, hostnames: hostname === null ? [] : [hostname], status: scanned ? 'down' : 'incomplete', reason, os: null, services: [], scripts: [] };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findingsOf } from '../../../shared/domain/check/judge.ts';
import type { Engine, ScanOrder } from '../../../shared/domain/scan/engines/engine.ts';
import { nmapEngine } from '../../../shared/domain/scan/engines/nmap/nmap.ts';
import { scanProfiles } from '../../../shared/domain/scan-profile/profiles.ts';
import type { Report } from '../../local/terminal/steps.ts';
import { startWeakServices } from '../../local/demo/weak-services/start.ts';
import { type BenchTable, columns, number, ratio, type Section } from '../output/section.ts';
import { plainNmap } from './plain-nmap.ts';
import { wholeRun } from './whole-run.ts';

/** What the product may take beside nmap. */
const ratioMax = 1.15;

interface ScanTimes {
  nmap: string;
  plain_ms: number;
  engine_ms: number;
  engine_ratio: number;
  findings: number;
  whole_ms: number;
  whole_ratio: number;
}

/** One scan of the demo's three weak services: by nmap alone, through the engine and the checks, and as a whole run of a customer. */
export async function scanSection(report: Report, signal: AbortSignal): Promise<Section> {
  await using ending = new AsyncDisposableStack();
  const weak = await startWeakServices();
  ending.defer(() => weak.close());
  const home = mkdtempSync(join(tmpdir(), 'perimeter-bench-'));
  ending.defer(() => rmSync(home, { recursive: true, force: true }));
  const ports = [weak.ftp.port, weak.http.port, weak.tls.port];
  const order = orderOf(['127.0.0.1'], ports);
  const engine = nmapEngine();
  const { version } = await engine.verify();
  report({ percent: 0, note: 'nmap alone' });
  const plain_ms = await timed(() => plainNmap(order, signal));
  report({ percent: 33, note: 'through the engine' });
  let findings = 0;
  const engine_ms = await timed(async () => (findings = await throughEngine(engine, order, signal)));
  report({ percent: 66, note: 'as a run' });
  const { total_ms: whole_ms, status } = await wholeRun({ home, hosts: '127.0.0.1', ports }, signal);
  const times: ScanTimes = { nmap: version, plain_ms, engine_ms, engine_ratio: engine_ms / plain_ms, findings, whole_ms, whole_ratio: whole_ms / plain_ms };
  return { tables: [tableOf(times)], data: { scan: times }, failures: status === 'Done' ? [] : [`The scan ended as ${status}`] };
}

/** What the engine would be asked for by a run of the PCI profile. */
export function orderOf(addresses: string[], ports: number[]): ScanOrder {
  const profile = scanProfiles.find(({ product }) => product === 'pci');
  if (!profile) throw new Error('There is no PCI profile');
  return { hosts: addresses.map((address) => ({ address, hostname: null })), ports: `T:${ports.join(',')}`, profile, alive_test: 'consider_alive' };
}

async function throughEngine(engine: Engine, order: ScanOrder, signal: AbortSignal): Promise<number> {
  let findings = 0;
  for await (const event of engine.run(order, signal)) {
    if (event.type === 'host') findings += findingsOf(event.host, new Date()).length;
  }
  return findings;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function tableOf({ nmap, plain_ms, engine_ms, engine_ratio, findings, whole_ms, whole_ratio }: ScanTimes): BenchTable {
  const seconds = (value: number): string => number(value / 1000, 2);
  return {
    title: 'Scan',
    notes: [
      `The three weak services of the demo on 127.0.0.1, profile PCI, nmap ${nmap}; every row scans with the same options. A ratio above ${ratioMax} is marked.`,
      'As a run: from the order to start until the scan is Done, through the public API of a stack of its own: coordinator, queue, runner, findings, finaliser, report.',
    ],
    columns: columns('how', '#seconds', '#ratio', '#findings'),
    rows: [
      ['nmap alone', seconds(plain_ms), ratio(1, ratioMax), '-'],
      ['through the engine and the checks', seconds(engine_ms), ratio(engine_ratio, ratioMax), String(findings)],
      ['as a run', seconds(whole_ms), ratio(whole_ratio, ratioMax), '-'],
    ],
  };
}

import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../local/terminal/steps.ts';
import { columns, number, ratio, type Section } from '../output/section.ts';
import { plainNmap } from './plain-nmap.ts';
import { orderOf, timed } from './section.ts';
import { type WholeRun, wholeRun } from './whole-run.ts';

/** From 127.0.0.1 on, four chunks; on each eighth of them a web server listens. */
const addresses = Array.from({ length: 64 }, (_, at) => `127.0.0.${at + 1}`);
const listening = addresses.filter((_, at) => at % 8 === 7);
/** Where nothing listens, beside the port of the servers. */
const quietPorts = [9, 13];
/** What a run may take beside nmap alone. */
const ratioMax = 1.5;

type Measured = WholeRun & { runners: number };

export function usualRunners(report: Report, signal: AbortSignal): Promise<Section> {
  return runnersSection(report, signal, [1, 2, 4]);
}

/** One scan of 64 local addresses as a whole run, by so many runner processes each time, beside one plain nmap over the same addresses and ports. */
export async function runnersSection(report: Report, signal: AbortSignal, counts: number[]): Promise<Section> {
  await using ending = new AsyncDisposableStack();
  const ports = [...quietPorts, await startWebServers(ending)];
  report({ percent: 0, note: 'nmap alone' });
  const plain_ms = await timed(() => plainNmap(orderOf(addresses, ports), signal));
  const runs: Measured[] = [];
  for (const runners of counts) {
    report({ percent: Math.round((100 * (runs.length + 1)) / (counts.length + 1)), note: named(runners) });
    const home = mkdtempSync(join(tmpdir(), 'perimeter-bench-'));
    ending.defer(() => rmSync(home, { recursive: true, force: true }));
    runs.push({ runners, ...(await wholeRun({ home, hosts: '127.0.0.1-127.0.0.64', ports, runners }, signal)) });
  }
  const failures = runs.filter(({ status }) => status !== 'Done').map(({ runners, status }) => `The scan by ${named(runners)} ended as ${status}`);
  return { tables: [tableOf(plain_ms, runs)], data: { runners: { plain_ms, runs } }, failures };
}

function tableOf(plain_ms: number, runs: Measured[]): Section['tables'][number] {
  const row = (how: string, ms: number): string[] => [how, number(ms / 1000, 2), ratio(ms / plain_ms, ratioMax)];
  return {
    title: 'Scan with several runners',
    notes: [
      `64 addresses of this machine, three ports, ${listening.length} web servers; profile PCI. nmap alone has all of them in one process; a run has four chunks of 16, and a runner one of them at a time.`,
      `From the order to start until the scan is Done, through the public API of a stack of its own; a ratio above ${ratioMax} is marked. Everything shares the cores of this machine.`,
    ],
    columns: columns('how', '#seconds', '#ratio'),
    rows: [row('nmap alone', plain_ms), ...runs.map(({ runners, total_ms }) => row(named(runners), total_ms))],
  };
}

function named(runners: number): string {
  return runners === 1 ? '1 runner' : `${runners} runners`;
}

/** On one port of all listening addresses; they end with the stack. */
async function startWebServers(ending: AsyncDisposableStack): Promise<number> {
  let port = 0;
  for (const address of listening) {
    const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Bench</title>'));
    await once(server.listen(port, address), 'listening');
    ending.defer(() => {
      server.closeAllConnections();
      server.close();
    });
    const bound = server.address();
    if (bound !== null && typeof bound === 'object') ({ port } = bound);
  }
  return port;
}

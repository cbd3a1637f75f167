import { Ready } from '../../shared/domain/run/chunk.ts';
import { scanChunk } from '../../shared/domain/run/scan-chunk.ts';
import type { Engine, HostResult, ScanHost, ScanOrder } from '../../shared/domain/scan/engines/engine.ts';
import { on, type Worker } from '../../shared/events/worker.ts';
import { scanRunner } from '../../functions/workers/scan-runner/worker.ts';

interface Script {
  /** What a host gives; a promise that stays open is a host that takes for ever. */
  host?: (host: ScanHost, signal: AbortSignal) => HostResult | Promise<HostResult>;
  /** Throws what the engine throws instead of scanning. */
  begin?: (order: ScanOrder) => void;
}

/** An engine that plays a script, for what nmap cannot be made to do on demand: dying, dawdling, seeing another thing each time. */
export function scriptedEngine({ host = (one) => telnet(one), begin = () => undefined }: Script = {}): Engine & { orders: ScanOrder[] } {
  const orders: ScanOrder[] = [];
  return {
    orders,
    verify: async () => ({ version: '1', feed_version: null }),
    async *run(order, signal) {
      orders.push(order);
      begin(order);
      for (const [at, one] of order.hosts.entries()) {
        const given = host(one, signal);
        const result = given instanceof Promise ? await Promise.race([given, aborted(signal)]) : given;
        if (signal.aborted || result === undefined) return;
        yield { type: 'host', host: result };
        yield { type: 'progress', percent: Math.floor((100 * (at + 1)) / order.hosts.length) };
      }
    },
  };
}

/** The scan runner with this engine in the place of nmap. */
export function runnerWith(engine: Engine): Worker {
  return { ...scanRunner, on: [on(Ready, (reference, _, ending) => scanChunk(reference, async () => engine, ending))] };
}

/** A host with an open telnet port. */
export function telnet({ address, hostname }: ScanHost, port = 23): HostResult {
  const service = { port, protocol: 'tcp', name: 'telnet', product: 'Linux telnetd', version: null, extra_info: null, cpes: [], tls: false, scripts: [] } as const;
  return { address, hostnames: hostname === null ? [] : [hostname], status: 'up', reason: 'syn-ack', os: null, services: [{ ...service, cpes: [], scripts: [] }], scripts: [] };
}

export function silent({ address }: ScanHost): HostResult {
  return { address, hostnames: [], status: 'down', reason: 'no-response', os: null, services: [], scripts: [] };
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => (signal.aborted ? resolve(undefined) : signal.addEventListener('abort', () => resolve(undefined), { once: true })));
}

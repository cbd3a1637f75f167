import { tenant, withActor } from '../../../shared/domain/actor/context.ts';
import { Chunks } from '../../../shared/domain/run/chunk.ts';
import { finalise } from '../../../shared/domain/run/finalise.ts';
import { plan } from '../../../shared/domain/run/plan.ts';
import { Runs } from '../../../shared/domain/run/run.ts';
import { scanChunk } from '../../../shared/domain/run/scan-chunk.ts';
import type { Engine, HostResult } from '../../../shared/domain/scan/engines/engine.ts';
import { start } from '../../../shared/domain/scan/start.ts';
import { resultsOf } from '../../../shared/domain/vulnerability/severity-counts.ts';
import { Meter } from '../../../shared/table/meter.ts';
import { readAll } from '../../../shared/table/read-all.ts';
import { newScan } from '../world/finished-run.ts';
import { as, type World } from '../world/world.ts';

/** How much a run finds. */
export interface Size {
  hosts: number;
  servicesPerHost: number;
  /** How often the same is found. */
  runs: number;
}

export interface Stage {
  stage: string;
  findings: number;
  seconds: number;
  wcu: number;
  rcu: number;
}

/** A run that finds so much on each of some hosts (a block of a power of two), and the same again where wanted: what its results cost to store, and its end. */
export async function storeRuns(world: World, { hosts, servicesPerHost, runs }: Size): Promise<Stage[]> {
  const scan = await newScan(world, `10.40.0.0/${32 - Math.log2(hosts)}`);
  const stages: Stage[] = [];
  for (const which of ['first run', 'same again'].slice(0, runs)) stages.push(...(await storeRun(world, scan, which, engineWith(servicesPerHost))));
  return stages;
}

async function storeRun({ people: { user } }: World, scan_id: string, which: string, engine: Engine): Promise<Stage[]> {
  const run_id = (await as(user, () => start(scan_id))).run_id ?? '';
  const reference = { scan_id, run_id };
  const measured = async (work: () => Promise<void>): Promise<Omit<Stage, 'stage' | 'findings'>> => {
    const meter = new Meter();
    const started = performance.now();
    await withActor({ type: 'system', name: 'bench', organization: user.organization }, work, { meter });
    return { seconds: (performance.now() - started) / 1000, wcu: meter.write, rcu: meter.read };
  };
  await measured(() => plan(reference));
  const stored = await measured(async () => {
    const chunks = await readAll([Chunks.stretch(tenant(), run_id)], Chunks.parse);
    for (const { id } of chunks) await scanChunk({ ...reference, chunk_id: id }, async () => engine, new AbortController().signal);
  });
  const ended = await measured(() => finalise(reference));
  const findings = await as(user, async () => resultsOf(await Runs.need(tenant(), run_id, scan_id)).total);
  return [{ stage: `${which}: stored`, findings, ...stored }, { stage: `${which}: compared, judged, counted`, findings, ...ended }];
}

/** Every host answers at once, with telnet on so many ports. */
function engineWith(services: number): Engine {
  const found = Array.from({ length: services }, (_, at) => ({ port: 1000 + at, protocol: 'tcp' as const, name: 'telnet', product: null, version: null, extra_info: null, cpes: [], tls: false, scripts: [] }));
  const hostAt = (address: string): HostResult => ({ address, hostnames: [], status: 'up', reason: 'syn-ack', os: null, services: found, scripts: [] });
  return {
    verify: async () => ({ version: '7.93', feed_version: null }),
    async *run({ hosts }) {
      for (const { address } of hosts) yield { type: 'host', host: hostAt(address) };
    },
  };
}

import { asSystem, tenant } from '../../../shared/domain/actor/context.ts';
import { RunHosts } from '../../../shared/domain/host/run-host.ts';
import { finalise } from '../../../shared/domain/run/finalise.ts';
import { plan } from '../../../shared/domain/run/plan.ts';
import { scanChunk } from '../../../shared/domain/run/scan-chunk.ts';
import { Chunks } from '../../../shared/domain/run/chunk.ts';
import * as ScanEdit from '../../../shared/domain/scan/edit.ts';
import type { Engine, HostResult, Service } from '../../../shared/domain/scan/engines/engine.ts';
import { start } from '../../../shared/domain/scan/start.ts';
import * as TargetEdit from '../../../shared/domain/target/edit.ts';
import { findingStretches } from '../../../shared/domain/vulnerability/finding.ts';
import { Runs } from '../../../shared/domain/run/run.ts';
import { newId } from '../../../shared/lib/id.ts';
import { queryRows } from '../../../shared/table/query.ts';
import { as, perWorld, type World } from './world.ts';

interface FinishedRun {
  scan: string;
  run: string;
  host: string;
  finding: string;
}

/** A PCI scan of sixteen hosts that has run to its end: judged, compared, counted, with its report. */
export const finishedRun = perWorld(async (world): Promise<FinishedRun> => {
  const { user } = world.people;
  const scan = await newScan(world, '10.20.0.0/28');
  const run = (await as(user, () => start(scan))).run_id ?? '';
  return asSystem('bench', user.organization, async () => {
    const reference = { scan_id: scan, run_id: run };
    await plan(reference);
    const chunks = await queryRows(Chunks.stretch(tenant(), run), 100);
    for (const chunk of chunks.rows.map(Chunks.parse)) await scanChunk({ ...reference, chunk_id: chunk.id }, async () => engine, new AbortController().signal);
    await finalise(reference);
    return { scan, run, ...(await firstOf(run, scan)) };
  });
});

/** A PCI scan of a new target of these hosts, of the customer's User. */
export async function newScan(world: World, hosts: string): Promise<string> {
  const target_id = await newTarget(world, hosts);
  return as(world.people.user, async () => (await ScanEdit.create(ScanEdit.Create.parse({ name: `Scan ${newId()}`, target_id }))).id);
}

export function newTarget({ people }: World, hosts: string): Promise<string> {
  return as(people.user, async () => (await TargetEdit.create(TargetEdit.Create.parse({ name: `Target ${newId()}`, hosts }))).id);
}

async function firstOf(run_id: string, scan: string): Promise<{ host: string; finding: string }> {
  const { finding_shards } = await Runs.need(tenant(), run_id, scan);
  const shards = await Promise.all(findingStretches(tenant(), { run_id, finding_shards }).map((stretch) => queryRows(stretch, 1)));
  const hosts = await queryRows(RunHosts.stretch(tenant(), run_id), 1);
  const [host, finding] = [hosts.rows[0]?.['id'], shards.flatMap(({ rows }) => rows)[0]?.['id']];
  if (typeof host !== 'string' || typeof finding !== 'string') throw new Error('The run found nothing');
  return { host, finding };
}

/** Answers at once what nmap would after a while: every host with two services that send passwords in clear text. */
const engine: Engine = {
  verify: async () => ({ version: '7.93', feed_version: null }),
  async *run({ hosts }) {
    for (const { address } of hosts) yield { type: 'host', host: hostAt(address) };
  },
};

function hostAt(address: string): HostResult {
  return { address, hostnames: [], status: 'up', reason: 'syn-ack', os: null, services: [service(21, 'ftp'), service(23, 'telnet')], scripts: [] };
}

function service(port: number, name: string): Service {
  return { port, protocol: 'tcp', name, product: null, version: null, extra_info: null, cpes: [], tls: false, scripts: [] };
}

import * as z from 'zod';
import { stableId } from '../../lib/id.ts';
import { parseAddress } from '../../network/address.ts';
import { firstOverlap, formatRange, mergeRanges, singleAddress } from '../../network/range.ts';
import { entity } from '../../table/entity.ts';
import type { Operation } from '../../table/operation.ts';
import { readAll } from '../../table/read-all.ts';
import { tenant } from '../actor/context.ts';
import { products } from '../plan/product.ts';
import type { Run } from '../run/run.ts';
import { intervals } from '../target/hosts-count.ts';
import { expandHosts } from '../target/hosts-expansion.ts';
import { parseHosts } from '../target/hosts.ts';
import { bandCounts } from '../vulnerability/severity-counts.ts';
import { hostId } from './host-id.ts';
import { type RunHost, RunHosts, silentHosts } from './run-host.ts';

/**
 * Addresses of a run that did not answer, as ranges: most of a large network is silent, and an item for each of its hosts would be most of
 * what the run writes and keeps. What a name leads to has an item of its own (`silentHosts`), because several names may lead there.
 */
const Stored = z.object({
  product: z.enum(products),
  scan: z.object({ id: z.string(), name: z.string() }),
  run_id: z.string(),
  /** In the grammar of targets. */
  hosts: z.string(),
  reason: z.string(),
});

export const Silences = entity(Stored, { name: 'Host', family: 'SILENT_HOSTS', within: ({ run_id }) => run_id });
type Silence = ReturnType<typeof Silences.parse>;

/** The writes that keep addresses which nothing else tells of; each must be silent once in a run. */
export function silenceOf({ id: run_id, product, scan }: Run, silent: { address: string; reason: string }[]): Operation[] {
  return [...Map.groupBy(silent, ({ reason }) => reason)].map(([reason, own]) => {
    const ranges = mergeRanges(own.flatMap(({ address }) => parseAddress(address) ?? []).map(singleAddress));
    const hosts = ranges.map(formatRange).join(',');
    return Silences.overwrite(tenant(), { id: stableId('silence', run_id, hosts), product, scan, run_id, hosts, reason });
  });
}

/** One host of a run that did not answer, by its id. An id says nothing of its address, so this tries all that were silent: 0.2 s for a /16. */
export async function findSilent(runId: string, id: string): Promise<RunHost | undefined> {
  const [named, silences] = await Promise.all([RunHosts.get(tenant(), id, silentHosts(runId)), silencesOf(runId)]);
  if (named) return named;
  for (const silence of silences) {
    for (const address of addressesOf(silence)) if (hostId(tenant(), address) === id) return hostAt(silence, address);
  }
  return undefined;
}

/** All hosts of a run that did not answer. */
export async function allSilent(runId: string): Promise<RunHost[]> {
  const [named, silences] = await Promise.all([readAll([RunHosts.stretch(tenant(), silentHosts(runId))], RunHosts.parse), silencesOf(runId)]);
  return [...named, ...silences.flatMap((silence) => [...addressesOf(silence)].map((address) => hostAt(silence, address)))];
}

/** Whether an address was silent in a run, for as many addresses as one likes: it holds ranges alone. */
export async function silentIn(runId: string): Promise<(address: string) => boolean> {
  const ranges = mergeRanges((await silencesOf(runId)).flatMap(({ hosts }) => intervals(parseHosts(hosts).items)));
  return (text) => {
    const address = parseAddress(text);
    return address !== undefined && firstOverlap(ranges, singleAddress(address)) !== undefined;
  };
}

function silencesOf(runId: string): Promise<Silence[]> {
  return readAll([Silences.stretch(tenant(), runId)], Silences.parse);
}

function addressesOf({ hosts }: Silence): Iterable<string> {
  return expandHosts(parseHosts(hosts).items);
}

function hostAt({ product, scan, run_id, reason, created_at, updated_at, version }: Silence, ip: string): RunHost {
  const nothing = { hostnames: [], os: null, services: [], ...bandCounts([]), excepted: 0, severity: 0, compliance: null };
  return { id: hostId(tenant(), ip), product, ip, status: 'down', reason, ...nothing, first_seen_at: created_at, last_seen_at: created_at, scan, run_id, created_at, updated_at, version };
}

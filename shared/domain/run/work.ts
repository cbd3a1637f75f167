import { once } from 'node:events';
import { tenant } from '../actor/context.ts';
import { hostId } from '../host/host-id.ts';
import { RunHosts } from '../host/run-host.ts';
import type { Engine, HostResult } from '../scan/engines/engine.ts';
import { parseHosts } from '../target/hosts.ts';
import { contains } from '../target/hosts-count.ts';
import { expandHosts } from '../target/hosts-expansion.ts';
import { readScope } from '../target/scope.ts';
import { deploymentPolicy } from '../target/target-policy.ts';
import type { Lease } from './lease.ts';
import { openedSignIns } from './opened-sign-ins.ts';
import { type Resolved, resolve } from './resolve.ts';
import type { Run } from './run.ts';
import { storeHost, storeKnown, storeSilent, type UnitResult } from './store.ts';

/** Silent hosts that share a transaction, and are scanned again when a runner dies before it. */
const silentMax = 100;

/** What leads to one address: itself, or names of it. */
interface Place {
  units: string[];
  names: string[];
}

/** Scans what the chunk has left and stores each host as soon as it is known; ends early, without an error, when the signal aborts. */
export async function work(lease: Lease, engine: Engine, signal: AbortSignal, progress: (points: number) => void): Promise<void> {
  const finished = new Set(lease.chunk.finished);
  const left = [...expandHosts(parseHosts(lease.chunk.hosts).items)].filter((unit) => !finished.has(unit));
  const policy = deploymentPolicy();
  const resolving = Promise.all(left.map((unit) => resolve(unit, policy)));
  const resolved = await Promise.race([resolving, ...(signal.aborted ? [[]] : [once(signal, 'abort').then((): Resolved[] => [])])]);
  if (signal.aborted) return;
  for (const one of resolved) if ('refusal' in one) await storeHost(lease, untested([one.unit], one.refusal));
  const places = placesOf(resolved);
  await leaveOutStored(lease, places);
  if (places.size > 0) await scan(lease, engine, places, signal, progress);
}

function placesOf(resolved: Resolved[]): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const one of resolved) {
    if ('refusal' in one) continue;
    const place = places.get(one.address) ?? { units: [], names: [] };
    place.units.push(one.unit);
    if (one.name !== null) place.names.push(one.name);
    places.set(one.address, place);
  }
  return places;
}

/**
 * Where names of another chunk lead to the same address, it is stored once. What is there already is neither scanned nor signed in to again: it would
 * count for nothing, and tries at an account would add up with the names of a host.
 */
async function leaveOutStored(lease: Lease, places: Map<string, Place>): Promise<void> {
  const { run } = lease;
  if (run.chunks_total === 1 || !readScope(run.target).included.some(({ kind }) => kind === 'name')) return;
  const addresses = new Map([...places.keys()].map((address) => [hostId(tenant(), address), address]));
  for (const { id } of await RunHosts.getEach(tenant(), [...addresses.keys()], run.id)) {
    const address = addresses.get(id) ?? '';
    await storeKnown(lease, places.get(address)?.units ?? []);
    places.delete(address);
  }
}

async function scan(lease: Lease, engine: Engine, places: Map<string, Place>, signal: AbortSignal, progress: (points: number) => void): Promise<void> {
  const { run, chunk } = lease;
  const hosts = [...places].map(([address, { names }]) => ({ address, hostname: names[0] ?? null }));
  const before = 100 * chunk.finished.length;
  const units = chunk.hosts_count - chunk.finished.length;
  const silent: UnitResult[] = [];
  const credentials = await openedSignIns(run);
  const order = { hosts, ports: run.ports, profile: run.profile, alive_test: run.alive_test, ...(credentials ? { credentials } : {}) };
  for await (const event of engine.run(order, signal)) {
    if (event.type === 'progress') progress(before + event.percent * units);
    // What was not asked for does not count.
    const result = event.type === 'host' ? taken(places, event.host) : undefined;
    if (!result) continue;
    if (isOneOfMany(run, result)) silent.push(result);
    else await storeHost(lease, result);
    if (silent.length >= silentMax) await storeSilent(lease, silent.splice(0));
  }
  await storeSilent(lease, silent);
  if (signal.aborted) return;
  for (const [address, { units: missing, names }] of places) await storeHost(lease, untested(missing, 'the engine ended without a result for this host', address, names));
}

/** Whether it did not answer, and is or will be told of with the addresses beside it. */
function isOneOfMany({ target }: Run, { units, host }: UnitResult): boolean {
  if (host.status !== 'down') return false;
  if (units.includes(host.address)) return units.length === 1;
  const { included, excluded } = readScope(target);
  return contains(included, host.address) && !contains(excluded, host.address);
}

function taken(places: Map<string, Place>, host: HostResult): UnitResult | undefined {
  const place = places.get(host.address);
  places.delete(host.address);
  return place && { units: place.units, tested: true, host: { ...host, hostnames: [...new Set([...place.names, ...host.hostnames])] } };
}

function untested(units: string[], reason: string, address = units[0] ?? '', hostnames: string[] = []): UnitResult {
  return { units, tested: false, host: { address, hostnames, status: 'incomplete', reason, os: null, services: [], scripts: [] } };
}

import { BatchWriteCommand, type BatchWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { asSystem } from '../../../shared/domain/actor/context.ts';
import { checks } from '../../../shared/domain/check/catalogue.ts';
import { severityOf } from '../../../shared/domain/check/severity.ts';
import { hostId } from '../../../shared/domain/host/host-id.ts';
import { countersOf, hostNumbers } from '../../../shared/domain/host/host-numbers.ts';
import { renaming } from '../../../shared/domain/host/host-names.ts';
import { KnownHosts } from '../../../shared/domain/host/known-host.ts';
import type { HostState } from '../../../shared/domain/host/ledger.ts';
import { type Counters, sum } from '../../../shared/domain/vulnerability/counters.ts';
import { asScored } from '../../../shared/domain/vulnerability/effective.ts';
import { findingId } from '../../../shared/domain/vulnerability/finding.ts';
import { fold } from '../../../shared/domain/vulnerability/fold.ts';
import { makeKnown } from '../../../shared/domain/vulnerability/known-by.ts';
import { KnownVulnerabilities, type KnownVulnerability } from '../../../shared/domain/vulnerability/known.ts';
import { Tallies } from '../../../shared/domain/vulnerability/totals.ts';
import { newId } from '../../../shared/lib/id.ts';
import { timestamp } from '../../../shared/platform/clock.ts';
import { table } from '../../../shared/table/client.ts';
import type { Change } from '../../../shared/table/entity.ts';
import { tableName } from '../../../shared/table/schema.ts';
import { transact } from '../../../shared/table/transact.ts';

export const findingsPerHost = 50;
const ports = [22, 25, 80, 443, 8443];
/** Every tenth is closed. */
const closedEvery = 10;
/** A check of each part of the catalogue, so that all severities are there. */
const some = checks.filter((_, at) => at % Math.ceil(checks.length / 20) === 0);
/** Items of one BatchWriteItem, a limit of the service. */
const batchItems = 25;
const atOnce = 8;

/** What an organization knows of PCI after scans of so many findings, written as runs write it, but many hosts at once. */
export function writeFindings(tenant: string, count: number): Promise<void> {
  return asSystem('bench', tenant, async () => {
    const scan = { id: newId(), name: 'Large network' };
    const told: Counters[] = [];
    let changes: Change<unknown>[] = [];
    for (let host = 0; host * findingsPerHost < count; host += 1) {
      const { known, findings, names } = hostWith(tenant, host, Math.min(findingsPerHost, count - host * findingsPerHost), scan);
      told.push(countersOf({ host: known.item, findings: new Map(findings.map(({ item }) => [item.id, item])) }));
      await makeKnown(findings.map(({ item }) => item));
      changes.push(known, ...findings, { item: undefined, operations: names });
      if (changes.length < batchItems * atOnce && (host + 1) * findingsPerHost < count) continue;
      const batches = Array.from({ length: Math.ceil(changes.length / batchItems) }, (_, at) => changes.slice(at * batchItems, (at + 1) * batchItems));
      await Promise.all(batches.map(write));
      changes = [];
    }
    await transact([Tallies.create(tenant, { id: newId(), product: 'pci', deltas: sum(told), names: Object.fromEntries(some.map(({ oid, name }) => [oid, name])) })]);
    await fold('pci');
  });
}

/** Conditions are left out: nobody else writes there. */
async function write(changes: Change<unknown>[]): Promise<void> {
  const puts = changes.flatMap(({ operations }) => operations.flatMap(({ item }) => (item.Put?.Item ? [{ PutRequest: { Item: item.Put.Item } }] : [])));
  let left: BatchWriteCommandInput['RequestItems'] = { [tableName()]: puts };
  while (Object.keys(left ?? {}).length > 0) left = (await table().send(new BatchWriteCommand({ RequestItems: left }))).UnprocessedItems ?? {};
}

/** The address of a host of that world. */
export function addressOf(host: number): string {
  return `10.${host >> 16}.${(host >> 8) & 255}.${host & 255}`;
}

export function nameOf(host: number): string {
  return `host-${host}.example.net`;
}

function hostWith(tenant: string, at: number, count: number, scan: { id: string; name: string }) {
  const ip = addressOf(at);
  const findings = Array.from({ length: count }, (_, nth) => findingOf(tenant, { ip, hostname: nameOf(at) }, at * findingsPerHost + nth, nth, scan));
  const open = findings.map(({ item }) => item).filter(({ status }) => status === 'open');
  const state: HostState = { id: hostId(tenant, ip), ip, hostnames: [nameOf(at)], status: 'up', reason: 'syn-ack', os: null, services: [], ...seen(scan), sightings: { [scan.id]: { run_id: scan.id, in_scope: true } }, history: [] };
  const known = KnownHosts.create(tenant, { ...state, ...hostNumbers(state, open) });
  const all = new Map(findings.map(({ item }) => [item.id, item]));
  return { known, findings, names: renaming('pci', state.id, { host: undefined, findings: new Map() }, { host: known.item, findings: all }) };
}

const seen = (scan: { id: string; name: string }) => ({ product: 'pci' as const, scan, run_id: scan.id, first_seen_at: timestamp(), last_seen_at: timestamp() });

/** Each host has every check on each of the ports until it has enough. */
function findingOf(tenant: string, { ip: host, hostname }: { ip: string; hostname: string }, number: number, nth: number, scan: { id: string; name: string }): Change<KnownVulnerability> {
  const check = some[nth % some.length];
  const port = ports[Math.floor(nth / some.length) % ports.length] ?? 0;
  if (!check) throw new Error('The catalogue is empty');
  const place = { host, port, protocol: 'tcp' as const, oid: check.oid };
  const severity = severityOf(check);
  const state = number % closedEvery === 0 ? ('closed' as const) : ('open' as const);
  return KnownVulnerabilities.create(tenant, {
    id: findingId(tenant, place), ...place, ...seen(scan), host_id: hostId(tenant, host), hostname, name: check.name, original_severity: severity, ...asScored(severity),
    cves: check.cves, description: 'What the test saw.', nvt: null, epss: null, kev: false, change: state === 'open' ? 'new' : 'closed', status: state, sightings: { [scan.id]: { run_id: scan.id, state, change: 'new' } },
  });
}

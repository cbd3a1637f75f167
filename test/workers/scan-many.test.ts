import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { RunHosts } from '../../shared/domain/host/run-host.ts';
import { allSilent } from '../../shared/domain/host/silent-hosts.ts';
import { readAll } from '../../shared/table/read-all.ts';
import * as Scan from '../../shared/domain/scan/edit.ts';
import { seedScanners } from '../../shared/domain/scanner/seed.ts';
import * as Target from '../../shared/domain/target/edit.ts';
import { parseHosts } from '../../shared/domain/target/hosts.ts';
import { expandHosts } from '../../shared/domain/target/hosts-expansion.ts';
import { findingStretches, RunFindings } from '../../shared/domain/vulnerability/finding.ts';
import { queueDepths } from '../../shared/platform/local/queue.ts';
import { stateOf, unlimited } from '../domain/scan-world.ts';
import { customer } from '../domain/target-world.ts';
import { outbox } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { keptOf, knownOf, recounted } from './known-world.ts';
import { type Machine, scanningMachine } from './machine.ts';
import { type ScanOf, startScan } from './scan-world.ts';
import { scriptedEngine, silent, telnet } from './scripted-engine.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
useTable({ large: true });

/** Each host that answers has a port of its own beside the common one. */
const portOf = (address: string) => 1000 + Number(address.split('.').at(-1));
const answers = (address: string) => Number(address.split('.').at(-1)) % 3 === 0;
const engine = scriptedEngine({ host: (host) => (answers(host.address) ? { ...telnet(host), services: [...telnet(host).services, ...telnet(host, portOf(host.address)).services] } : silent(host)) });

let machine: Machine;
beforeAll(() => {
  machine = scanningMachine(engine, 4);
});
afterAll(() => machine.stop());

interface ScanOfHosts extends ScanOf {
  addresses: string[];
}

async function scanAt(actor: Actor, hosts: string): Promise<ScanOfHosts> {
  return withActor(actor, async () => {
    await seedScanners();
    const target = await Target.create(Target.Create.parse({ name: `Target ${hosts}`, hosts }));
    const { id } = await Scan.create(Scan.Create.parse({ name: `Scan ${hosts}`, target_id: target.id }));
    return { actor, id, targetId: target.id, addresses: [...expandHosts(parseHosts(hosts).items)] };
  });
}

/** Twenty hosts in two chunks, of which the next scan has all but two. */
const hostsOf = (number: number) => `10.30.0.${1 + 2 * number}-10.30.0.${20 + 2 * number}`;

async function endedOnce(scans: ScanOfHosts[]): Promise<void> {
  const before = machine.completed.length;
  await Promise.all(scans.map(startScan));
  await machine.told(before + scans.length);
  expect(machine.completed.slice(before).toSorted()).toEqual(scans.map(({ id }) => id).toSorted());
  for (const scan of scans) await isWhole(scan);
  expect(queueDepths().filter(({ queue }) => queue.endsWith('-dead'))).toEqual([]);
}

/** Every host of the scan has one result, and its numbers are what is stored. */
async function isWhole(scan: ScanOfHosts): Promise<void> {
  const { actor, addresses } = scan;
  const { run, target } = await stateOf(scan);
  if (!run) throw new Error('It has no run');
  const [hosts, silentOnes, findings] = await withActor(actor, () => Promise.all([readAll([RunHosts.stretch(actor.organization, run.id)], RunHosts.parse), allSilent(run.id), readAll(findingStretches(actor.organization, { run_id: run.id, finding_shards: run.finding_shards }), RunFindings.parse)]));
  const up = addresses.filter(answers);
  expect([hosts.map(({ ip }) => ip).toSorted(), silentOnes.map(({ ip }) => ip).toSorted()]).toEqual([up.toSorted(), addresses.filter((address) => !up.includes(address)).toSorted()]);
  expect(new Set(findings.map(({ host, port }) => `${host} ${String(port)}`))).toEqual(new Set([...up.flatMap((address) => [`${address} 23`, `${address} ${portOf(address)}`]), ...findings.filter(({ port }) => port === null).map(({ host }) => `${host} null`)]));
  expect(run).toMatchObject({ status: 'Done', hosts_scanned: up.length, hosts_dead: addresses.length - up.length, hosts_failing: up.length, points_done: 100 * addresses.length, chunks_running: 0 });
  expect([run.critical + run.high + run.medium + run.low + run.log, target.busy_scans]).toEqual([findings.length, 0]);
}

async function addsUp(actor: Actor, scans: ScanOfHosts[]): Promise<void> {
  const known = await knownOf(actor);
  const up = new Set(scans.flatMap(({ addresses }) => addresses.filter(answers)));
  expect(known.hosts.map(({ ip }) => ip).toSorted()).toEqual([...up].toSorted());
  expect(await keptOf(actor)).toEqual(recounted(known));
  const told = (await outbox(actor.organization)).map(({ name }) => name);
  expect([told.filter((name) => name === 'scan.completed').length, told.filter((name) => name === 'scan.started').length]).toEqual([scans.length, scans.length]);
}

test('ten scans of one organization that start at once each end once, none of their hosts is lost or doubled, and the totals are what a recount gives', async () => {
  const actor = await customer({ pci: unlimited });
  const scans: ScanOfHosts[] = [];
  for (let number = 0; number < 10; number += 1) scans.push(await scanAt(actor, hostsOf(number)));
  await endedOnce(scans);
  await addsUp(actor, scans);
});

test('ten scans of five organizations on the same hosts do as well, and each organization knows its own hosts alone', async () => {
  const actors = await Promise.all(Array.from({ length: 5 }, () => customer({ pci: unlimited })));
  const scans: ScanOfHosts[] = [];
  for (const number of [0, 1]) for (const actor of actors) scans.push(await scanAt(actor, hostsOf(number)));
  await endedOnce(scans);
  for (const actor of actors) await addsUp(actor, scans.filter((scan) => scan.actor === actor));
});

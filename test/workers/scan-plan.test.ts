import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { planOf, runHostsMax, split } from '../../shared/domain/run/split.ts';
import { parseHosts } from '../../shared/domain/target/hosts.ts';
import { countHosts } from '../../shared/domain/target/hosts-count.ts';
import { expandHosts } from '../../shared/domain/target/hosts-expansion.ts';
import { react } from '../../shared/events/worker.ts';
import { scanOf, stateOf } from '../domain/scan-world.ts';
import { drain, outbox } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { startScan } from './scan-world.ts';
import { runnerWith, scriptedEngine, silent, telnet } from './scripted-engine.ts';

useTable();

const anyAddress = fc.nat(300).map((value) => `10.0.${value >> 8}.${value & 255}`);
const anyEntry = fc.oneof(anyAddress, fc.nat(250).map((value) => `10.1.0.0-10.1.0.${value}`), fc.nat(20).map((value) => `host${value}.example.com`), fc.integer({ min: 120, max: 128 }).map((prefix) => `2600::/${prefix}`));

test('any scope is divided into parts that hold each of its hosts once', () => {
  fc.assert(
    fc.property(fc.array(anyEntry, { minLength: 1, maxLength: 12 }), fc.array(anyEntry, { maxLength: 3 }), fc.integer({ min: 1, max: 70 }), (hosts, without, size) => {
      const scope = { included: parseHosts(hosts.join()).items, excluded: parseHosts(without.join()).items };
      const parts = [...split(scope, size)];
      const units = parts.flatMap((part) => [...expandHosts(parseHosts(part.hosts).items)]);
      expect(units.toSorted()).toEqual([...expandHosts(scope.included, scope.excluded)].toSorted());
      expect(parts.slice(0, -1).every(({ count }) => count === size)).toBe(true);
      expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(Number(countHosts(scope.included, scope.excluded).max_hosts));
    }),
    { numRuns: 60 },
  );
});

test('a plan is kept by the split, and the largest run is at most 1,000 chunks', () => {
  for (const hosts of [1, 16, 17, 64, 65, 4000, 16_001, runHostsMax]) {
    const { chunk_hosts, chunks_total, finding_shards } = planOf(hosts);
    expect([...split({ included: parseHosts(`10.0.0.0-10.${(hosts - 1) >> 16}.${((hosts - 1) >> 8) & 255}.${(hosts - 1) & 255}`).items, excluded: [] }, chunk_hosts)]).toHaveLength(chunks_total);
    expect(chunks_total).toBeLessThanOrEqual(256);
    expect(finding_shards).toBe(hosts <= 64 ? 1 : 16);
  }
});

test('planning a large run again and again, also after its end, makes each chunk and each event once', async () => {
  const scan = await scanOf('127.0.0.0-127.0.7.255');
  await startScan(scan);
  const record = (await outbox(scan.actor.organization)).find(({ name }) => name === 'scan.requested');
  for (const _ of [1, 2, 3]) await react(scanCoordinator, JSON.stringify(record));
  const { run, chunks } = await stateOf(scan);
  const events = (await outbox(scan.actor.organization)).filter(({ name }) => name === 'scan.chunk_ready');
  expect([run?.status, run?.chunks_total, chunks.length, new Set(events.map(({ subject }) => subject)).size, events.length]).toEqual(['Queued', 128, 128, 128, 128]);
});

test('each event delivered one to three times, in any order: the run ends once, with each host once', async () => {
  for (const seed of [1, 2, 3]) {
    const scan = await scanOf('127.0.0.1-127.0.0.70');
    await startScan(scan);
    const [random] = fc.sample(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), { numRuns: 1, seed });
    const next = (): number => random?.next().value ?? 0;
    const shuffled = <T>(all: T[]): T[] => all.map((one) => ({ one, at: next() })).sort((a, b) => a.at - b.at).map(({ one }) => one);
    const engine = scriptedEngine({ host: (host) => (host.address.endsWith('9') ? telnet(host) : silent(host)) });
    const events = await drain([scanCoordinator, runnerWith(engine), scanFinaliser], { organization: scan.actor.organization, times: () => 1 + Math.floor(next() * 3), order: shuffled });
    const { run, target } = await stateOf(scan);
    expect(run).toMatchObject({ status: 'Done', hosts_total: 70, hosts_scanned: 7, hosts_dead: 63, points_done: 7000, chunks_done: 5, chunks_running: 0 });
    expect(events.filter(({ name }) => name === 'scan.completed')).toHaveLength(1);
    expect([engine.orders.length, target.busy_scans]).toEqual([5, 0]);
  }
});

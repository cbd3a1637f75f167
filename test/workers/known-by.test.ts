import { expect, test } from 'vitest';
import { hosts } from '../../functions/scanning/hosts/routes.ts';
import { vulnerabilities } from '../../functions/scanning/vulnerabilities/routes.ts';
import { scanCleanup } from '../../functions/workers/scan-cleanup/worker.ts';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { hostsNamed } from '../../shared/domain/host/host-names.ts';
import * as Scan from '../../shared/domain/scan/edit.ts';
import type { EngineFinding, HostResult } from '../../shared/domain/scan/engines/engine.ts';
import { scanOf } from '../domain/scan-world.ts';
import { call, column } from '../domain/target-world.ts';
import { drain } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { type ScanOf, startScan } from './scan-world.ts';
import { runnerWith, scriptedEngine, silent, telnet } from './scripted-engine.ts';

useTable();

/** A run in which each host, by the last digit of its address, gives this beside what an open telnet port gives. */
async function run(scan: ScanOf, seen: Record<string, Partial<HostResult>>): Promise<void> {
  await startScan(scan);
  const engine = scriptedEngine({ host: (host) => ({ ...(seen[host.address.at(-1) ?? ''] ? telnet(host) : silent(host)), ...seen[host.address.at(-1) ?? ''] }) });
  await drain([scanCoordinator, runnerWith(engine), scanFinaliser], { organization: scan.actor.organization });
}

/** `127.0.1.1 Name`, of what a question finds; how many there are; and what it cost. */
async function found(scan: ScanOf, query: Record<string, string>) {
  const reply = await call(vulnerabilities, 'listVulnerabilities', scan.actor, { query: { per_page: '100', ...query } });
  const names = column(reply, 'name').map(String);
  return { names: new Set(names), hosts: new Set(column(reply, 'host')), total: reply.body.meta?.pagination.total_count, roundTrips: reply.roundTrips };
}

const addresses = async (scan: ScanOf, name: string): Promise<unknown[]> => column(await call(hosts, 'listHosts', scan.actor, { query: { 'q[hostname]': name } }), 'ip');

test('a host is found by the name it has, and what was closed under another name by that one; with its scan both are gone', async () => {
  const scan = await scanOf('127.0.1.1-127.0.1.2');
  await run(scan, { 1: { hostnames: ['www.example.com', 'example.com'] }, 2: { hostnames: ['db.example.com'] } });
  expect((await found(scan, { 'q[host]': 'WWW.example.com' })).hosts).toEqual(new Set(['127.0.1.1']));
  expect(await addresses(scan, 'example.com')).toEqual(['127.0.1.1']);
  await run(scan, { 1: { hostnames: ['new.example.com'], services: [] }, 2: { hostnames: ['db.example.com'] } });
  expect((await found(scan, { 'q[host]': 'www.example.com' })).total).toBe(0);
  expect((await found(scan, { 'q[host]': 'www.example.com', 'q[status]': 'closed' })).hosts).toEqual(new Set(['127.0.1.1']));
  expect([await addresses(scan, 'www.example.com'), await addresses(scan, 'example.com'), await addresses(scan, 'new.example.com')]).toEqual([[], [], ['127.0.1.1']]);
  const kept = (): Promise<number[]> => withActor(scan.actor, () => Promise.all(['www', 'new', 'db'].map(async (name) => (await hostsNamed('pci', `${name}.example.com`))?.length ?? -1)));
  expect(await kept()).toEqual([1, 1, 1]);
  await withActor(scan.actor, () => Scan.remove(scan.id));
  await drain([scanCleanup], { organization: scan.actor.organization });
  expect(await kept()).toEqual([0, 0, 0]);
});

test('a check of an engine, or of a feed, is found by every name and CVE that it was found with, and by no other', async () => {
  const scan = await scanOf('127.0.1.1-127.0.1.3');
  await run(scan, { 1: { findings: [known('Old OpenSSH', 'CVE-2023-0001', 'CVE-2023-0002')] }, 2: { findings: [known('Old OpenSSH', 'CVE-2023-0002')] }, 3: { findings: [known('Old openssh-server', 'CVE-2023-0003')] } });
  const on = async (query: Record<string, string>): Promise<unknown[]> => [...(await found(scan, query)).hosts].map((host) => String(host).slice(-1)).toSorted((a, b) => (a < b ? -1 : 1));
  expect(await on({ 'q[cve]': 'cve-2023-0001' })).toEqual(['1']);
  expect(await on({ 'q[cve]': 'CVE-2023-0002' })).toEqual(['1', '2']);
  expect(await on({ 'q[cve]': 'CVE-2023-0003', 'q[port]': '22' })).toEqual(['3']);
  expect(await on({ 'q[name]': 'old openssh' })).toEqual(['1', '2']);
  expect(await on({ 'q[name]': 'old openssh-server', 'sort_by[severity]': 'desc' })).toEqual(['3']);
  expect(await on({ 'q[cve]': 'CVE-2023-0004' })).toEqual([]);
  // A newer feed knows more of the same version.
  await run(scan, { 1: { findings: [known('Old OpenSSH', 'CVE-2023-0004', 'CVE-2023-0002')] }, 2: {}, 3: {} });
  expect(await on({ 'q[cve]': 'CVE-2023-0004' })).toEqual(['1']);
  expect(await on({ 'q[cve]': 'CVE-2023-0001' })).toEqual([]);
  expect(await on({ 'q[cve]': 'CVE-2023-0002', 'q[status]': 'closed' })).toEqual(['2']);
});

/** What one check concludes of a version. */
function known(name: string, ...cves: string[]): EngineFinding {
  const texts = { summary: '', insight: '', impact: '', affected: '', solution: '', vuldetect: '' };
  const check = { ...texts, oid: '2.25.1.1000000.1.2', name, family: 'Known vulnerabilities', cvss_vector: null, solution_type: 'VendorFix', qod: { value: 80, type: 'remote_banner' }, cves: [], refs: [], pci: 'score', special_note: null } as const;
  return { check: { ...check, cves: [], refs: [] }, service: { port: 22, protocol: 'tcp' }, severity: 7.5, description: 'Seen.', cves };
}

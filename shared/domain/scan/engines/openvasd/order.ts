import { isIP } from 'node:net';
import type { ScanOrder } from '../engine.ts';
import { EngineFailure } from '../engine-failure.ts';
import { type Ports, portsOf } from '../nmap/ports.ts';
import { canonicalAddress } from '../nmap/targets.ts';
import type { EngineCredentials } from '../sign-in/sign-in.ts';

/** Hosts that openvasd tests side by side, and tests that run side by side on one of them. */
export const hostsAtOnce = 16;
const testsAtOnce = 4;

/** The tests of a discovery: who is alive, which services answer, which system it is. Those that they depend on come by themselves. */
const discoveryTests = ['1.3.6.1.4.1.25623.1.0.100315', '1.3.6.1.4.1.25623.1.0.10330', '1.3.6.1.4.1.25623.1.0.105937'];

/**
 * What openvasd is asked for (POST /scans). The profile decides so much:
 * - `tests: none` runs the discovery tests, everything else the whole feed: openvasd leaves out by itself what does not fit the services that it finds, and
 *   a profile for web servers, TLS or accounts is one by its ports;
 * - no profile switches the safe checks off, so that nothing which takes a host down runs;
 * - `script_timeout_seconds` bounds a test; `host_timeout_seconds` the scan, on our side, because openvasd knows no such limit;
 * - scripts, version intensity and OS detection are nmap's alone.
 * Hosts are named by their checked addresses and never by name: openvasd would look a name up again, and may be led elsewhere.
 */
export function scanRequest(order: ScanOrder, vts: readonly string[], top: (count: number) => Promise<number[]>): Promise<object> {
  return portRanges(portsOf(order.ports ?? order.profile.default_ports), top).then((ports) => ({
    target: {
      hosts: order.hosts.map(({ address }) => addressOf(address)),
      ports,
      ...(order.credentials && order.profile.authenticated ? { credentials: credentialsOf(order.credentials) } : {}),
      alive_test_methods: aliveTests(order),
    },
    scan_preferences: [
      { id: 'safe_checks', value: 'yes' },
      { id: 'plugins_timeout', value: String(order.profile.script_timeout_seconds) },
      { id: 'max_hosts', value: String(hostsAtOnce) },
      { id: 'max_checks', value: String(testsAtOnce) },
    ],
    vts: chosenTests(order, vts).map((oid) => ({ oid })),
  }));
}

function chosenTests({ profile }: ScanOrder, vts: readonly string[]): readonly string[] {
  const chosen = profile.tests === 'none' ? vts.filter((oid) => discoveryTests.includes(oid)) : vts;
  if (chosen.length === 0) throw new EngineFailure('openvasd has none of the tests that the profile asks for: its feed is not loaded');
  return chosen;
}

function addressOf(address: string): string {
  const canonical = isIP(address) === 0 ? null : canonicalAddress(address);
  if (canonical === null) throw new EngineFailure('a host to scan is not an IP address');
  return canonical;
}

interface PortRange {
  protocol: 'tcp' | 'udp';
  range: { start: number; end: number }[];
}

async function portRanges({ top, tcp, udp }: Ports, common: (count: number) => Promise<number[]>): Promise<PortRange[]> {
  if (top !== null) return [{ protocol: 'tcp', range: (await common(top)).map((port) => ({ start: port, end: port })) }];
  return [...(tcp === null ? [] : [{ protocol: 'tcp' as const, range: rangesOf(tcp) }]), ...(udp === null ? [] : [{ protocol: 'udp' as const, range: rangesOf(udp) }])];
}

function rangesOf(list: string): PortRange['range'] {
  return list.split(',').map((part) => {
    const [start = '', end = start] = part.split('-');
    return { start: Number(start), end: Number(end) };
  });
}

function aliveTests({ alive_test, hosts }: ScanOrder): string[] {
  const loopback = hosts.every(({ address }) => address === '::1' || address.startsWith('127.'));
  if (loopback || alive_test === 'consider_alive') return ['consider_alive'];
  return { default: ['icmp', 'tcp_syn'], icmp: ['icmp'], tcp: ['tcp_syn'], arp: ['arp'] }[alive_test];
}

/** As openvasd spells them; what it has no service for (HTTP) stays out. */
function credentialsOf({ ssh, smb, esxi, snmp }: EngineCredentials): object[] {
  const account = ({ login, password }: { login: string; password: string }) => ({ up: { username: login, password } });
  return [
    ...(ssh ? [{ service: 'ssh', port: ssh.port, ...('private_key' in ssh ? { usk: { username: ssh.login, password: ssh.passphrase ?? '', private: ssh.private_key } } : account(ssh)) }] : []),
    ...(smb ? [{ service: 'smb', ...account(smb) }] : []),
    ...(esxi ? [{ service: 'esxi', ...account(esxi) }] : []),
    ...(snmp ? [{ service: 'snmp', snmp: 'community' in snmp ? { community: snmp.community } : given({ username: snmp.login, password: snmp.password, auth_algorithm: snmp.auth_algorithm, privacy_password: snmp.privacy_password, privacy_algorithm: snmp.privacy_algorithm }) }] : []),
  ];
}

function given(members: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(members).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { HostResult, ScanOrder } from '../../../shared/domain/scan/engines/engine.ts';
import { mayOpenRawSockets } from '../../../shared/domain/scan/engines/engine-process.ts';
import { nmapEngine } from '../../../shared/domain/scan/engines/nmap.ts';
import { nmapSecrets, nmapSignIns } from '../../../shared/domain/scan/engines/nmap-sign-ins.ts';
import { signingIn } from '../../../shared/domain/scan/engines/signing-in.ts';

const profile: ScanOrder['profile'] = { id: 'p', default_ports: 'U:161', scripts: ['snmp-sysdescr'], version_intensity: 0, host_timeout_seconds: 60, script_timeout_seconds: 20, detect_os: false, authenticated: true, tests: 'all', intrusive: false };
const unable = !existsSync('/usr/bin/nmap') ? 'nmap is not installed' : mayOpenRawSockets() ? null : 'UDP scans need raw sockets';

/** Of this process alone: 161 is a port that every test of SNMP needs, and so does an agent of this machine. */
const address = `127.${process.pid >> 16 & 255}.${process.pid >> 8 & 255}.${(process.pid & 255) || 1}`;

let agent: Socket | undefined;
afterEach(async () => {
  agent?.close();
  agent = undefined;
});

const tlv = (tag: number, ...parts: Uint8Array[]): Buffer => Buffer.concat([Buffer.from([tag, parts.reduce((sum, { length }) => sum + length, 0)]), ...parts]);
const zero = Buffer.from('020100', 'hex');

/** Answers GET of SNMP v1 (RFC 1157) of a description or an uptime to who knows the community; to others it shows that the port is open. */
async function snmpAgent(community: string): Promise<void> {
  const socket = (agent = createSocket('udp4'));
  socket.on('message', (request, sender) => {
    const pdu = 2 + 3 + 2 + community.length;
    const name = request.indexOf(Buffer.from('06082b060102', 'hex'));
    if (request.subarray(7, pdu).toString() !== community || name === -1) return socket.send('?', sender.port, sender.address);
    const requestId = request.subarray(pdu + 2, pdu + 4 + (request[pdu + 3] ?? 0));
    const variable = tlv(0x30, request.subarray(name, name + 10), request[name + 8] === 3 ? tlv(0x43, Buffer.from([100])) : tlv(0x04, Buffer.from("A test's switch")));
    socket.send(tlv(0x30, zero, tlv(0x04, Buffer.from(community)), tlv(0xa2, requestId, zero, zero, tlv(0x30, variable))), sender.port, sender.address);
  });
  socket.bind(161, address);
  await once(socket, 'listening');
}

async function scan(community: string): Promise<HostResult | undefined> {
  const order: ScanOrder = { hosts: [{ address, hostname: null }], ports: null, profile, alive_test: 'consider_alive', credentials: { snmp: { community } } };
  let host: HostResult | undefined;
  for await (const event of signingIn(nmapEngine()).run(order, new AbortController().signal)) if (event.type === 'host') host = event.host;
  return host;
}

describe('the accounts for nmap\'s scripts', () => {
  it('are quoted as nmap reads quotes, with the domain apart', () => {
    expect(nmapSecrets({ smb: { login: String.raw`CORP\scanner`, password: String.raw`a"b\c,d={e}` }, snmp: { community: 'x y' } })).toBe([
      'smbusername="scanner"', String.raw`smbpassword="a\"b\\c,d={e}"`, 'smbdomain="CORP"', 'creds.snmp=":x y"',
    ].join('\n'));
    expect(nmapSecrets({ ssh: { port: 22, login: 'a', password: 'b' }, snmp: { login: 'a', password: 'b', auth_algorithm: 'md5', privacy_password: null, privacy_algorithm: null } })).toBeNull();
  });

  it('tell by what the scripts saw whether they worked', () => {
    const service = { port: 445, protocol: 'tcp', name: 'microsoft-ds', product: null, version: null, extra_info: null, tls: false } as const;
    const host = (account: string | null): HostResult => ({ address: '192.0.2.1', hostnames: [], status: 'up', reason: '', os: null, services: [{ ...service, cpes: [], scripts: [] }], scripts: account === null ? [] : [{ id: 'smb-security-mode', output: '', data: { account_used: account } }] });
    const smb = { login: String.raw`CORP\Scanner`, password: 'x' };
    expect([nmapSignIns(host('scanner'), { smb }), nmapSignIns(host('guest'), { smb }), nmapSignIns(host(null), { smb }), nmapSignIns({ ...host(null), services: [] }, { smb })].map(([one]) => one?.worked)).toEqual([true, false, false, undefined]);
  });
});

describe.skipIf(unable !== null)(`nmap${unable === null ? '' : ` (${unable})`}`, { timeout: 60_000 }, () => {
  it('signs in with what it reads from the file that it inherits', async () => {
    await snmpAgent('a "community" \\ of ours');
    const host = await scan('a "community" \\ of ours');
    expect(host?.sign_ins).toMatchObject([{ method: 'snmp', port: 161, worked: true }]);
    expect(JSON.stringify(host?.services)).toContain("A test's switch");
  });
});

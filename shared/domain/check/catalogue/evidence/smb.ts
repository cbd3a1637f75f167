import type { HostResult, Service } from '../../../scan/engines/engine.ts';
import { named, quoted } from '../define.ts';
import { dataOf, entriesOf, scriptOf, textAt, textsAt } from './script.ts';

/** Dialects that the host speaks, as smb-protocols lists them. */
function smbDialects(host: HostResult): string[] {
  return textsAt(dataOf(host, 'smb-protocols'), 'dialects');
}

/** Scripts that speak SMB 1 alone (nselib/smb.lua, negotiate_v1): where one has a result, the host answered in that dialect. */
export const smb1Scripts = ['smb-security-mode', 'smb-os-discovery', 'smb-enum-shares', 'smb-vuln-ms17-010', 'smb-double-pulsar-backdoor'];

/** How the host showed that it speaks SMB 1, or null. */
export function smb1Evidence(host: HostResult): string | null {
  const dialects = smbDialects(host).map((dialect) => dialect.replace(/ \[.*$/, ''));
  if (dialects.some((dialect) => dialect.startsWith('NT LM 0.12'))) return `Dialects: ${named(dialects)}.`;
  const answered = smb1Scripts.filter((id) => dataOf(host, id) !== null);
  return answered.length === 0 ? null : `It answered ${named(answered)} in that dialect.`;
}

const sharing = /^(?:microsoft-ds|netbios-(?:ssn|ns|dgm)|msrpc|ncacn_http)$/;

/** File sharing, NetBIOS or MSRPC that was answered, as evidence; null for a port that only has the name. */
export function windowsService(service: Service, host: HostResult): string | null {
  const { name, product, version, port } = service;
  if (sharing.test(name) && product !== null) return `Recognised as ${quoted([name, product, version ?? ''].join(' '), 100)}.`;
  // Scripts use 445 where it is open, and 139 otherwise.
  const used = [445, 139].find((one) => host.services.some((open) => open.port === one && open.protocol === 'tcp'));
  const answered = host.scripts.filter(({ id, data }) => /^smb2?-/.test(id) && data !== null && scriptOf(host, id) !== null);
  return port === used && service.protocol === 'tcp' && answered.length > 0 ? `It answered ${named(answered.map(({ id }) => id))}.` : null;
}

/** SMB 2 and 3: nmap's words about message signing, by dialect. */
export function smb2Signing(host: HostResult): string[] {
  return entriesOf(dataOf(host, 'smb2-security-mode')).flatMap(([, words]) => textsAt(words));
}

/** Disk shares that may be read or written without signing in. */
export function anonymousShares(host: HostResult): { name: string; access: string }[] {
  return entriesOf(dataOf(host, 'smb-enum-shares'))
    .filter(([, share]) => textAt(share, 'Type').startsWith('STYPE_DISKTREE'))
    .map(([name, share]) => ({ name, access: textAt(share, 'Anonymous access') }))
    .filter(({ access }) => /^(?:READ|WRITE)/.test(access));
}

/** What Samba calls itself over SMB 1; the version that nmap recognises stands for many. */
export function sambaVersion(host: HostResult): [number, number, number] | null {
  const [, major, minor, patch] = /^Samba (\d{1,3})\.(\d{1,3})\.(\d{1,3})/.exec(textAt(dataOf(host, 'smb-os-discovery'), 'lanmanager')) ?? [];
  return patch === undefined ? null : [Number(major), Number(minor), Number(patch)];
}

import type { HostResult } from '../../../scan/engines/engine.ts';
import { dataOf, entriesOf, textAt, textsAt } from './script.ts';

/** Dialects that the host speaks, as smb-protocols lists them. */
export function smbDialects(host: HostResult): string[] {
  return textsAt(dataOf(host, 'smb-protocols'), 'dialects');
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

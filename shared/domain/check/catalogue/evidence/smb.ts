import type { HostResult } from '../../../scan/engines/engine.ts';
import { dataOf, entriesOf, textAt, textsAt } from './script.ts';
import { vulnerabilities } from './vulnerability.ts';

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

/**
 * What smb-vuln-cve-2017-7494 found, or null. It calls every host likely vulnerable that has a writable share whose place it could not guess, mended or not
 * (Samba 4.17 too); then the version has to be one before the fix.
 */
export function pipenameFlaw(host: HostResult): { state: string; version: string } | null {
  const found = vulnerabilities(host, 'smb-vuln-cve-2017-7494')[0];
  const version = found?.seen.flatMap((line) => /^Samba Version: (\d.{0,60})$/.exec(line)?.[1] ?? [])[0] ?? '';
  if (found === undefined || (found.state.startsWith('LIKELY') && !isBeforePipenameFix(version))) return null;
  return { state: found.state, version };
}

/** 3.5.0 and later, before 4.4.14, 4.5.10 and 4.6.4. */
function isBeforePipenameFix(version: string): boolean {
  const [, major = 0, minor = 0, patch = 0] = (/^(\d)\.(\d{1,2})\.(\d{1,3})/.exec(version) ?? []).map(Number);
  if (major === 3) return minor >= 5;
  const fixed = new Map([[4, 14], [5, 10], [6, 4]]).get(minor);
  return major === 4 && (minor < 4 || (fixed !== undefined && patch < fixed));
}

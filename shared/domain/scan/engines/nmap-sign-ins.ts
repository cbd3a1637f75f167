import type { HostResult, ScriptResult } from './engine.ts';
import type { EngineCredentials, SignIn } from './sign-in.ts';

/**
 * The accounts that nmap's own scripts use, as a file of script arguments (`--script-args-file`): `smbusername`, `smbpassword` and `smbdomain` by
 * all scripts that speak SMB 1, `creds.snmp` by those of SNMP v1. nmap 7.93 has no use for SNMP v3 users, and none of its HTTP scripts signs in.
 * Null where there is nothing for it.
 */
export function nmapSecrets({ smb, snmp }: EngineCredentials): string | null {
  const [, domain, user = ''] = /^(?:([^\\]*)\\)?(.*)$/su.exec(smb?.login ?? '') ?? [];
  const given = [
    ...(smb ? [`smbusername=${quoted(user)}`, `smbpassword=${quoted(smb.password)}`] : []),
    ...(smb && domain !== undefined ? [`smbdomain=${quoted(domain)}`] : []),
    // nmap takes a comma for the end of it.
    ...(snmp && 'community' in snmp && !snmp.community.includes(',') ? [`creds.snmp=${quoted(`:${snmp.community}`)}`] : []),
  ];
  return given.length === 0 ? null : given.join('\n');
}

/** How nmap's sign-ins went, by what its scripts saw; nothing is said of an SMB service that is not there. */
export function nmapSignIns(host: HostResult, { smb, snmp }: EngineCredentials): SignIn[] {
  return [...(smb ? smbSignIn(host, smb.login) : []), ...(snmp ? [snmpSignIn(host, 'community' in snmp)] : [])];
}

function smbSignIn({ services, scripts }: HostResult, login: string): SignIn[] {
  const port = [445, 139].find((number) => services.some((service) => service.port === number && service.protocol === 'tcp'));
  if (port === undefined) return [];
  const user = login.replace(/^[^\\]*\\/u, '').toLowerCase();
  const used = accountUsed(scripts);
  const worked = used?.toLowerCase() === user;
  const message = worked ? `signed in as ${login}` : used === null ? 'nmap signs in by SMB 1 only, which the server does not speak' : `the server let us in as ${used} only`;
  return [{ method: 'smb', port, protocol: 'tcp', worked, message, host_key: null }];
}

function accountUsed(scripts: ScriptResult[]): string | null {
  const data = scripts.find(({ id }) => id === 'smb-security-mode')?.data;
  const used = typeof data === 'object' && data !== null && !Array.isArray(data) ? data['account_used'] : undefined;
  return typeof used === 'string' ? used : null;
}

/** An agent that does not know the community stays silent, and so does a port that was not scanned: the two cannot be told apart. */
function snmpSignIn({ services }: HostResult, community: boolean): SignIn {
  const agent = services.find(({ port, protocol }) => port === 161 && protocol === 'udp');
  const worked = community && agent?.scripts.some(({ id, output }) => id === 'snmp-sysdescr' && output.trim() !== '') === true;
  const message = worked ? 'the agent answered to the community' : community ? 'no answer to the community on UDP port 161, if that was scanned at all' : 'nmap cannot sign in by SNMP version 3';
  return { method: 'snmp', port: 161, protocol: 'udp', worked, message, host_key: null };
}

/** As nmap's lpeg-utility reads a quoted string: a backslash only escapes itself and the quote. Control characters never get here. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/gu, String.raw`\$&`)}"`;
}

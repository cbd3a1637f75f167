import { existsSync } from 'node:fs';
import { daemon, folderWith } from '../e2e/services/daemon.ts';

const binary = '/usr/sbin/snmpd';

/** Why there can be no real SNMP agent here; null where there can. */
export const noSnmpd = existsSync(binary) ? null : 'snmpd is not installed';

/** Who may read what on net-snmp's agent; its users by name, as they sign in. */
export const agentWorld = {
  community: 'community-of-switches-9902',
  /** Version 1 knows this one alone. */
  oldCommunity: 'community-of-the-nineties',
  users: {
    modern: { login: 'modern', password: 'auth-password-4410', auth_algorithm: 'sha1', privacy_password: 'privacy-password-4411', privacy_algorithm: 'aes' },
    older: { login: 'older', password: 'auth-password-5520', auth_algorithm: 'md5', privacy_password: 'privacy-password-5521', privacy_algorithm: 'des' },
    signed: { login: 'signed', password: 'auth-password-6630', auth_algorithm: 'sha1', privacy_password: null, privacy_algorithm: null },
    open: { login: 'open', password: null, auth_algorithm: null, privacy_password: null, privacy_algorithm: null },
    powerless: { login: 'powerless', password: 'auth-password-7740', auth_algorithm: 'sha1', privacy_password: null, privacy_algorithm: null },
  },
} as const;

const { community, oldCommunity, users } = agentWorld;
const settings = `rocommunity ${community}
com2sec old default ${oldCommunity}
group oldest v1 old
view all included .1
access oldest "" v1 noauth exact all none none
rouser modern priv
rouser older priv
rouser signed auth
rouser open noauth
sysName switch-7
sysDescr A test's switch
`;
/** As net-snmp keeps users itself: it reads them once and puts keys in their place. */
const kept = `createUser modern SHA "${users.modern.password}" AES "${users.modern.privacy_password}"
createUser older MD5 "${users.older.password}" DES "${users.older.privacy_password}"
createUser signed SHA "${users.signed.password}"
createUser open
createUser powerless SHA "${users.powerless.password}"
`;

/** net-snmp's agent on this loopback address and port; it lists the packages of this machine. */
export async function realSnmpd(address: string, port: number): Promise<{ stop: () => Promise<void> }> {
  const folder = folderWith({ 'agent.conf': settings, 'kept/snmpd.conf': kept });
  const files = `${folder.path}/agent.conf,${folder.path}/kept/snmpd.conf`;
  return daemon(binary, ['-f', '-Le', '-C', '-c', files, '-I', '-smux', `udp:${address}:${port}`], { says: 'NET-SNMP version' }, folder.remove, { SNMP_PERSISTENT_DIR: `${folder.path}/kept`, MIBS: '' });
}

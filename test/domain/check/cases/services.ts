import { recorded, written } from '../recording.ts';
import type { Case } from './case.ts';

const ftp = recorded('classic', 21);
const goodFtp = recorded('goodclassic', 21);
const mail = recorded('classic', 25);
const goodMail = recorded('goodclassic', 25);
const ssh = recorded('weakweb', 22);
const oldSsh = recorded('asyncssh', 2222);
const goodSsh = recorded('good', 22);
// Samba 4.17, with a share that anybody may write to.
const smb = recorded('data', 445);
const goodSmb = recorded('samba-without-smb1', 445);

export const serviceCases: Record<string, Case> = {
  'ftp-anonymous': { finds: ftp, on: 21, not: goodFtp },
  'ftp-anonymous-writable': { finds: ftp, on: 21, not: written({ port: 21, name: 'ftp' }, { 'ftp-anon': 'Anonymous FTP login allowed (FTP code 230)\ndrwxr-xr-x    2 0        0            4096 Nov 21 04:40 pub' }) },
  'ftp-clear-text': { finds: ftp, on: 21, not: goodFtp },
  'ftp-bounce': { finds: recorded('debian', 2122), on: 2122, not: written({ port: 21, name: 'ftp' }, { 'ftp-bounce': 'server forbids bouncing to low ports <1025' }) },
  'ftp-vsftpd-backdoor': { finds: recorded('metasploitable', 21), on: 21, not: ftp },
  'ftp-proftpd-backdoor': { finds: recorded('basic-pentesting', 21), on: 21, not: ftp },
  'smtp-open-relay': { finds: mail, on: 25, not: goodMail },
  'smtp-no-starttls': { finds: mail, on: 25, not: goodMail },
  'smtp-clear-text-sign-in': { finds: mail, on: 25, not: goodMail },
  'smtp-vrfy-expn': { finds: mail, on: 25, not: goodMail },
  'pop3-clear-text-sign-in': { finds: recorded('classic', 110), on: 110, not: recorded('goodclassic', 110) },
  'imap-clear-text-sign-in': { finds: recorded('classic', 143), on: 143, not: recorded('goodclassic', 143) },
  'smtp-exim-heap-overflow': { finds: recorded('ubuntu-8.04', 25), on: 25, not: recorded('exim-4.92', 25) },
  'ssh-protocol-1': { finds: recorded('kioptrix', 22), on: 22, not: goodSsh },
  'ssh-weak-key-exchange': { finds: ssh, on: 22, not: goodSsh },
  'ssh-weak-cipher': { finds: ssh, on: 22, not: goodSsh },
  'ssh-cbc-cipher': { finds: ssh, on: 22, not: goodSsh },
  'ssh-weak-mac': { finds: ssh, on: 22, not: goodSsh },
  'ssh-weak-host-key': { finds: ssh, on: 22, not: goodSsh },
  'ssh-password-sign-in': { finds: ssh, on: 22, not: goodSsh },
  'ssh-terrapin': { finds: oldSsh, on: 2222, not: ssh },
  'ssh-no-authentication': { finds: recorded('asyncssh', 2223), on: 2223, not: ssh },
  'snmp-default-community': { finds: recorded('udp', 161), on: 161, not: written({ port: 161, protocol: 'udp', name: 'snmp' }, { 'snmp-info': { data: { enterprise: 'net-snmp' } } }) },
  'snmp-reachable': { finds: recorded('udp', 161), on: 161, not: written({ port: 161, protocol: 'udp', name: 'snmp' }) },
  'dns-open-recursion': { finds: recorded('udp53', 53), on: 53, not: recorded('dnstcp', 53) },
  'dns-version': { finds: recorded('udp53', 53), on: 53, not: written({ port: 53, protocol: 'udp', name: 'domain' }, { 'dns-nsid': { data: { 'id.server': 'ns1' } } }) },
  'dns-zone-transfer': { finds: recorded('dnstcp', 53), on: 53, not: recorded('udp53', 53) },
  // It was asked by scripts that speak SMB 1 alone, and not for its dialects.
  'smb-v1': { finds: recorded('windows-7', 445), on: 445, not: goodSmb },
  'smb-signing-not-required': { finds: smb, on: 445, not: goodSmb },
  'smb-anonymous-share': { finds: smb, on: 445, not: recorded('samba-closed-share', 445) },
  'smb-guest': { finds: smb, on: 445, not: goodSmb },
  'smb-ms17-010': { finds: recorded('windows-7-unpatched', 445), on: 445, not: goodSmb },
  'smb-samba-is-known-pipename': { finds: recorded('samba-4.5', 139), on: 139, not: smb },
  'smb-double-pulsar': { finds: recorded('doublepulsar', 445), on: 445, not: goodSmb },
  'smb-reachable': { finds: recorded('mssql-2019', 445), on: 445, not: written({ port: 445, name: 'microsoft-ds' }) },
};

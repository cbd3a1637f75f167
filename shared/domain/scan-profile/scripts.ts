import { guessingScripts } from '../scan/engines/nmap/accounts.ts';
import { exposedFiles } from '../scan/engines/nmap/exposed-files.ts';

/*
 * Scripts are chosen one by one and never by category: category `vuln` takes five times as long and shows no more. None of them reports to a third party.
 * Measured with nmap 7.93 on loopback (2 cores) against the demo's three weak services (HTTP, TLS, FTP): PCI, Full and fast 13 s, 11 of them version detection,
 * which waits for services that do not speak first; Full and deep on them 15 s, on all 65,535 ports with ten services 25 s. An intensity of 5 takes as long as 7 on services
 * that answer; on one that stays silent it takes 70 s, and 7 takes 150 s.
 * Left out: `banner` (20 s more, shows what version detection shows) and `http-config-backup` (fails in nmap 7.93). `tls-ticketbleed` reads packets: it runs as root only, and on loopback not at all. The `ms-sql-` scripts are silent in nmap 7.93, whose nselib/mssql.lua takes the length of a table with names; 7.92 and 7.94 report.
 */
export const tls = ['ssl-cert', 'ssl-enum-ciphers', 'ssl-dh-params', 'ssl-heartbleed', 'ssl-poodle', 'ssl-ccs-injection', 'ssl-known-key', 'sslv2', 'tls-alpn', 'tls-ticketbleed'];
export const web = [
  'http-title', 'http-headers', 'http-security-headers', 'http-server-header', 'http-generator', 'http-php-version', 'http-methods', 'http-trace', 'http-cors', 'http-cookie-flags',
  'http-auth', 'http-ntlm-info', 'http-robots.txt', 'http-ls', 'http-git', 'http-svn-info', 'http-apache-server-status', 'http-internal-ip-disclosure', 'http-webdav-scan',
  'http-bigip-cookie', 'http-vuln-cve2011-3192', 'http-vuln-cve2015-1635', 'ajp-methods', 'docker-version', exposedFiles,
];
const remoteAccess = [
  'ssh2-enum-algos', 'ssh-hostkey', 'ssh-auth-methods', 'sshv1', 'telnet-encryption', 'rdp-enum-encryption', 'rdp-ntlm-info', 'vnc-info', 'realvnc-auth-bypass', 'x11-access',
  'ipmi-version', 'ipmi-cipher-zero', 'jdwp-version', 'rmi-dumpregistry', 'socks-auth-info', 'finger',
];
const mailAndNames = ['smtp-commands', 'smtp-ntlm-info', 'imap-capabilities', 'pop3-capabilities', 'dns-recursion', 'dns-nsid', 'dns-zone-transfer', 'ntp-info', 'snmp-info', 'snmp-sysdescr', 'ldap-rootdse'];
const files = [
  'ftp-anon', 'ftp-syst', 'ftp-bounce', 'rpcinfo', 'nfs-showmount', 'rsync-list-modules',
  'smb-protocols', 'smb2-security-mode', 'smb-security-mode', 'smb-os-discovery', 'smb-vuln-ms17-010', 'smb-double-pulsar-backdoor',
];
const databases = [
  'mysql-info', 'mysql-empty-password', 'ms-sql-info', 'ms-sql-ntlm-info', 'oracle-tns-version', 'mongodb-info', 'mongodb-databases', 'redis-info', 'memcached-info', 'cassandra-info', 'couchdb-databases',
  'mqtt-subscribe', 'amqp-info', 'epmd-info',
];

/**
 * Non-intrusive. nmap files four of them under `intrusive` for their log lines and number of connections, not for harm: ssl-enum-ciphers (a handshake for each group of ciphers),
 * ssh-auth-methods (one abandoned sign-in), mysql-empty-password (two sign-ins) and dns-zone-transfer (one query). PCI asks for what they show: early TLS, default accounts, zone transfers.
 * Our own http-exposed-files asks for some sixty paths and their first 4 kB, over one connection where the server allows it: less than a second on loopback.
 */
export const nonIntrusive = [...tls, ...web, ...remoteAccess, ...mailAndNames, ...files, ...databases];

/**
 * Sign-ins with accounts that products are shipped with, each tried only where the product was recognised. The ASV Program Guide asks for them, and forbids to find accounts by brute force or
 * dictionaries; so PCI runs these, and none that guesses.
 */
export const shippedAccounts = ['http-default-accounts', 'ms-sql-empty-password'];

/** Whatever opens with a shipped, guessed or empty password, or with none. */
export const accounts = [...shippedAccounts, ...guessingScripts, 'mysql-empty-password', 'ftp-anon', 'snmp-brute', 'snmp-sysdescr'];

/**
 * They try accounts, guess paths and user names, fill in forms of the first 20 pages, ask two known back doors for `id`, offer mail, ask a proxy for the page of example.com, or hold two connections
 * open for some time. smb-enum-shares writes a file of 260 bytes to open shares and deletes it (`nmap-test-file`); nothing else is stored on the target.
 * smtp-open-relay and http-open-proxy are called `external` because they name a foreign domain, see engines/nmap/arguments.ts. Left out for good, with their checks: smb-vuln-ms08-067 (crashes most of the hosts
 * that have the flaw), http-vuln-cve2014-3704 (makes an administrator); smb-vuln-cve-2017-7494 (has an uploaded library run), whose check reads the version instead.
 */
export const intrusive = [
  ...shippedAccounts, ...guessingScripts, 'http-enum', 'http-open-proxy', 'http-open-redirect', 'http-passwd', 'http-phpself-xss', 'http-shellshock', 'http-sql-injection', 'ntp-monlist',
  'ftp-proftpd-backdoor', 'ftp-vsftpd-backdoor', 'smb-enum-shares', 'smtp-open-relay', 'snmp-brute', 'sslv2-drown', 'tftp-enum', 'http-wordpress-users', 'http-slowloris-check', 'rdp-vuln-ms12-020',
];

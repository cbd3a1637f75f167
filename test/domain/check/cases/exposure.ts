import { recorded, recording, vulnerable, written, writtenForHost } from '../recording.ts';
import type { Case } from './case.ts';

const good = recorded('good', 443);
const vnc = { port: 5900, name: 'vnc' };
const rdp = { port: 3389, name: 'ms-wbt-server' };
/** A name that nmap took from its list of ports: nothing answered as that service. */
const byPortOnly = (port: number, name: string): ReturnType<typeof written> => written({ port, name });

export const exposureCases: Record<string, Case> = {
  'database-reachable': { finds: recorded('data', 5432), on: 5432, not: byPortOnly(3306, 'mysql') },
  'mysql-empty-password': { finds: recorded('data', 3306), on: 3306, not: written({ port: 3306, name: 'mysql', product: 'MySQL' }, { 'mysql-empty-password': '' }) },
  'redis-no-authentication': { finds: recorded('data', 6379), on: 6379, not: recorded('goodclassic', 6379) },
  'mongodb-no-authentication': { finds: recorded('mongodb-4.2', 27_017), on: 27_017, not: written({ port: 27017, name: 'mongodb' }, { 'mongodb-databases': '\n  errmsg = command listDatabases requires authentication\n  ok = 0\n' }) },
  'memcached-no-authentication': { finds: recorded('data', 11211), on: 11211, not: written({ port: 11211, name: 'memcached' }, { 'memcached-info': { data: { Authentication: 'yes' } } }) },
  'elasticsearch-no-authentication': { finds: recorded('elasticsearch-6.2', 9200), on: 9200, not: written({ port: 9200, product: 'Elasticsearch REST API' }) },
  'couchdb-no-authentication': { finds: recorded('couchdb-0.10', 5984), on: 5984, not: written({ port: 5984, product: 'CouchDB httpd' }) },
  'mssql-empty-password': {
    finds: recorded('mssql-empty', 1433),
    on: 1433,
    not: { ...written({ port: 1433, name: 'ms-sql-s' }), scripts: writtenForHost({ 'ms-sql-empty-password': '\n  [192.0.2.1:1433]\n    \n' }).scripts },
  },
  'memcached-udp': { finds: recorded('udp', 11211), on: 11211, not: recorded('data', 11211) },
  'remote-telnet': { finds: recorded('inetd', 23), on: 23, not: good },
  'remote-rdp': { finds: recorded('windows-7-rdp', 3389), on: 3389, not: byPortOnly(3389, 'ms-wbt-server') },
  'remote-vnc': { finds: recorded('classic', 5900), on: 5900, not: good },
  'remote-x11': { finds: recorded('classic', 6000), on: 6000, not: byPortOnly(6000, 'X11') },
  'remote-r-services': { finds: recorded('inetd', 513), on: 513, not: written({ port: 5130, name: 'login' }) },
  'remote-ssh': { finds: recorded('good', 22), on: 22, not: good },
  'remote-vpn': { finds: recorded('debian', 1723), on: 1723, not: written({ port: 500, protocol: 'udp', name: 'isakmp' }) },
  'remote-management': { finds: recorded('cockpit', 9090), on: 9090, not: recorded('winrm', 80) },
  'vnc-no-authentication': { finds: recorded('classic', 5900), on: 5900, not: written(vnc, { 'vnc-info': { data: { 'Protocol version': '3.8', 'Security types': [{ name: 'VNC Authentication', type: '2' }] } } }) },
  'x11-open': { finds: recorded('classic', 6000), on: 6000, not: written({ port: 6000, name: 'X11', product: 'X.Org', extra_info: 'access denied' }) },
  'rdp-no-nla': { finds: recorded('debian', 3389), on: 3389, not: written(rdp, { 'rdp-enum-encryption': '\n  Security layer\n    CredSSP (NLA): SUCCESS\n    CredSSP with Early User Auth: SUCCESS\n' }) },
  'rdp-weak-encryption': { finds: recorded('debian', 3389), on: 3389, not: recorded('classic', 3389) },
  'rdp-ms12-020': {
    finds: recorded('windows-7-rdp', 3389),
    on: 3389,
    not: written(rdp, { 'rdp-vuln-ms12-020': vulnerable('CVE-2012-0002', 'MS12-020 Remote Desktop Protocol Remote Code Execution Vulnerability', 'NOT VULNERABLE') }),
  },
  'realvnc-authentication-bypass': { finds: recorded('debian', 5901), on: 5901, not: recorded('classic', 5900) },
  'docker-api-open': { finds: recorded('docker', 2375), on: 2375, not: byPortOnly(2375, 'docker') },
  'ipmi-cipher-zero': {
    finds: recorded('ipmi', 623),
    on: 623,
    not: written({ port: 623, protocol: 'udp', name: 'asf-rmcp' }, { 'ipmi-cipher-zero': vulnerable('NMAP-1', 'IPMI 2.0 RAKP Cipher Zero Authentication Bypass', 'NOT VULNERABLE') }),
  },
  'java-debug-open': { finds: recorded('debian', 5005), on: 5005, not: byPortOnly(5005, 'jdwp') },
  'rpc-port-mapper': { finds: recorded('debian', 111), on: 111, not: written({ port: 111, name: 'rpcbind' }) },
  'telnet-clear-text': { finds: recorded('inetd', 23), on: 23, not: written({ port: 992, name: 'telnet', tls: true }, { 'telnet-encryption': '\n  Telnet server does not support encryption' }) },
  'r-services-clear-text': { finds: recorded('inetd', 512), on: 512, not: written({ port: 5120, name: 'exec' }) },
  'small-services': { finds: recorded('inetd', 7), on: 7, not: written({ port: 7000, name: 'echo' }) },
  finger: { finds: recorded('inetd', 79), on: 79, not: written({ port: 79, name: 'finger' }, { finger: 'No one logged on.' }) },
  'tftp-files': { finds: recorded('tftp', 69), on: 69, not: written({ port: 69, protocol: 'udp', name: 'tftp' }) },
  'nfs-exports': { finds: recorded('nfs', 111), on: 111, not: recorded('debian', 111) },
  'rsync-modules': { finds: recorded('rsync', 873), on: 873, not: recorded('classic', 873) },
  'rsync-reachable': { finds: recorded('services', 8730), on: 8730, not: byPortOnly(873, 'rsync') },
  'mqtt-no-authentication': { finds: recorded('classic', 1883), on: 1883, not: written({ port: 1883, name: 'mqtt' }, { 'mqtt-subscribe': 'Connection rejected: Not Authorized' }) },
  'socks-open-proxy': { finds: recorded('debian', 1080), on: 1080, not: written({ port: 1080, name: 'socks5' }) },
  'ldap-directory-clear-text': { finds: recorded('debian', 389), on: 389, not: written({ port: 636, name: 'ldap', tls: true }, { 'ldap-rootdse': '\nLDAP Results\n  <ROOT>\n      namingContexts: dc=example,dc=com\n' }) },
  'ntp-monlist': { finds: recorded('ntp', 123), on: 123, not: written({ port: 123, protocol: 'udp', name: 'ntp' }) },
  'default-web-account': { finds: recorded('tomcat-9', 8080), on: 8080, not: recorded('behind-balancer', 80) },
  'guessable-account': { finds: recorded('data', 5432), on: 5432, not: written({ port: 21, name: 'ftp' }, { 'ftp-brute': { data: { Accounts: 'No valid accounts found', Statistics: 'Performed 200 guesses in 5 seconds' } } }) },
  'open-service': { finds: good, on: 443, not: { ...good, services: [] } },
  'operating-system': { finds: recording('os'), on: null, not: good },
  'unknown-service': { finds: recorded('beanstalkd', 11_300), on: 11_300, not: recorded('cockpit', 9090) },
  'tls-versions': { finds: good, on: 443, not: recorded('good', 80) },
  'web-page-title': { finds: good, on: 443, not: recorded('good', 80) },
  'ssh-host-keys': { finds: recorded('weakweb', 22), on: 22, not: recorded('good', 22) },
};

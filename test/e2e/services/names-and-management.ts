import { expired } from './certificates.ts';
import { freePort } from '../../support/free-port.ts';
import { type DebianService, daemon, folderWith } from './daemon.ts';

/** BIND that looks up names for everybody and hands out its zone. It is its own root, so that no question leaves the machine. */
export const bind: DebianService = {
  package: 'bind9',
  binary: '/usr/sbin/named',
  needs: { tcp: [53], udp: [53] },
  start: async () => {
    const zone = (records: string): string => `$TTL 60\n@ SOA ns.example.com. admin.example.com. 1 60 60 60 60\n@ NS ns.example.com.\n${records}`;
    const options = ['directory "{folder}"', 'pid-file none', 'session-keyfile none', 'managed-keys-directory "{folder}"', 'listen-on port 53 { 127.0.0.1; }', 'listen-on-v6 { none; }', 'recursion yes', 'allow-recursion { any; }', 'allow-transfer { any; }', 'dnssec-validation no', 'empty-zones-enable no'];
    const config = `options {\n${options.join(';\n')};\n};\ncontrols {};\nzone "." { type primary; file "root.zone"; };\nzone "example.com" { type primary; file "example.zone"; };\n`;
    const folder = folderWith({ 'named.conf': config, 'root.zone': zone('ns.example.com. A 192.0.2.53\nwww.wikipedia.org. A 192.0.2.80\n'), 'example.zone': zone('ns A 192.0.2.53\nwww A 192.0.2.80\nvault A 192.0.2.99\n') });
    const { stop } = await daemon('/usr/sbin/named', ['-g', '-n', '1', '-c', `${folder.path}/named.conf`], { says: 'running' }, folder.remove);
    return { port: 53, ports: ['T:53', 'U:53'], stop };
  },
};

/** net-snmp with the community that everybody knows. */
export const snmpd: DebianService = {
  package: 'snmpd',
  binary: '/usr/sbin/snmpd',
  needs: { udp: [161] },
  start: async () => {
    const folder = folderWith({ 'snmpd.conf': 'rocommunity public 127.0.0.1\nsysLocation Rack 7\n' });
    const { stop } = await daemon('/usr/sbin/snmpd', ['-f', '-Le', '-C', '-c', `${folder.path}/snmpd.conf`, '-I', '-smux', 'udp:127.0.0.1:161'], { says: 'NET-SNMP version' }, folder.remove, { SNMP_PERSISTENT_DIR: folder.path });
    return { port: 161, ports: ['U:161'], stop };
  },
};

/** OpenSSL's test server, with ciphers that encrypt nothing, name nobody or have no forward secrecy, and with TLS 1.0. It serves one client at a time and answers GET only. */
export const opensslServer: DebianService = {
  package: 'openssl',
  binary: '/usr/bin/openssl',
  start: async () => {
    const port = await freePort(10_443);
    const folder = folderWith(expired('pay.example.com'));
    const settings = ['s_server', '-accept', `127.0.0.1:${port}`, '-key', `${folder.path}/key.pem`, '-cert', `${folder.path}/cert.pem`, '-cipher', 'NULL-SHA:ADH-AES128-SHA:AES128-SHA:@SECLEVEL=0', '-min_protocol', 'TLSv1', '-www', '-quiet'];
    const { stop } = await daemon('/usr/bin/openssl', settings, { port }, folder.remove);
    return { port, ports: [`T:${port}`], stop };
  },
};

import { readFileSync } from 'node:fs';
import type { HostResult, ScriptData, ScriptResult } from '../../../../shared/domain/scan/engines/engine.ts';
import { hostResult, reportedAddress } from '../../../../shared/domain/scan/engines/nmap-host.ts';
import { nmapXmlReader } from '../../../../shared/domain/scan/engines/nmap-xml.ts';

// How the recordings beside this file were made (README.md lists those that others recorded): `node from-xml.ts scan.xml > name.json`, with the XML of a real nmap 7.93 run against
// services on loopback (those of test/e2e/services, and of Debian's packages unpacked beside them): Apache httpd, nginx, HAProxy, rpcbind, slapd, pptpd, xrdp, microsocks, a JVM, vsftpd, OpenSSH, Dovecot, Samba, MariaDB, PostgreSQL, Redis, memcached, BIND, net-snmp, mosquitto, Xvfb, x11vnc, openssl s_server and
// node's own servers, and for what no longer exists (SSL 2.0, heartbleed, back doors) small imitations that answer on the wire as the old programs did
// (MySQL 5.7, Tomcat 8.5, ProFTPD 1.3.3c, RealVNC 4.1, rsync 3.1).
// Keys, certificates in PEM form and text that repeats the structured data are cut, since no check reads them.
const cut = new Set(['pem', 'modulus', 'key', 'md5', 'description', 'refs', 'dates']);

const [file] = process.argv.slice(2);
if (file !== undefined) process.stdout.write(`${JSON.stringify(recorded(readFileSync(file, 'utf8')), null, 1)}\n`);

/** The host of an nmap document as the engine reports it, reduced to what checks read. */
export function recorded(xml: string): HostResult {
  const element = nmapXmlReader().write(xml).find(({ name }) => name === 'host');
  if (element === undefined) throw new Error('The document has no host');
  const host = hostResult(element, { address: reportedAddress(element) ?? '', hostname: null, notes: [] });
  return { ...host, services: host.services.map((service) => ({ ...service, scripts: shortened(service.scripts) })), scripts: shortened(host.scripts) };
}

function shortened(scripts: ScriptResult[]): ScriptResult[] {
  return scripts
    .filter(({ id }) => id !== 'ssl-date' && id !== 'tls-alpn')
    .map(({ id, output, data }) => ({ id, output: output.slice(0, data === null ? 1_200 : 160), data: data === null ? null : withoutKeys(data) }));
}

function withoutKeys(data: ScriptData): ScriptData {
  if (typeof data === 'string') return data.slice(0, 600);
  if (Array.isArray(data)) return data.map(withoutKeys);
  return Object.fromEntries(Object.entries(data).filter(([key]) => !cut.has(key)).map(([key, value]) => [key, withoutKeys(value)]));
}

import { readFileSync } from 'node:fs';
import type { HostResult, ScriptData, ScriptResult, Service } from '../../../../shared/domain/scan/engines/engine.ts';
import { nmapXmlReader, scriptData, type XmlElement } from '../../../../shared/domain/scan/engines/nmap-xml.ts';

// How the recordings beside this file were made: `node from-xml.ts scan.xml > name.json`, with the XML of a real nmap 7.93 run
// against services on loopback. Keys, certificates in PEM form and text that repeats the structured data are cut, since no check reads them.
const [file] = process.argv.slice(2);
if (file !== undefined) process.stdout.write(`${JSON.stringify(recorded(readFileSync(file, 'utf8')), null, 1)}\n`);

/** The host of an nmap document, reduced to what checks read. */
export function recorded(xml: string): HostResult {
  const host = nmapXmlReader().write(xml).find((element) => element.name === 'host');
  if (host === undefined) throw new Error('The document has no host');
  const ports = childrenOf(host, 'ports').flatMap((element) => childrenOf(element, 'port'));
  return {
    address: childrenOf(host, 'address')[0]?.attributes['addr'] ?? '',
    hostnames: [],
    status: 'up',
    reason: 'user-set',
    os: null,
    services: ports.filter((port) => childrenOf(port, 'state')[0]?.attributes['state'] === 'open').map(service),
    scripts: childrenOf(host, 'hostscript').flatMap(scripts),
  };
}

function service(port: XmlElement): Service {
  const found = childrenOf(port, 'service')[0];
  const attribute = (name: string): string | null => found?.attributes[name] ?? null;
  return {
    port: Number(port.attributes['portid']),
    protocol: port.attributes['protocol'] === 'udp' ? 'udp' : 'tcp',
    name: attribute('name') ?? '',
    product: attribute('product'),
    version: attribute('version'),
    extra_info: attribute('extrainfo'),
    cpes: found === undefined ? [] : childrenOf(found, 'cpe').map((cpe) => cpe.text),
    tls: attribute('tunnel') === 'ssl',
    scripts: scripts(port),
  };
}

function scripts(parent: XmlElement): ScriptResult[] {
  return childrenOf(parent, 'script')
    .filter((script) => script.attributes['id'] !== 'ssl-date' && script.attributes['id'] !== 'tls-alpn')
    .map((script) => {
      const data = scriptData(script);
      const output = script.attributes['output'] ?? '';
      return { id: script.attributes['id'] ?? '', output: data === null ? output.slice(0, 1200) : output.slice(0, 160), data: data === null ? null : withoutKeys(data) };
    });
}

function withoutKeys(data: ScriptData): ScriptData {
  if (typeof data === 'string') return data.slice(0, 600);
  if (Array.isArray(data)) return data.map(withoutKeys);
  return Object.fromEntries(Object.entries(data).filter(([key]) => !['pem', 'modulus', 'key', 'md5', 'description', 'refs', 'dates'].includes(key)).map(([key, value]) => [key, withoutKeys(value)]));
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

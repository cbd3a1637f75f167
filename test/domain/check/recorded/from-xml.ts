import { readFileSync } from 'node:fs';
import type { HostResult, ScriptData, ScriptResult } from '../../../../shared/domain/scan/engines/engine.ts';
import { hostResult, reportedAddress } from '../../../../shared/domain/scan/engines/nmap/host.ts';
import { nmapXmlReader } from '../../../../shared/domain/scan/engines/nmap/xml.ts';

// `node from-xml.ts scan.xml > name.json`; README.md says what was scanned.
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

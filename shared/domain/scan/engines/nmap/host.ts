import type { HostResult, ScriptResult, Service } from '../engine.ts';
import { exposedFiles, exposedFilesPath } from './exposed-files.ts';
import { scriptData, type XmlElement } from './xml.ts';

/** The address by which nmap reports a host, as nmap spells it. */
export function reportedAddress(host: XmlElement): string | undefined {
  return all(host, 'address').find(({ attributes }) => attributes['addrtype'] !== 'mac')?.attributes['addr'];
}

/** What one `<host>` element says. `address`, `hostname` and `notes` come from the order; the rest is the host's own word. */
export function hostResult(host: XmlElement, ordered: { address: string; hostname: string | null; notes: string[] }): HostResult {
  const services = all(first(host, 'ports'), 'port').flatMap((port) => serviceOf(port));
  const status = first(host, 'status');
  const fault = incompleteBecause(host, services);
  const names = all(first(host, 'hostnames'), 'hostname').flatMap(({ attributes }) => attributes['name'] ?? []);
  return {
    address: ordered.address,
    hostnames: [...new Set([...(ordered.hostname === null ? [] : [ordered.hostname]), ...names])],
    status: fault !== undefined ? 'incomplete' : status?.attributes['state'] === 'up' ? 'up' : 'down',
    reason: [fault ?? status?.attributes['reason'] ?? 'unknown', ...ordered.notes].join('; '),
    os: osOf(first(host, 'os')),
    services,
    scripts: scriptsOf(first(host, 'hostscript')),
  };
}

/** A port that takes the connection and closes it at once is what a firewall or an intrusion prevention system shows; so many of them are never a server's own. */
const interferencePorts = 100;

function incompleteBecause(host: XmlElement, services: Service[]): string | undefined {
  if (host.attributes['timedout'] === 'true') return 'the time limit for one host was reached';
  if (host.cut) return 'the host answered with more than is read';
  const wrapped = services.filter(({ name }) => name === 'tcpwrapped').length;
  if (wrapped >= interferencePorts && wrapped >= services.length * 0.9) return `${String(wrapped)} ports take connections and close them: something in between answers for the host`;
  return undefined;
}

function serviceOf(port: XmlElement): Service[] {
  const number = Number(port.attributes['portid']);
  const protocol = port.attributes['protocol'];
  const open = first(port, 'state')?.attributes['state'] === 'open';
  if (!open || !Number.isInteger(number) || number < 0 || number > 65_535 || (protocol !== 'tcp' && protocol !== 'udp')) return [];
  const service = first(port, 'service');
  const { name = 'unknown', product = null, version = null, extrainfo = null, method, tunnel } = service?.attributes ?? {};
  const tls = tunnel === 'ssl' || (name === 'ssl' && method === 'probed');
  const cpes = all(service, 'cpe').map(({ text }) => text.trim());
  return [{ port: number, protocol, name, ...(method === 'table' ? { named_by_port: true } : {}), product, version, extra_info: extrainfo, cpes, tls, scripts: scriptsOf(port) }];
}

/** A script that crashed says so in its output, which is no evidence of anything. */
const crashed = 'ERROR: Script execution failed';

function scriptsOf(parent: XmlElement | undefined): ScriptResult[] {
  const results = all(parent, 'script').map((script) => ({ id: scriptName(script.attributes['id'] ?? 'unknown'), output: script.attributes['output'] ?? '', data: scriptData(script) }));
  return results.filter(({ output }) => !output.startsWith(crashed));
}

function scriptName(id: string): string {
  return id === exposedFilesPath ? exposedFiles : id;
}

function osOf(os: XmlElement | undefined): HostResult['os'] {
  const match = first(os, 'osmatch');
  const name = match?.attributes['name'];
  if (match === undefined || name === undefined) return null;
  const cpe = all(match, 'osclass').flatMap((osClass) => all(osClass, 'cpe'))[0]?.text.trim();
  return { name, cpe: cpe ?? null, confidence: Number(match.attributes['accuracy'] ?? 0) || 0 };
}

function first(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((child) => child.name === name);
}

function all(parent: XmlElement | undefined, name: string): XmlElement[] {
  return parent?.children.filter((child) => child.name === name) ?? [];
}

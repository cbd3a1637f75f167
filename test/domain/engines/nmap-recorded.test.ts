import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { HostResult, Service } from '../../../shared/domain/scan/engines/engine.ts';
import { hostResult, reportedAddress } from '../../../shared/domain/scan/engines/nmap/host.ts';
import { nmapXmlReader } from '../../../shared/domain/scan/engines/nmap/xml.ts';

/** Recorded from nmap 7.93 against servers on loopback: the demo's weak services, a web server with hostile headers, a silent port, a DNS answer over IPv6, a run that was killed, and the manual of Apache httpd in Japanese behind nginx. */
function recorded(name: string): HostResult[] {
  const reader = nmapXmlReader();
  const elements = reader.write(readFileSync(new URL(`recorded/${name}.xml`, import.meta.url), 'utf8'));
  if (name !== 'killed') reader.end();
  return elements.filter((element) => element.name === 'host').map((host) => hostResult(host, { address: reportedAddress(host) ?? '', hostname: null, notes: [] }));
}

function service(host: HostResult | undefined, port: number): Service {
  const found = host?.services.find((one) => one.port === port);
  if (found === undefined) throw new Error(`no service on ${String(port)}`);
  return found;
}

function dataOf(of: Service, id: string): unknown {
  return of.scripts.find((script) => script.id === id)?.data;
}

describe('a recorded scan of three weak services', () => {
  const [host] = recorded('three-weak-services');

  it('is one host that is up, with its services', () => {
    expect(host).toMatchObject({ address: '127.0.0.1', status: 'up', reason: 'user-set', hostnames: [], os: null });
    expect(host?.services.map(({ port, protocol, name, tls }) => ({ port, protocol, name, tls }))).toEqual([
      { port: 2121, protocol: 'tcp', name: 'ftp', tls: false },
      { port: 8443, protocol: 'tcp', name: 'http', tls: true },
      { port: 8888, protocol: 'tcp', name: 'http', tls: false },
    ]);
  });

  it('names products as nmap does', () => {
    expect(service(host, 8888)).toMatchObject({ product: 'Apache httpd', version: '2.2.15', extra_info: '(CentOS)', cpes: ['cpe:/a:apache:http_server:2.2.15'] });
  });

  it('keeps the structure of script output', () => {
    expect(dataOf(service(host, 8443), 'ssl-cert')).toMatchObject({ subject: { commonName: 'shop.example' }, validity: { notAfter: '2020-01-01T00:00:00' }, pubkey: { type: 'rsa', bits: '2048' } });
    expect(dataOf(service(host, 8443), 'ssl-enum-ciphers')).toMatchObject({ 'TLSv1.0': { compressors: ['NULL'], 'cipher preference': 'server' } });
    expect(dataOf(service(host, 8888), 'http-methods')).toMatchObject({ 'Potentially risky methods': ['TRACE'] });
    expect(dataOf(service(host, 8888), 'http-ls')).toMatchObject({ total: { files: '7' }, volumes: [{ volume: '/' }] });
  });

  it('has the whole certificate, to be read again', () => {
    const certificate = dataOf(service(host, 8443), 'ssl-cert');
    expect(JSON.stringify(certificate)).toContain('-----END CERTIFICATE-----');
  });

  it('leaves out what a crashed script said', () => {
    expect(JSON.stringify(host)).not.toContain('Script execution failed');
  });
});

describe('recorded scans that went otherwise', () => {
  it('a host that reached its time limit is incomplete, never up', () => {
    expect(recorded('time-limit')).toMatchObject([{ status: 'incomplete', reason: expect.stringContaining('time limit') }]);
  });

  it('a killed run gives the hosts that were complete', () => {
    expect(recorded('killed').map(({ address }) => address)).toEqual(['127.0.0.3']);
  });

  it('UDP over IPv6 is read, closed ports are no services', () => {
    expect(recorded('ipv6-udp')).toMatchObject([{ address: '::1', services: [{ port: 18053, protocol: 'udp', name: 'domain' }] }]);
  });

  it('an operating system has its name, CPE and confidence', () => {
    expect(recorded('os')[0]?.os).toEqual({ name: 'Linux 5.0 - 5.2', cpe: 'cpe:/o:linux:linux_kernel:5', confidence: 100 });
  });

  it('a page title beyond ASCII is text, not the bytes of it', () => {
    const [host] = recorded('page-title');
    const title = service(host, 8088).scripts.find(({ id }) => id === 'http-title');
    expect(title).toMatchObject({ output: 'Apache HTTP サーバ バージョン 2.4ドキュメント - ...', data: { title: 'Apache HTTP サーバ バージョン 2.4\nドキュメント - Apache HTTP サーバ バージョン 2.4' } });
  });

  it('a hostile web server leaves no control character in any field', () => {
    const text = JSON.stringify(recorded('hostile-http'));
    expect(text).toContain('gnp.exe');
    expect(text).not.toMatch(/\\u00[01]|\u202e|(?!\n)\p{Cc}/u);
  });
});

describe('interference', () => {
  const port = (number: number, name: string): string => `<port protocol="tcp" portid="${String(number)}"><state state="open"/><service name="${name}"/></port>`;
  const host = (ports: string): HostResult | undefined => {
    const [element] = nmapXmlReader().write(`<!DOCTYPE nmaprun><nmaprun><host><status state="up" reason="syn-ack"/><ports>${ports}</ports></host>`);
    return element === undefined ? undefined : hostResult(element, { address: '127.0.0.1', hostname: 'shop.example', notes: ['UDP was left out'] });
  };

  it('a host whose every port takes connections and closes them is incomplete', () => {
    const ports = Array.from({ length: 120 }, (_, index) => port(index + 1, 'tcpwrapped')).join('');
    expect(host(ports)).toMatchObject({ status: 'incomplete', hostnames: ['shop.example'] });
  });

  it('a host with a few such ports is up, and says what was left out', () => {
    expect(host(port(22, 'ssh') + port(8080, 'tcpwrapped'))).toMatchObject({ status: 'up', reason: 'syn-ack; UDP was left out' });
  });
});

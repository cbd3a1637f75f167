import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWeakServices } from '../../infra/local/demo/weak-services/start.ts';
import type { WeakServices } from '../../infra/local/demo/weak-services/start.ts';
import { nmapXmlReader } from '../../shared/domain/scan/engines/nmap/xml.ts';
import type { XmlElement } from '../../shared/domain/scan/engines/nmap/xml.ts';

const scripts = 'ftp-anon,ssl-cert,ssl-enum-ciphers,http-title,http-ls,http-trace,http-security-headers';

describe('the weak services of the demo are as weak as the real nmap says', () => {
  let services: WeakServices;
  let ports: Map<string, XmlElement>;

  beforeAll(async () => {
    services = await startWeakServices();
    ports = await scan([services.ftp.port, services.http.port, services.tls.port]);
  });
  afterAll(() => services.close());

  const onPort = (port: number): XmlElement => ports.get(String(port)) ?? { name: '', attributes: {}, children: [], text: '', cut: false };
  const service = (port: number): Record<string, string> => onPort(port).children.find(({ name }) => name === 'service')?.attributes ?? {};
  const script = (port: number, id: string): string | undefined => onPort(port).children.find(({ attributes }) => attributes['id'] === id)?.attributes['output'];

  it('lets anyone in by FTP and shows the files', () => {
    expect(service(services.ftp.port)).toMatchObject({ name: 'ftp', product: 'vsftpd' });
    expect(script(services.ftp.port, 'ftp-anon')).toContain('Anonymous FTP login allowed');
    expect(script(services.ftp.port, 'ftp-anon')).toContain('orders-2019.csv');
  });

  it('lists the folders of a web server that is out of support', () => {
    expect(service(services.http.port)).toMatchObject({ name: 'http', product: 'Apache httpd', version: '2.2.15' });
    expect(script(services.http.port, 'http-title')).toContain('Index of /');
    expect(script(services.http.port, 'http-ls')).toContain('shop.sql.gz');
  });

  it('answers TRACE and sends no security header', () => {
    expect(script(services.http.port, 'http-trace')).toContain('TRACE is enabled');
    expect(script(services.http.port, 'http-security-headers') ?? '').toBe('');
  });

  it('speaks TLS 1.0 and TLS 1.1', () => {
    expect(service(services.tls.port)).toMatchObject({ name: 'http', tunnel: 'ssl' });
    expect(script(services.tls.port, 'ssl-enum-ciphers')).toContain('TLSv1.0');
    expect(script(services.tls.port, 'ssl-enum-ciphers')).toContain('TLSv1.1');
  });

  it('presents a certificate that signed itself and has expired', () => {
    const certificate = script(services.tls.port, 'ssl-cert');
    expect(certificate).toContain('Subject: commonName=shop.example');
    expect(certificate).toContain('Issuer: commonName=shop.example');
    expect(certificate).toContain('Not valid after:  2020-01-01T00:00:00');
  });
});

async function scan(ports: number[]): Promise<Map<string, XmlElement>> {
  const args = ['-Pn', '-n', '-sT', '-sV', '-p', ports.join(','), '--script', scripts, '-oX', '-', '127.0.0.1'];
  const { stdout } = await promisify(execFile)('nmap', args, { maxBuffer: 16 * 1024 * 1024 });
  const host = nmapXmlReader().write(stdout).find(({ name }) => name === 'host');
  const found = host?.children.find(({ name }) => name === 'ports')?.children ?? [];
  return new Map(found.map((element) => [element.attributes['portid'] ?? '', element]));
}

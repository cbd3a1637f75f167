import type { Check } from '../check.ts';
import { check, named, onEachService, quoted, type Declaration } from './define.ts';
import { linesOf, listAt, dataOf, textAt } from './evidence/script.ts';
import { tlsProtocols } from './evidence/tls-ciphers.ts';
import { vulnerabilityNamed } from './evidence/vulnerability.ts';

/** A flaw of a TLS implementation that a script has proved. */
function flaw(declared: Omit<Declaration, 'family' | 'scripts' | 'detect' | 'qod'>, script: string, title: RegExp): Check {
  return check({
    ...declared,
    family: 'TLS',
    qod: 'remote_vul',
    scripts: [script],
    detect: onEachService((service) => {
      const found = vulnerabilityNamed(service, script, title);
      const seen = linesOf(found?.seen.join('\n') ?? '');
      return found === null ? null : `${script} reports ${found.state}${seen.length === 0 ? '' : `: ${quoted(seen.join('; '))}`}.`;
    }),
  });
}

/** Flaws of TLS implementations. */
export const tlsVulnerabilityChecks: Check[] = [
  flaw(
    {
      number: 15,
      id: 'tls-heartbleed',
      name: 'OpenSSL Heartbleed',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
      summary: 'The service answers a heartbeat request of false length with up to 64 kB of its own memory.',
      insight: 'OpenSSL 1.0.1 to 1.0.1f copies as many bytes into a heartbeat answer as the request claims to hold. The memory beside it holds private keys, passwords and the data of other connections. The attack leaves no trace in logs.',
      impact: 'Anybody reads the private key of the certificate, session secrets and customer data.',
      solution: 'Update OpenSSL to a supported release and restart every service that uses it. Then make new keys, have the old certificates revoked, end all sessions and change passwords that went over the service.',
      solution_type: 'VendorFix',
      affected: 'OpenSSL 1.0.1 to 1.0.1f and 1.0.2-beta, and products that contain them.',
      cves: ['CVE-2014-0160'],
      standards: ['RFC 6520', 'CWE-125', 'PCI DSS 6.3.3'],
      links: ['https://openssl-library.org/news/secadv/20140407.txt'],
    },
    'ssl-heartbleed',
    /heartbleed/i,
  ),
  flaw(
    {
      number: 16,
      id: 'tls-ccs-injection',
      name: 'OpenSSL CCS injection',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N',
      summary: 'The service accepts ChangeCipherSpec before keys are agreed on.',
      insight: 'OpenSSL before 0.9.8za, 1.0.0m and 1.0.1h then computes session keys from an empty secret. If the client runs a vulnerable OpenSSL too, an attacker in between knows the keys.',
      impact: 'An attacker on the path reads and changes connections between vulnerable sides.',
      solution: 'Update OpenSSL to a supported release and restart every service that uses it.',
      solution_type: 'VendorFix',
      affected: 'OpenSSL before 0.9.8za, 1.0.0 before 1.0.0m, 1.0.1 before 1.0.1h.',
      cves: ['CVE-2014-0224'],
      standards: ['CWE-326', 'PCI DSS 6.3.3'],
      links: ['https://openssl-library.org/news/secadv/20140605.txt'],
    },
    'ssl-ccs-injection',
    /CCS Injection/i,
  ),
  check({
    number: 19,
    id: 'tls-drown',
    name: 'TLS sessions can be decrypted through SSL 2.0 (DROWN)',
    family: 'TLS',
    cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N',
    summary: 'The SSL 2.0 implementation of the service is an oracle that opens TLS sessions of the same key.',
    insight: 'Some 40,000 handshakes of SSL 2.0 open one of a thousand recorded TLS sessions that used RSA key transport, on this and on every other server that holds the key. With CVE-2016-0703 the work falls to minutes on a PC.',
    impact: 'Recorded TLS traffic is decrypted, also of servers that do not offer SSL 2.0 themselves.',
    solution: 'Switch SSL 2.0 off on every server that uses the key, update OpenSSL, and replace the key if it was shared.',
    solution_type: 'VendorFix',
    qod: 'remote_vul',
    cves: ['CVE-2016-0800'],
    related: ['CVE-2016-0703', 'CVE-2015-3197'],
    standards: ['RFC 6176', 'CWE-310', 'PCI DSS 4.2.1'],
    links: ['https://drownattack.com/'],
    pci: 'automatic_failure',
    scripts: ['sslv2-drown'],
    detect: onEachService((service) => {
      const vulns = dataOf(service, 'sslv2-drown');
      const found = ['CVE-2016-0800', 'CVE-2016-0703', 'CVE-2015-3197'].filter((id) => /^(?:LIKELY )?VULNERABLE/.test(textAt(vulns, 'vulns', id, 'state')));
      return found.includes('CVE-2016-0800') ? `sslv2-drown reports VULNERABLE for ${named(found)}.` : null;
    }),
  }),
  check({
    number: 18,
    id: 'tls-compression',
    name: 'TLS compression is on (CRIME)',
    family: 'TLS',
    cvss: 'AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N',
    summary: 'The service agrees to compress data before encryption.',
    insight: 'The length of a compressed record shows whether a guess of the attacker repeats a secret of the same record. RFC 9325 asks to switch TLS compression off.',
    impact: 'An attacker on the path who can make a browser send requests recovers cookies byte by byte.',
    solution: 'Switch TLS compression off (`SSLCompression off`, OpenSSL 1.1.0 and later have it off), or offer TLS 1.3, which has none.',
    related: ['CVE-2012-4929'],
    standards: ['RFC 9325', 'CWE-310'],
    scripts: ['ssl-enum-ciphers'],
    detect: onEachService((service) => {
      const versions = tlsProtocols(service).filter(({ compressors }) => compressors.some((name) => name !== 'NULL')).map(({ version }) => version);
      return versions.length === 0 ? null : `Compression was accepted in ${named(versions)}.`;
    }),
  }),
  check({
    number: 20,
    id: 'tls-known-private-key',
    name: 'The private key of the certificate is publicly known',
    family: 'TLS',
    cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N',
    summary: 'The certificate is on a list of those whose private keys were taken from devices and published.',
    insight: 'Makers of routers and appliances ship one key in every device of a series. Such keys were extracted and collected, so that anybody can look them up by the hash of the certificate.',
    impact: 'Anybody can pose as the server, and decrypt sessions without forward secrecy.',
    solution: 'Make a new key and certificate on the device. If it does not allow that, replace it or take its interface off the network.',
    qod: 'remote_vul',
    standards: ['CWE-321', 'PCI DSS 4.2.1', 'PCI DSS 3.6.1'],
    scripts: ['ssl-known-key'],
    detect: onEachService((service) => {
      const data = dataOf(service, 'ssl-known-key');
      const section = [data, ...listAt(data)].map((entry) => textAt(entry, 'section')).find((name) => name !== '');
      return section === undefined ? null : `The certificate's SHA-1 is listed in ${quoted(section)}.`;
    }),
  }),
  flaw(
    {
      number: 21,
      id: 'tls-ticketbleed',
      name: 'F5 BIG-IP Ticketbleed',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
      summary: 'The TLS stack of the load balancer returns up to 31 bytes of its memory in a session id.',
      insight: 'F5 BIG-IP copies 32 bytes into the session id of a resumed session although the client sent fewer. The bytes are those of other connections.',
      impact: 'Anybody collects fragments of other sessions, session ids among them.',
      solution: 'Install the fixed BIG-IP release, or switch session tickets off in the client SSL profile until then.',
      solution_type: 'VendorFix',
      affected: 'F5 BIG-IP with session tickets in the client SSL profile, before 11.6.1 HF2 and 12.1.2 HF1.',
      cves: ['CVE-2016-9244'],
      standards: ['CWE-200', 'PCI DSS 6.3.3'],
      links: ['https://filippo.io/Ticketbleed/'],
    },
    'tls-ticketbleed',
    /ticketbleed/i,
  ),
];

import type { Check } from '../check.ts';
import { check, named, onEachService } from './define.ts';
import { accepts, suites, tlsProtocols } from './evidence/tls-ciphers.ts';
import { dataOf, outputOf, textsAt } from './evidence/script.ts';

const modern = 'Offer TLS 1.2 and TLS 1.3 only, and switch every older version off on the server, its load balancer and its mail or FTP listeners.';

/** Versions of SSL and TLS. PCI DSS counts SSL and early TLS as no protection at all, so they fail whatever the score. */
export const tlsProtocolChecks: Check[] = [
  check({
    number: 1,
    id: 'tls-sslv2',
    name: 'SSL 2.0 is offered',
    family: 'TLS',
    cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N',
    summary: 'The service completes handshakes of SSL 2.0, a protocol that was prohibited in 2011.',
    insight: 'SSL 2.0 authenticates neither the handshake nor the choice of cipher, uses MD5 and one key for both directions, and its RSA exchange serves as an oracle against TLS sessions of every server that has the same key (DROWN).',
    impact: 'An attacker on the path reads connections of the protocol, and with enough of them decrypts recorded TLS sessions of the same RSA key.',
    solution: `${modern} If the private key is used on other servers, close SSL 2.0 on all of them or give each its own key.`,
    related: ['CVE-2016-0800'],
    standards: ['RFC 6176', 'CWE-327', 'PCI DSS 2.2.7', 'PCI DSS 4.2.1'],
    pci: 'automatic_failure',
    scripts: ['sslv2'],
    detect: onEachService((service) =>
      /\bSSLv2 supported\b/.test(outputOf(service, 'sslv2')) ? `SSL 2.0 was accepted${listed(textsAt(dataOf(service, 'sslv2'), 'ciphers'))}.` : null,
    ),
  }),
  check({
    number: 2,
    id: 'tls-sslv3',
    name: 'SSL 3.0 is offered (POODLE)',
    family: 'TLS',
    cvss: 'AV:N/AC:H/PR:N/UI:R/S:C/C:L/I:N/A:N',
    summary: 'The service completes handshakes of SSL 3.0, whose padding can be used as a decryption oracle.',
    insight: 'SSL 3.0 does not cover the padding of its block ciphers by the MAC. Whoever can make a client repeat a request learns one byte of the plain text after 256 tries on average. Its only other cipher, RC4, is broken as well.',
    impact: 'An attacker on the path who can make a browser send requests recovers cookies and other secrets of the connection.',
    solution: `${modern} Support TLS_FALLBACK_SCSV (RFC 7507) for as long as a second version stays.`,
    cves: ['CVE-2014-3566'],
    standards: ['RFC 7568', 'CWE-757', 'NIST SP 800-52r2', 'PCI DSS 4.2.1'],
    pci: 'automatic_failure',
    scripts: ['ssl-enum-ciphers', 'ssl-poodle'],
    detect: onEachService((service) =>
      accepts(service, 'SSLv3') || /State: VULNERABLE/.test(outputOf(service, 'ssl-poodle')) ? `SSL 3.0 was accepted${listed(suites(service, (_, version) => version === 'SSLv3'))}.` : null,
    ),
  }),
  check({
    number: 3,
    id: 'tls-1-0',
    name: 'TLS 1.0 is offered (early TLS)',
    family: 'TLS',
    cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N',
    summary: 'The service accepts TLS 1.0, which PCI DSS calls early TLS and the IETF withdrew in 2021.',
    insight: 'TLS 1.0 knows no authenticated encryption, chains the initialisation vectors of its block ciphers (BEAST) and signs its handshake with MD5 and SHA-1. Browsers have dropped it since 2020.',
    impact: 'Connections of old clients can be weakened, and a client may be led down to the version on which known attacks work.',
    solution: modern,
    related: ['CVE-2011-3389'],
    standards: ['RFC 8996', 'CWE-326', 'NIST SP 800-52r2', 'PCI DSS 2.2.7', 'PCI DSS 4.2.1'],
    pci: 'automatic_failure',
    scripts: ['ssl-enum-ciphers'],
    detect: onEachService((service) => (accepts(service, 'TLSv1.0') ? `TLS 1.0 was accepted${listed(suites(service, (_, version) => version === 'TLSv1.0'))}.` : null)),
  }),
  check({
    number: 4,
    id: 'tls-1-1',
    name: 'TLS 1.1 is offered',
    family: 'TLS',
    cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N',
    summary: 'The service accepts TLS 1.1, which the IETF deprecated together with TLS 1.0.',
    insight: 'TLS 1.1 repairs the initialisation vectors of TLS 1.0 and nothing else: no authenticated encryption, and a handshake that rests on MD5 and SHA-1. No current browser offers it.',
    impact: 'Connections that use it have no protection against attacks on CBC padding and on SHA-1 signatures.',
    solution: modern,
    standards: ['RFC 8996', 'CWE-326', 'NIST SP 800-52r2', 'PCI DSS 4.2.1'],
    scripts: ['ssl-enum-ciphers'],
    detect: onEachService((service) => (accepts(service, 'TLSv1.1') ? `TLS 1.1 was accepted${listed(suites(service, (_, version) => version === 'TLSv1.1'))}.` : null)),
  }),
  check({
    number: 5,
    id: 'tls-no-modern-version',
    name: 'Neither TLS 1.2 nor TLS 1.3 is offered',
    family: 'TLS',
    cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N',
    summary: 'All versions that the service accepts are withdrawn ones, so even an up-to-date client gets a weak connection.',
    insight: 'TLS 1.2 (2008) is the first version with authenticated encryption and the oldest that NIST and the IETF still allow. A server without it usually runs a TLS library that gets no more fixes.',
    impact: 'No connection to this service is protected as the state of the art asks; current clients refuse to connect.',
    solution: 'Update the server software or its TLS library (OpenSSL 1.0.1 was the first with TLS 1.2), or put a current reverse proxy in front; then offer TLS 1.2 and 1.3 only.',
    solution_type: 'VendorFix',
    standards: ['RFC 9325', 'NIST SP 800-52r2', 'CWE-326', 'PCI DSS 4.2.1'],
    scripts: ['ssl-enum-ciphers'],
    detect: onEachService((service) => {
      const versions = tlsProtocols(service).map(({ version }) => version);
      return versions.length > 0 && !versions.some((version) => version === 'TLSv1.2' || version === 'TLSv1.3') ? `Only ${named(versions)} was accepted.` : null;
    }),
  }),
];

function listed(ciphers: string[]): string {
  return ciphers.length === 0 ? '' : `, with ${named(ciphers, 4)}`;
}

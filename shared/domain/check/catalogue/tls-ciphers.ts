import type { Check } from '../check.ts';
import { check, named, onEachService, type Declaration } from './define.ts';
import { dhBits, hasForwardSecrecy, isAead, suites, tlsProtocols, type TlsCipher } from './evidence/tls-ciphers.ts';

const recommended = 'Offer only suites with ephemeral key exchange and authenticated encryption: ECDHE with AES-GCM or ChaCha20-Poly1305, and the suites of TLS 1.3.';

/** Suites that a service accepts. `fits` names the ones that are wrong; the finding lists them. */
function suiteCheck(declared: Omit<Declaration, 'family' | 'scripts' | 'detect'>, fits: (cipher: TlsCipher) => boolean): Check {
  return check({
    ...declared,
    family: 'TLS',
    scripts: ['ssl-enum-ciphers'],
    detect: onEachService((service) => {
      const found = suites(service, fits);
      return found.length === 0 ? null : `Accepted: ${named(found)}.`;
    }),
  });
}

/** Cipher suites and key exchange. */
export const tlsCipherChecks: Check[] = [
  suiteCheck(
    {
      number: 6,
      id: 'tls-null-ciphers',
      name: 'TLS suites without encryption',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N',
      summary: 'The service accepts suites that authenticate data but do not encrypt it.',
      insight: 'A NULL suite sends application data in clear text inside TLS records. It is meant for tests, and a client that accepts every suite does not notice it.',
      impact: 'Whoever sees the traffic reads it.',
      solution: `Exclude eNULL and NULL suites. ${recommended}`,
      standards: ['CWE-319', 'RFC 9325', 'PCI DSS 4.2.1'],
    },
    ({ name }) => /_WITH_NULL_/.test(name),
  ),
  suiteCheck(
    {
      number: 7,
      id: 'tls-export-ciphers',
      name: 'TLS suites of export grade (FREAK, Logjam)',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N',
      summary: 'The service accepts suites that were weakened to 40 or 56 bits for the export rules of the 1990s.',
      insight: 'Export suites use keys of 40 or 56 bits and RSA or Diffie-Hellman keys of 512 bits. An attacker on the path can lead clients to them although both sides know better (FREAK for RSA, Logjam for Diffie-Hellman); a 512-bit key is broken within hours.',
      impact: 'An attacker on the path decrypts and changes connections.',
      solution: `Exclude EXPORT suites. ${recommended}`,
      related: ['CVE-2015-0204', 'CVE-2015-4000'],
      standards: ['CWE-326', 'RFC 9325', 'PCI DSS 4.2.1'],
    },
    ({ name }) => /_EXPORT(?:1024)?_/.test(name),
  ),
  suiteCheck(
    {
      number: 8,
      id: 'tls-anonymous-ciphers',
      name: 'TLS suites with anonymous key exchange',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N',
      summary: 'The service accepts suites in which nobody proves who he is: no certificate is used.',
      insight: 'Anonymous (EC)DH agrees on a key with whoever answers. The ASV Program Guide makes it an automatic failure.',
      impact: 'An attacker on the path answers in place of the server, and reads and changes everything.',
      solution: `Exclude aNULL, ADH and AECDH suites. Mail servers that offer them for opportunistic encryption lose nothing without them. ${recommended}`,
      standards: ['CWE-300', 'RFC 9325', 'PCI DSS 4.2.1'],
      pci: 'automatic_failure',
    },
    ({ name }) => /_anon_/i.test(name),
  ),
  suiteCheck(
    {
      number: 9,
      id: 'tls-rc4',
      name: 'TLS suites with RC4',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N',
      summary: 'The service accepts RC4, a stream cipher whose output is biased.',
      insight: 'The biases of RC4 let plain text that is sent again and again, such as a cookie, be recovered from 2^26 connections and fewer. RFC 7465 prohibits RC4 in every version of TLS.',
      impact: 'An attacker who records many connections of a client recovers secrets that each of them carries.',
      solution: `Exclude RC4. ${recommended}`,
      cves: ['CVE-2013-2566'],
      related: ['CVE-2015-2808'],
      standards: ['RFC 7465', 'CWE-327', 'PCI DSS 4.2.1'],
    },
    ({ name }) => /_WITH_RC4_(?!40|56)/.test(name),
  ),
  suiteCheck(
    {
      number: 10,
      id: 'tls-sweet32',
      name: 'TLS suites with 64-bit blocks, such as 3DES (SWEET32)',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
      summary: 'The service accepts block ciphers with blocks of 64 bits.',
      insight: 'By the birthday bound, blocks of 64 bits repeat after about 32 GB under one key, and a repetition gives away the XOR of two plain texts. NIST allows 3DES for encryption no more since the end of 2023.',
      impact: 'An attacker who keeps a connection busy for long, such as one of HTTP with keep-alive, recovers cookies.',
      solution: `Exclude 3DES, IDEA, DES and RC2. ${recommended}`,
      cves: ['CVE-2016-2183'],
      standards: ['CWE-326', 'RFC 9325', 'NIST SP 800-131Ar2', 'PCI DSS 4.2.1'],
      links: ['https://sweet32.info/'],
    },
    ({ name }) => /_WITH_(?:3DES|IDEA|RC2)_/.test(name),
  ),
  suiteCheck(
    {
      number: 11,
      id: 'tls-single-des',
      name: 'TLS suites with DES',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N',
      summary: 'The service accepts DES with its key of 56 bits.',
      insight: 'All keys of DES can be tried in a day with rented hardware. RFC 5469 took its suites out of TLS.',
      impact: 'A recorded connection is decrypted afterwards.',
      solution: `Exclude DES. ${recommended}`,
      standards: ['RFC 5469', 'CWE-326', 'PCI DSS 4.2.1'],
    },
    ({ name }) => /_WITH_DES_CBC_/.test(name),
  ),
  check({
    number: 12,
    id: 'tls-cbc-only',
    name: 'No TLS suite with authenticated encryption',
    family: 'TLS',
    cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N',
    summary: 'Every suite that the service accepts is a block cipher in CBC mode or a stream cipher with a separate MAC.',
    insight: 'TLS computes the MAC before it encrypts in CBC mode; implementations have leaked the padding by time or error again and again (Lucky Thirteen, GOLDENDOODLE). Suites with AES-GCM, AES-CCM or ChaCha20-Poly1305 do not have that weakness.',
    impact: 'A flaw of the TLS library in padding turns into the decryption of connections.',
    solution: recommended,
    related: ['CVE-2013-0169'],
    standards: ['RFC 9325', 'CWE-327', 'NIST SP 800-52r2'],
    scripts: ['ssl-enum-ciphers'],
    detect: onEachService((service) => {
      const all = suites(service, () => true);
      return all.length > 0 && suites(service, isAead).length === 0 ? `None of ${all.length} accepted suites has authenticated encryption: ${named(all)}.` : null;
    }),
  }),
  check({
    number: 13,
    id: 'tls-weak-dh',
    name: 'Diffie-Hellman group of less than 2048 bits in TLS (Logjam)',
    family: 'TLS',
    cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:L/A:N',
    summary: 'The service agrees on keys in a finite-field group that is too small or that too many servers share.',
    insight: 'Most of the work to break a group is done once for all its connections. For 512 bits it takes hours; for the widely shared groups of 1024 bits it is in reach of a state.',
    impact: 'Whoever has prepared for the group decrypts recorded connections.',
    solution: 'Use ECDHE, or groups of 2048 bits and more (ffdhe2048 to ffdhe8192 of RFC 7919). Exclude DHE where the group cannot be set.',
    cves: ['CVE-2015-4000'],
    standards: ['RFC 7919', 'CWE-326', 'NIST SP 800-52r2', 'PCI DSS 4.2.1'],
    links: ['https://weakdh.org/'],
    scripts: ['ssl-enum-ciphers'],
    detect: onEachService((service) => {
      const weak = suites(service, (cipher) => (dhBits(cipher) ?? 2048) < 2048 && !/_anon_/i.test(cipher.name));
      const bits = tlsProtocols(service).flatMap(({ ciphers }) => ciphers.filter(({ name }) => weak.includes(name)).map(dhBits)).filter((size) => size !== null);
      return weak.length === 0 ? null : `A group of ${Math.min(...bits)} bits was used with ${named(weak)}.`;
    }),
  }),
  check({
    number: 14,
    id: 'tls-no-forward-secrecy',
    name: 'No forward secrecy in TLS',
    family: 'TLS',
    cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N',
    summary: 'No suite that the service accepts uses an ephemeral key exchange.',
    insight: 'With RSA key transport, the private key of the certificate opens every session that was ever recorded. The same exchange has been the target of Bleichenbacher attacks since 1998 (ROBOT).',
    impact: 'One stolen or broken private key lays all past traffic open.',
    solution: recommended,
    related: ['CVE-2017-13099'],
    standards: ['RFC 9325', 'CWE-326', 'NIST SP 800-52r2'],
    scripts: ['ssl-enum-ciphers'],
    detect: onEachService((service) => {
      const all = suites(service, () => true);
      return all.length > 0 && suites(service, hasForwardSecrecy).length === 0 ? `None of ${all.length} accepted suites has an ephemeral key exchange: ${named(all)}.` : null;
    }),
  }),
  check({
    number: 17,
    id: 'tls-client-cipher-preference',
    name: 'The client chooses the TLS suite',
    family: 'TLS',
    summary: 'The service follows the order of the client, not one of its own.',
    insight: 'This matters only where weak suites are offered beside strong ones: then an old client takes a weak one although both sides know better. With strong suites only, RFC 9325 leaves the choice to either side.',
    impact: 'None by itself; weak suites are reported on their own.',
    solution: 'Set the order on the server (`ssl_prefer_server_ciphers on`, `SSLHonorCipherOrder on`) unless all suites are equally strong.',
    standards: ['RFC 9325', 'CWE-757'],
    scripts: ['ssl-enum-ciphers'],
    detect: onEachService((service) => {
      const versions = tlsProtocols(service).filter(({ version, preference }) => preference === 'client' && version !== 'TLSv1.3').map(({ version }) => version);
      return versions.length === 0 ? null : `The order of the client is followed in ${named(versions)}.`;
    }),
  }),
];

import type { Check, Scanned } from '../check.ts';
import { check, named, onEachService, quoted, type Declaration } from './define.ts';
import { certificateOf, daysBetween, isFor, isSelfSigned, type Certificate } from './evidence/certificate.ts';
import { outputOf } from './evidence/script.ts';

/** A check of the certificate that ssl-cert read; the text that `look` returns is the evidence. */
function certificateCheck(declared: Omit<Declaration, 'family' | 'scripts' | 'detect'>, look: (certificate: Certificate, scanned: Scanned) => string | null): Check {
  return check({
    ...declared,
    family: 'Certificates',
    scripts: ['ssl-cert'],
    detect: onEachService((service, scanned) => {
      const certificate = certificateOf(service);
      return certificate === null ? null : look(certificate, scanned);
    }),
  });
}

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** The longest validity in days that the CA/Browser Forum allows for a certificate issued at a moment (Baseline Requirements 6.3.2, ballots SC-22, SC-31 and SC-081). */
function longestValidity(issued: Date): number {
  const limits: [string, number][] = [['2029-03-15', 47], ['2027-03-15', 100], ['2026-03-15', 200], ['2020-09-01', 398], ['2018-03-01', 825]];
  return limits.find(([since]) => issued.getTime() >= Date.parse(since))?.[1] ?? 1_186;
}

/** Certificates, judged at the moment of the scan. */
export const certificateChecks: Check[] = [
  certificateCheck(
    {
      number: 30,
      id: 'certificate-expired',
      name: 'The certificate has expired',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N',
      summary: 'The certificate was no longer valid when the service was scanned.',
      insight: 'Clients refuse an expired certificate, or their users learn to click warnings away. Authorities stop publishing revocations of expired certificates, so that a stolen key cannot be stopped any more.',
      impact: 'An attacker on the path has an easier game, because a warning is the normal case; programs that check correctly cannot connect.',
      solution: 'Renew the certificate, and let a program renew it from now on (ACME, RFC 8555), watched by an alarm.',
      standards: ['RFC 5280', 'CWE-298', 'PCI DSS 4.2.1'],
    },
    ({ notAfter }, { at }) => (notAfter !== null && notAfter < at ? `The certificate was valid until ${day(notAfter)}.` : null),
  ),
  certificateCheck(
    {
      number: 31,
      id: 'certificate-not-yet-valid',
      name: 'The certificate is not valid yet',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N',
      summary: 'The certificate begins to be valid after the moment of the scan.',
      insight: 'Either the certificate was installed too early, or the clock of the authority or of the host is wrong.',
      impact: 'Clients refuse the connection or are used to warnings.',
      solution: 'Install a certificate that is valid now, and set the clock of the host by NTP.',
      standards: ['RFC 5280', 'CWE-298', 'PCI DSS 4.2.1', 'PCI DSS 10.6.1'],
    },
    ({ notBefore }, { at }) => (notBefore !== null && notBefore > at ? `The certificate is valid from ${day(notBefore)}.` : null),
  ),
  certificateCheck(
    {
      number: 32,
      id: 'certificate-self-signed',
      name: 'The certificate is self-signed',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N',
      summary: 'The certificate is signed with its own key, so no authority vouches for the server.',
      insight: 'A client cannot tell a self-signed certificate from one that an attacker made a minute ago, unless it was given the certificate beforehand.',
      impact: 'An attacker on the path presents a certificate of his own and reads and changes connections.',
      solution: 'Use a certificate of a publicly trusted authority, or of an authority of your own that every client of this service trusts.',
      standards: ['CWE-295', 'RFC 5280', 'PCI DSS 4.2.1'],
    },
    (certificate) => (isSelfSigned(certificate) ? `Subject and issuer are the same: ${quoted(certificate.commonName || [...certificate.subject.values()].join(', '))}.` : null),
  ),
  certificateCheck(
    {
      number: 33,
      id: 'certificate-weak-signature',
      name: 'The certificate is signed with MD5 or SHA-1',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:N',
      summary: 'The signature of the certificate rests on a hash function for which collisions can be made.',
      insight: 'Two certificates with one hash have one signature. It was done with MD5 in 2008 (a forged authority) and with SHA-1 in 2017; browsers have refused both for years.',
      impact: 'Who can have a prepared certificate signed by the same authority gets one for this name as well.',
      solution: 'Have the certificate issued again with SHA-256 or better, and look for other certificates of the same authority and age.',
      related: ['CVE-2004-2761', 'CVE-2005-4900'],
      standards: ['CWE-327', 'CWE-328', 'NIST SP 800-131Ar2', 'PCI DSS 4.2.1'],
    },
    // On a self-signed certificate nobody checks the signature; that it is self-signed is a finding of its own.
    (certificate) => (/^(?:md[245]|sha1)|with-?sha1\b|(?:md[245]|sha1)with/i.test(certificate.signature) && !isSelfSigned(certificate) ? `The signature algorithm is ${certificate.signature.slice(0, 60)}.` : null),
  ),
  certificateCheck(
    {
      number: 34,
      id: 'certificate-short-key',
      name: 'The public key of the certificate is too short',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N',
      summary: 'The key is an RSA or DSA key of less than 2048 bits or an elliptic-curve key of less than 224 bits.',
      insight: 'NIST has disallowed security strengths below 112 bits since 2014. RSA keys of 829 bits have been factored in public; 1024 bits are thought to be in reach of a state.',
      impact: 'Who breaks the key poses as the server and opens recorded sessions without forward secrecy.',
      solution: 'Make a new key (ECDSA P-256, or RSA with 2048 bits or more) and have a certificate issued for it.',
      standards: ['CWE-326', 'NIST SP 800-131Ar2', 'NIST SP 800-57', 'PCI DSS 4.2.1'],
    },
    ({ keyType, keyBits }) => {
      const least = keyType === 'ec' ? 224 : 2048;
      return keyBits !== null && ['rsa', 'dsa', 'ec'].includes(keyType) && keyBits < least ? `The key is ${keyType.toUpperCase()} with ${keyBits} bits.` : null;
    },
  ),
  certificateCheck(
    {
      number: 35,
      id: 'certificate-hostname-mismatch',
      name: 'The certificate is made out to another name',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N',
      summary: 'None of the names by which the host is known is among the names of the certificate.',
      insight: 'Often a default certificate of a web server, an appliance or a neighbouring site. Only names that the customer gave are compared, so a host that is known by its address alone is not judged.',
      impact: 'Clients that check refuse the connection; the others cannot notice an attacker in between.',
      solution: 'Have a certificate issued with every name of the service in the subject alternative name, or set the virtual host that answers for the name.',
      standards: ['RFC 9525', 'CWE-297', 'PCI DSS 4.2.1'],
      qod: 'remote_analysis',
    },
    (certificate, { host }) => {
      const { hostnames } = host;
      if (hostnames.length === 0 || hostnames.some((name) => isFor(certificate, name))) return null;
      const given = certificate.names === null ? [certificate.commonName] : [...certificate.names.dns, ...certificate.names.ip];
      return `The certificate is for ${quoted(named(given, 5))}; the host is ${quoted(named(hostnames, 5))}.`;
    },
  ),
  certificateCheck(
    {
      number: 36,
      id: 'certificate-long-validity',
      name: 'The certificate is valid for longer than allowed',
      summary: 'The period of validity is longer than browsers accept for a certificate issued on that day.',
      insight: 'The limit is 398 days for certificates issued since September 2020, 200 days since 15 March 2026, and falls to 100 and 47 days in 2027 and 2029. Certificates of private authorities are not bound by it, but gain from short lives in the same way.',
      impact: 'Browsers refuse the certificate; a stolen key stays useful for longer.',
      solution: 'Have certificates issued for 90 days or less and renewed by a program (ACME, RFC 8555).',
      standards: ['CWE-298'],
      links: ['https://cabforum.org/working-groups/server/baseline-requirements/requirements/'],
    },
    (certificate) => {
      const { notBefore, notAfter } = certificate;
      if (notBefore === null || notAfter === null || isSelfSigned(certificate)) return null;
      const [days, most] = [daysBetween(notBefore, notAfter), longestValidity(notBefore)];
      return days > most ? `Valid for ${days} days (${day(notBefore)} to ${day(notAfter)}); ${most} are allowed.` : null;
    },
  ),
  certificateCheck(
    {
      number: 37,
      id: 'certificate-expires-soon',
      name: 'The certificate expires within 14 days',
      summary: 'The certificate is still valid, but not for long.',
      insight: 'Programs renew certificates when a third of their life is left. One that has less than two weeks is probably renewed by hand, or its renewal fails.',
      impact: 'The service is unreachable for clients that check as soon as the certificate has expired.',
      solution: 'Renew the certificate, and see why that has not happened by itself.',
      standards: ['CWE-298'],
    },
    ({ notAfter }, { at }) => (notAfter !== null && notAfter >= at && daysBetween(at, notAfter) < 14 ? `The certificate is valid until ${day(notAfter)}, ${daysBetween(at, notAfter)} days after the scan.` : null),
  ),
  check({
    number: 38,
    id: 'certificate-internal-address',
    name: 'The certificate names private addresses',
    family: 'Certificates',
    summary: 'The certificate lists addresses of private networks (RFC 1918).',
    insight: 'Publicly trusted authorities may not issue such certificates since 2015. The addresses tell an attacker how the network behind the service is numbered.',
    impact: 'Knowledge about the internal network.',
    solution: 'Use a certificate without internal addresses on services that are reachable from outside.',
    standards: ['RFC 1918', 'CWE-200', 'PCI DSS 1.4.5'],
    scripts: ['ssl-cert'],
    detect: onEachService((service) => {
      const addresses = (certificateOf(service)?.names?.ip ?? []).filter((address) => /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(address));
      return addresses.length === 0 || outputOf(service, 'ssl-cert') === '' ? null : `Listed: ${named(addresses)}.`;
    }),
  }),
  certificateCheck(
    {
      number: 39,
      id: 'certificate-without-alternative-names',
      name: 'The certificate has no subject alternative name',
      summary: 'The certificate names its server in the common name only, which current clients do not read.',
      insight: 'RFC 9525 makes the subject alternative name the only place for a server’s name. Browsers have ignored the common name since 2017.',
      impact: 'Current clients refuse the certificate.',
      solution: 'Have the certificate issued again with the names of the service in the subject alternative name.',
      standards: ['RFC 9525', 'CWE-297'],
    },
    ({ names, commonName }) => (names === null ? `The only name is the common name ${quoted(commonName)}.` : null),
  ),
];

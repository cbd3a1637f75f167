import type { Check } from '../check.ts';
import type { Service } from '../../scan/engines/engine.ts';
import { check, named, onEachService, quoted, type Declaration } from './define.ts';
import { imapCapabilities, pop3Capabilities, smtpExtensions } from './evidence/mail.ts';
import { linesOf, outputOf } from './evidence/script.ts';

function mailCheck(declared: Omit<Declaration, 'family' | 'detect'>, look: (service: Service) => string | null): Check {
  return check({ ...declared, family: 'Mail', detect: onEachService((service) => look(service)) });
}

const readOnTheWay = 'AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N';
const requireTls = 'Require TLS before any sign-in, and offer the ports with implicit TLS (465, 993, 995) that RFC 8314 prefers.';

/** Mail servers. */
export const mailChecks: Check[] = [
  mailCheck(
    {
      number: 140,
      id: 'smtp-open-relay',
      name: 'Open mail relay',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:L/A:N',
      summary: 'The server takes mail from strangers for strangers.',
      insight: 'The recipient of another domain was accepted without a sign-in; no mail was sent. A few servers accept every recipient first and refuse the message later.',
      impact: 'Spam and phishing go out in the name of the server, which then stands on block lists.',
      solution: 'Relay for signed-in users and own networks only (`smtpd_relay_restrictions`).',
      standards: ['RFC 2505', 'CWE-284', 'PCI DSS 2.2.4'],
      scripts: ['smtp-open-relay'],
    },
    (service) => {
      const [first = '', example = ''] = linesOf(outputOf(service, 'smtp-open-relay'));
      return first.startsWith('Server is an open relay') ? `${first}${example === '' ? '' : `, such as ${quoted(example, 150)}`}.` : null;
    },
  ),
  mailCheck(
    {
      number: 141,
      id: 'smtp-no-starttls',
      name: 'SMTP without STARTTLS',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N',
      summary: 'The server does not offer to encrypt the transport of mail.',
      insight: 'Mail between servers is encrypted when both can do it. Without STARTTLS every mail crosses the Internet in clear text.',
      impact: 'Whoever sees the traffic reads the mail.',
      solution: 'Set up a certificate and offer STARTTLS (RFC 3207); publish MTA-STS (RFC 8461) or DANE so that senders insist on it.',
      standards: ['RFC 3207', 'RFC 8461', 'CWE-319', 'PCI DSS 4.2.2'],
      scripts: ['smtp-commands'],
    },
    (service) => {
      const extensions = service.tls ? null : smtpExtensions(service);
      return extensions !== null && !extensions.includes('STARTTLS') ? `Announced: ${quoted(named(extensions))}.` : null;
    },
  ),
  mailCheck(
    {
      number: 142,
      id: 'smtp-clear-text-sign-in',
      name: 'SMTP: sign-in over clear text',
      cvss: readOnTheWay,
      summary: 'The server offers AUTH PLAIN or LOGIN before the connection is encrypted.',
      insight: 'Both send the password as it is. RFC 4954 forbids them without TLS.',
      impact: 'Whoever sees the traffic has the mail account.',
      solution: `${requireTls} In Postfix: \`smtpd_tls_auth_only = yes\`.`,
      standards: ['RFC 4954', 'RFC 8314', 'CWE-522', 'PCI DSS 8.3.2'],
      scripts: ['smtp-commands'],
    },
    (service) => {
      const offered = service.tls ? undefined : smtpExtensions(service)?.find((extension) => /^AUTH[ =].*\b(?:PLAIN|LOGIN)\b/.test(extension));
      return offered === undefined ? null : `Announced without TLS: ${quoted(offered, 100)}.`;
    },
  ),
  mailCheck(
    {
      number: 143,
      id: 'smtp-vrfy-expn',
      name: 'SMTP: VRFY or EXPN is announced',
      cvss: 'AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N',
      summary: 'The server offers commands that confirm addresses and unfold lists.',
      insight: 'RFC 5321 allows to announce VRFY and answer 252 to every address; then nothing is disclosed. Whether real answers are given was not tried.',
      impact: 'Valid accounts become known for password guessing and spam.',
      solution: 'Switch both off (`disable_vrfy_command = yes`).',
      qod: 'remote_analysis',
      standards: ['RFC 5321', 'CWE-204', 'PCI DSS 2.2.4'],
      scripts: ['smtp-commands'],
    },
    (service) => {
      const offered = smtpExtensions(service)?.filter((extension) => extension === 'VRFY' || extension === 'EXPN') ?? [];
      return offered.length > 0 ? `Announced: ${named(offered)}.` : null;
    },
  ),
  mailCheck(
    {
      number: 144,
      id: 'pop3-clear-text-sign-in',
      name: 'POP3: sign-in over clear text',
      cvss: readOnTheWay,
      summary: 'The server takes passwords on an unencrypted connection.',
      insight: 'USER and PASS, or SASL PLAIN and LOGIN, are offered before STLS, or STLS is not offered at all.',
      impact: 'Whoever sees the traffic has the mailbox.',
      solution: `${requireTls} In Dovecot: \`auth_allow_cleartext = no\` (2.3: \`disable_plaintext_auth = yes\`).`,
      standards: ['RFC 2595', 'RFC 8314', 'CWE-522', 'PCI DSS 8.3.2'],
      scripts: ['pop3-capabilities'],
    },
    (service) => {
      const capabilities = service.tls ? null : pop3Capabilities(service);
      const clear = capabilities?.filter((capability) => capability === 'USER' || /^SASL\(.*\b(?:PLAIN|LOGIN)\b/.test(capability)) ?? [];
      return clear.length > 0 ? `Offered without TLS: ${named(clear)}${capabilities?.includes('STLS') === true ? '; STLS is offered as well' : '; STLS is not offered'}.` : null;
    },
  ),
  mailCheck(
    {
      number: 145,
      id: 'imap-clear-text-sign-in',
      name: 'IMAP: sign-in over clear text',
      cvss: readOnTheWay,
      summary: 'The server takes passwords on an unencrypted connection.',
      insight: 'AUTH=PLAIN or AUTH=LOGIN is offered, or LOGINDISABLED is missing, before STARTTLS.',
      impact: 'Whoever sees the traffic has the mailbox.',
      solution: `${requireTls} In Dovecot: \`auth_allow_cleartext = no\` (2.3: \`disable_plaintext_auth = yes\`).`,
      standards: ['RFC 9051', 'RFC 8314', 'CWE-522', 'PCI DSS 8.3.2'],
      scripts: ['imap-capabilities'],
    },
    (service) => {
      const capabilities = service.tls ? null : imapCapabilities(service);
      if (capabilities === null || capabilities.includes('LOGINDISABLED')) return null;
      const clear = capabilities.filter((capability) => /^AUTH=(?:PLAIN|LOGIN)$/.test(capability));
      return `${clear.length > 0 ? `Offered without TLS: ${named(clear)}` : 'LOGIN is not disabled without TLS'}${capabilities.includes('STARTTLS') ? '; STARTTLS is offered as well' : '; STARTTLS is not offered'}.`;
    },
  ),
  mailCheck(
    {
      number: 146,
      id: 'smtp-exim-heap-overflow',
      name: 'Exim: heap overflow in string_vformat',
      cvss: 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      summary: 'Exim writes beyond its memory when it logs the headers of a rejected message.',
      insight: 'Exim before 4.70. The flaw has been used by worms and is on the list of known exploited vulnerabilities of CISA.',
      impact: 'Anybody runs commands on the mail server.',
      solution: 'Update Exim to a supported release, and look into what happened on the host.',
      solution_type: 'VendorFix',
      affected: 'Exim 4.69 and older.',
      cves: ['CVE-2010-4344'],
      related: ['CVE-2010-4345'],
      standards: ['CWE-787', 'PCI DSS 6.3.3'],
      // nmap's script for it compares the version of the greeting too, unless it is told to break in.
      qod: 'remote_banner',
    },
    (service) => {
      const [version, major, minor] = /^(\d{1,2})\.(\d{1,3})(?!\d)/.exec(service.product === 'Exim smtpd' ? (service.version ?? '') : '') ?? [];
      return version === undefined || Number(major) > 4 || (major === '4' && Number(minor) >= 70) ? null : `The greeting tells version ${version}.`;
    },
  ),
];

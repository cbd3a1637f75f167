import type { Service } from '../../../scan/engines/engine.ts';
import { outputOf } from './script.ts';

/** The extensions that an SMTP server announces, upper case: `STARTTLS`, `AUTH PLAIN LOGIN`, `SIZE 10240000`; null when it was not asked or did not answer. */
export function smtpExtensions(service: Service): string[] | null {
  const [ehlo = ''] = outputOf(service, 'smtp-commands').split('\n');
  const parts = ehlo.split(',').map((part) => part.trim().toUpperCase());
  return parts.length < 2 ? null : parts.slice(1);
}

/** POP3's capabilities, upper case, `SASL(PLAIN LOGIN)` as one; null when the server named none. */
export function pop3Capabilities(service: Service): string[] | null {
  const output = outputOf(service, 'pop3-capabilities');
  const capabilities = output.match(/[A-Z][A-Z0-9-]{1,40}(?:\([^)]{0,200}\))?/g) ?? [];
  return /\b(?:CAPA|UIDL|TOP|USER)\b/.test(output) ? capabilities : null;
}

/**
 * IMAP's capabilities; null when the server named none. nmap glues the tag of its command to the last one (`LOGINDISABLEDA0001`),
 * so that is taken off.
 */
export function imapCapabilities(service: Service): string[] | null {
  const output = outputOf(service, 'imap-capabilities');
  return /\bIMAP4/.test(output) ? output.split(/\s+/).map((word) => word.toUpperCase().replace(/A\d{4}$/, '')) : null;
}

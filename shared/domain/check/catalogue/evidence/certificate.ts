import type { Service } from '../../../scan/engines/engine.ts';
import { dataOf, entriesOf, at, listAt, textAt } from './script.ts';

export interface Certificate {
  subject: Map<string, string>;
  issuer: Map<string, string>;
  commonName: string;
  /** Names of the subject alternative name, lower case; null without the extension. */
  names: { dns: string[]; ip: string[] } | null;
  keyType: string;
  keyBits: number | null;
  signature: string;
  /** Null when nmap could not read the date. */
  notBefore: Date | null;
  notAfter: Date | null;
}

/** The certificate that ssl-cert read, or null. */
export function certificateOf(service: Service): Certificate | null {
  const data = dataOf(service, 'ssl-cert');
  if (at(data, 'validity') === null) return null;
  const alternative = listAt(data, 'extensions').find((extension) => textAt(extension, 'name') === 'X509v3 Subject Alternative Name');
  return {
    subject: names(at(data, 'subject')),
    issuer: names(at(data, 'issuer')),
    commonName: textAt(data, 'subject', 'commonName'),
    names: alternative === undefined ? null : alternativeNames(textAt(alternative, 'value')),
    keyType: textAt(data, 'pubkey', 'type'),
    keyBits: integer(textAt(data, 'pubkey', 'bits')),
    signature: textAt(data, 'sig_algo'),
    notBefore: date(textAt(data, 'validity', 'notBefore')),
    notAfter: date(textAt(data, 'validity', 'notAfter')),
  };
}

/** True when subject and issuer are the same name: the certificate vouches for itself. */
export function isSelfSigned({ subject, issuer }: Certificate): boolean {
  return subject.size > 0 && subject.size === issuer.size && [...subject].every(([key, value]) => issuer.get(key) === value);
}

/** True when the certificate is made out to the name, after RFC 9525: alternative names only, one wildcard label at the left. A certificate without alternative names is judged by its common name. */
export function isFor(certificate: Certificate, host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  const given = certificate.names === null ? [certificate.commonName.toLowerCase()] : [...certificate.names.dns, ...certificate.names.ip];
  return given.some((pattern) => pattern === name || (pattern.startsWith('*.') && name.includes('.') && pattern.slice(1) === name.slice(name.indexOf('.'))));
}

/** Whole days between two moments. */
export function daysBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / 86_400_000);
}

function names(table: ReturnType<typeof at>): Map<string, string> {
  return new Map(entriesOf(table).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : [])));
}

function alternativeNames(text: string): { dns: string[]; ip: string[] } {
  const parts = text.split(',').map((part) => part.trim());
  const of = (prefix: string): string[] => parts.filter((part) => part.startsWith(prefix)).map((part) => part.slice(prefix.length).toLowerCase());
  return { dns: of('DNS:'), ip: of('IP Address:') };
}

function integer(text: string): number | null {
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

/** nmap writes dates in UTC without saying so. */
function date(text: string): Date | null {
  const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.exec(text)?.[0];
  const parsed = iso === undefined ? Number.NaN : Date.parse(`${iso}Z`);
  return Number.isNaN(parsed) ? null : new Date(parsed);
}

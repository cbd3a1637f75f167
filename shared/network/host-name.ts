import { domainToASCII } from 'node:url';
import type { AddressPolicy, Judgement } from './refusal.ts';

/** Longest host name in text form without the final dot (RFC 1035 section 2.3.4). */
export const maxHostNameLength = 253;

/** Vendors' names for the metadata service; they resolve to refused addresses, so this only tells the customer earlier. */
const metadataNames = new Set(['metadata.google.internal', 'metadata.goog', 'instance-data', 'instance-data.ec2.internal']);

/** A label of LDH letters (RFC 1123 section 2.1), at most 63, no hyphen at either end. */
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Host name in its one spelling: lower case, punycode, no final dot; or why the text is none. */
export function parseHostName(text: string): { name: string } | { reason: string } {
  // domainToASCII decodes %41 and stops at / ? # like a URL parser, so such texts never reach it.
  if (/[\p{Cc} !-,/:-@[-`{-~]/u.test(text)) return { reason: 'not a host name: letters, digits, hyphens and dots only (RFC 1123)' };
  const name = domainToASCII(text).toLowerCase().replace(/\.$/, '');
  if (name.length > maxHostNameLength) return { reason: `longer than ${maxHostNameLength} characters` };
  if (looksLikeAddress(name) || looksLikeAddress(text.toLowerCase().replace(/\.$/, ''))) return { reason: 'not a host name, and not an IP address in dotted decimal form' };
  if (!name.split('.').every((part) => label.test(part))) return { reason: 'not a host name: letters, digits and inner hyphens, 1 to 63 a label (RFC 1123)' };
  return { name };
}

/** Refuses names that need no resolver to be judged; every other name is judged by its addresses, when it is connected to. */
export function judgeName(name: string, policy: AddressPolicy): Judgement {
  if (metadataNames.has(name)) return { allowed: false, reason: 'cloud metadata service' };
  if (policy.local_names) return { allowed: true };
  if (name === 'localhost' || name.endsWith('.localhost')) return { allowed: false, reason: 'loopback name (RFC 6761)' };
  if (!name.includes('.')) return { allowed: false, reason: 'a name without a dot is not public' };
  return { allowed: true };
}

/** The WHATWG URL standard's rule: a last label that is a number makes the whole text an IPv4 address, whatever its spelling. */
function looksLikeAddress(name: string): boolean {
  return /(^|\.)(\d+|0x[0-9a-f]*)$/.test(name);
}

import { parseAddress } from './address.ts';
import { judgeName, maxHostNameLength } from './host-name.ts';
import { judgeRange } from './refusal.ts';
import type { Judgement, UrlPolicy } from './refusal.ts';
import { singleAddress } from './range.ts';

/** Characters; longer ones are refused by many receivers and proxies anyway. */
const maxUrlLength = 2048;

type CheckedUrl = { ok: true; url: URL } | { ok: false; reason: string };

/**
 * Judges a customer's URL without the network: at creation, and first thing at each request. It is parsed as browsers do (WHATWG),
 * so 0177.0.0.1, 0x7f.1, 2130706433, 127.1 and `localhost.` are judged as what they mean. Names that pass are judged again by their addresses.
 */
export function checkUrl(text: string, policy: UrlPolicy): CheckedUrl {
  if (text.length > maxUrlLength) return refused(`longer than ${maxUrlLength} characters`);
  // The URL parser would silently drop tabs and line breaks.
  if (/\p{Cc}/u.test(text)) return refused('holds control characters');
  if (!URL.canParse(text)) return refused('not a URL');
  const url = new URL(text);
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1);
  const reason = schemeReason(url, policy) ?? hostReason(url.hostname, policy);
  return reason === undefined ? { ok: true, url } : refused(reason);
}

/** The host as an address literal without brackets, or undefined when it is a name. */
export function addressLiteral(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return parseAddress(host) ? host : undefined;
}

function schemeReason(url: URL, policy: UrlPolicy): string | undefined {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && policy.http)) return policy.http ? 'the scheme must be https or http' : 'the scheme must be https';
  if (url.username !== '' || url.password !== '') return 'user name and password are not allowed in the URL';
  if (!policy.any_port && !['', '80', '443'].includes(url.port)) return 'the port must be 443 or 80';
  return undefined;
}

function hostReason(hostname: string, policy: UrlPolicy): string | undefined {
  if (hostname === '' || hostname.endsWith('.')) return 'the host name is not valid';
  if (hostname.length > maxHostNameLength) return `the host name is longer than ${maxHostNameLength} characters`;
  const address = parseAddress(hostname.replace(/^\[(.*)\]$/, '$1'));
  const judged: Judgement = address ? judgeRange(singleAddress(address), policy) : judgeName(hostname, policy);
  return judged.allowed ? undefined : `the host is not allowed: ${judged.reason}`;
}

function refused(reason: string): CheckedUrl {
  return { ok: false, reason };
}

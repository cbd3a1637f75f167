import type { Service } from '../../../scan/engines/engine.ts';
import type { ExposedPath } from '../../../scan/engines/nmap/exposed-paths.ts';
import { exposedFiles } from '../../../scan/engines/nmap/exposed-files.ts';
import { dataOf, entriesOf, linesOf, listAt, outputOf, scriptOf, textAt, textsAt } from './script.ts';

/** True for a service that answers HTTP, as nmap named it or as its HTTP scripts prove. */
function isHttp(service: Service): boolean {
  return /^(?:https?|httpd|http-proxy|https?-alt)$/.test(service.name) || httpHeaders(service) !== null;
}

/** True when HTTP on this port runs inside TLS. */
export function isHttps(service: Service): boolean {
  return isHttp(service) && (service.tls || service.name.startsWith('https'));
}

/** The header fields of the answer to `/`, names in lower case, values in the order sent; null when http-headers has no answer. */
export function httpHeaders(service: Service): Map<string, string[]> | null {
  const output = outputOf(service, 'http-headers');
  if (!/\(Request type: (?:HEAD|GET)\)/.test(output)) return null;
  const headers = new Map<string, string[]>();
  for (const line of linesOf(output)) {
    const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}):[ \t]*(.*)$/.exec(line);
    const name = field?.[1]?.toLowerCase();
    if (name !== undefined) headers.set(name, [...(headers.get(name) ?? []), field?.[2] ?? '']);
  }
  return headers;
}

/** One header's value, several joined by a comma as RFC 9110 allows; null when it is not sent. */
export function header(service: Service, name: string): string | null {
  return httpHeaders(service)?.get(name)?.join(', ') ?? null;
}

/** The header Server as http-headers or http-server-header read it; '' where there is none. */
export function serverHeader(service: Service): string {
  return [...(httpHeaders(service)?.get('server') ?? []), ...textsAt(dataOf(service, 'http-server-header'))].join(' ');
}

/** True when the answer to `/` is a page and not a redirect to another place. */
export function answersPage(service: Service): boolean {
  const headers = httpHeaders(service);
  return headers !== null && !headers.has('location');
}

/** What http-enum found: paths with its word for what they are. */
export function knownPaths(service: Service): { path: string; kind: string }[] {
  return linesOf(outputOf(service, 'http-enum')).flatMap((line) => {
    const found = /^(\/\S{0,300}?): (.{1,300})$/.exec(line);
    // Answers such as "(401 Unauthorized)" show that something is there, not that it can be read.
    return found === null || /\((?:30\d|401|403)\b/.test(found[2] ?? '') ? [] : [{ path: found[1] ?? '', kind: found[2] ?? '' }];
  });
}

/** Files of a kind that our own script read the beginning of, by their paths. */
export function exposedPathsOf(service: Service, kind: ExposedPath['kind']): string[] {
  return listAt(dataOf(service, exposedFiles)).filter((found) => textAt(found, 'kind') === kind).map((found) => textAt(found, 'path'));
}

/** Methods that the server says it allows, upper case. */
export function allowedMethods(service: Service): string[] {
  const data = dataOf(service, 'http-methods');
  return [...new Set([...textsAt(data, 'Supported Methods'), ...textsAt(data, 'Potentially risky methods')].map((method) => method.toUpperCase()))];
}

/** The page's title on one line, or ''. */
export function pageTitle(service: Service): string {
  const script = scriptOf(service, 'http-title');
  // The output ends after 65 bytes, in the middle of a character too.
  const whole = textAt(script?.data ?? null, 'title').replaceAll(/\s+/gu, ' ').trim();
  if (whole !== '') return whole;
  const [first = ''] = linesOf(script?.output ?? '');
  return first.startsWith("Site doesn't have a title") || first.startsWith('Did not follow redirect') ? '' : first;
}

/** Cookies of the answer to `/` as they were set. */
export function cookies(service: Service): { name: string; secure: boolean; httpOnly: boolean }[] {
  return (httpHeaders(service)?.get('set-cookie') ?? []).flatMap((value) => {
    const [pair = '', ...attributes] = value.split(';').map((part) => part.trim());
    const has = (name: string): boolean => attributes.some((attribute) => attribute.toLowerCase() === name);
    const name = pair.split('=')[0]?.slice(0, 100) ?? '';
    return name === '' ? [] : [{ name, secure: has('secure'), httpOnly: has('httponly') }];
  });
}

/** Session cookies without a flag, by http-cookie-flags, over all paths that it looked at. */
export function sessionCookiesWithout(service: Service, flag: 'secure' | 'httponly'): string[] {
  const cookiesByPath = entriesOf(dataOf(service, 'http-cookie-flags')).flatMap(([, found]) => entriesOf(found));
  return [...new Set(cookiesByPath.filter(([, issues]) => textsAt(issues).some((issue) => issue.startsWith(`${flag} flag not set`))).map(([name]) => name))];
}

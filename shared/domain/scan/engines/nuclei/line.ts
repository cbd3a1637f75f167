import { isIP } from 'node:net';
import * as z from 'zod';
import type { CheckFacts } from '../../../check/facts.ts';
import { cleanText } from '../clean-text.ts';
import type { EngineFinding } from '../engine.ts';
import { cvesIn, oidOf, pciTreatmentOf, refsCap, scored, textCap, urlRefs } from '../engine-check.ts';

/** A list, or one value, or several by commas: nuclei writes each of them. */
const list = z.union([z.array(z.string()), z.string().transform((text) => text.split(','))]).nullish().catch(null);
const text = z.string().nullish().catch(null);
const number = z.coerce.number().nullish().catch(null);

/** One line of nuclei's JSON lines (pkg/output ResultEvent and pkg/model Info of nuclei 3); what is not needed is not read. */
const Line = z.object({
  'template-id': z.string().min(1).max(200),
  'matcher-name': text,
  type: text,
  host: text,
  ip: text,
  port: z.union([z.string(), z.number()]).nullish().catch(null),
  url: text,
  'matched-at': text,
  'extracted-results': z.array(z.string()).nullish().catch(null),
  info: z.object({
    name: text,
    description: text,
    impact: text,
    remediation: text,
    severity: text,
    tags: list,
    reference: list,
    classification: z.object({ 'cve-id': list, 'cwe-id': list, 'cvss-metrics': text, 'cvss-score': number, 'epss-score': number, 'epss-percentile': number }).partial().nullish().catch(null),
  }),
});
type Line = z.output<typeof Line>;

/** The score of a template that has none of its own: the lowest of its severity's band, so that nothing is made worse than its author said. */
const floors: Record<string, number> = { critical: 9, high: 7, medium: 4, low: 0.1, info: 0, unknown: 0 };

/** A finding, and the address and port that it was made at. */
interface Found {
  address: string;
  finding: EngineFinding;
}

/** What a line says; undefined for one that is no finding or names no place. */
export function foundIn(line: string): Found | undefined {
  const parsed = Line.safeParse(parseLine(line));
  const place = parsed.success ? placeOf(parsed.data) : undefined;
  return parsed.success && place ? { address: place.address, finding: findingOf(parsed.data, place.port) } : undefined;
}

function findingOf(line: Line, port: number | null): EngineFinding {
  const { info } = line;
  const classified = info.classification ?? {};
  const score = scored(withPrefix(classified['cvss-metrics'] ?? ''));
  const stated = classified['cvss-score'];
  const severity = score?.score ?? (stated != null && stated >= 0 && stated <= 10 ? stated : (floors[info.severity ?? ''] ?? 0));
  const { 'epss-score': epss, 'epss-percentile': percentile } = classified;
  const check = checkOf(line, severity, score?.vector ?? null);
  return {
    check,
    service: port === null ? null : { port, protocol: 'tcp' },
    severity,
    description: evidenceOf(line),
    cves: check.cves,
    ...(isShare(epss) && isShare(percentile) ? { epss: { score: epss, percentile } } : {}),
  };
}

function checkOf(line: Line, severity: number, vector: string | null): CheckFacts {
  const { info, 'template-id': template, 'matcher-name': matcher } = line;
  const classified = info.classification ?? {};
  const cves = cvesIn([...(classified['cve-id'] ?? []), template]);
  const clean = (given: string | null | undefined): string => cleanText(given ?? '', textCap).trim();
  const name = clean(info.name).slice(0, 300) || template;
  const weaknesses = (classified['cwe-id'] ?? []).flatMap((cwe) => /^cwe-(\d{1,6})$/iu.exec(cwe.trim())?.[1] ?? []).map((cwe) => `https://cwe.mitre.org/data/definitions/${cwe}.html`);
  return {
    oid: oidOf('nuclei', template, matcher ?? ''),
    name: matcher ? cleanText(`${name} (${matcher})`, 300) : name,
    family: familyOf(line),
    cvss_vector: vector,
    summary: clean(info.description) || name,
    insight: '',
    impact: clean(info.impact),
    affected: '',
    solution: clean(info.remediation),
    solution_type: clean(info.remediation) === '' ? 'NoneAvailable' : 'Mitigation',
    vuldetect: cleanText(`The nuclei template ${template} matched.`, 300),
    qod: { value: 95, type: 'remote_active' },
    cves,
    refs: [...cves.map((id) => ({ type: 'cve' as const, id })), ...urlRefs([...(info.reference ?? []), ...weaknesses])].slice(0, refsCap),
    pci: (info.tags ?? []).map((tag) => tag.trim()).includes('dos') ? 'denial_of_service_only' : pciTreatmentOf(severity),
    special_note: null,
  };
}

function familyOf({ type }: Line): string {
  if (type === 'http' || type === 'headless') return 'Web application';
  return type === 'ssl' ? 'TLS' : cleanText(type ?? 'Network', 50);
}

function evidenceOf({ 'matched-at': matched, 'extracted-results': extracted, 'matcher-name': matcher }: Line): string {
  const parts = [`Matched at ${matched ?? 'the host'}`, ...(matcher ? [`matcher ${matcher}`] : []), ...(extracted?.length ? [`found ${extracted.slice(0, 20).join(', ')}`] : [])];
  return cleanText(`${parts.join('; ')}.`, 2_000);
}

/** The checked address that was connected to, and the port: as its own members, or inside a URL or `host:port`. */
function placeOf({ ip, host, port, url, 'matched-at': matched }: Line): { address: string; port: number | null } | undefined {
  const places = [matched, url, host].flatMap((given) => (given ? [hostAndPort(given)] : []));
  const address = [ip, ...places.map((place) => place?.host)].find((given) => given != null && isIP(given) !== 0);
  if (address == null) return undefined;
  const found = [port == null ? null : Number(port), ...places.map((place) => place?.port ?? null)].find((one) => one !== null && Number.isInteger(one) && one > 0 && one <= 65_535);
  return { address, port: found ?? null };
}

function hostAndPort(given: string): { host: string; port: number | null } | undefined {
  const address = given.includes('://') ? given : `tcp://${given}`;
  if (!URL.canParse(address)) return undefined;
  const { hostname, port, protocol } = new URL(address);
  const usual = protocol === 'https:' ? 443 : protocol === 'http:' ? 80 : null;
  return { host: hostname.replace(/^\[(.*)\]$/u, '$1'), port: port === '' ? usual : Number(port) };
}

/** Templates write `3.1/AV:...` as well as `CVSS:3.1/AV:...`. */
function withPrefix(metrics: string): string {
  return /^3\.[01]\//u.test(metrics) ? `CVSS:${metrics}` : metrics;
}

function isShare(value: number | null | undefined): value is number {
  return value != null && value >= 0 && value <= 1;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

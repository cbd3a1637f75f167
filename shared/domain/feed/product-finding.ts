import { createHash } from 'node:crypto';
import { arc, qualityOfDetection } from '../check/catalogue/define.ts';
import type { Finding } from '../check/check.ts';
import type { CheckFacts } from '../check/facts.ts';
import { failingScore } from '../check/verdict.ts';
import type { HostProduct } from './host-products.ts';
import type { KnownCve, Table } from './index-format.ts';
import { deniesServiceOnly } from './nvd-score.ts';
import { compareVersions } from './version.ts';

/** CVEs that a finding names, and those that it tells about. */
const cvesMax = 100;
const toldMax = 5;

/** The arc below that of the catalogue's checks: no check of the catalogue has this number (a test asks). */
export const productsArc = `${arc}.1000000`;

/**
 * The check of a product: the same on every host and for ever. Two arcs of 32 bits, because the NVD knows a hundred thousand products: with
 * one arc, two of them would share it.
 */
export function oidOf(product: string): string {
  const hash = createHash('sha256').update(product).digest();
  return `${productsArc}.${hash.readUInt32BE(0)}.${hash.readUInt32BE(4)}`;
}

type About = Omit<Table, 'sections'>;

/** All that the feeds say of a product in the version seen, as one finding. The CVEs come worst first, with the rules that the version meets. */
export function finding(product: HostProduct, cves: KnownCve[], feeds: About): Finding {
  const worst = cves.reduce((one, other) => ((other.score ?? 0) > (one.score ?? 0) ? other : one));
  return {
    check: checkOf(product, cves, worst, feeds),
    port: product.service?.port ?? null,
    protocol: product.service?.protocol ?? 'tcp',
    severity: worst.score ?? 0,
    description: describe(product, cves),
    cves: cves.slice(0, cvesMax).map(({ id }) => id),
    epss: highest(cves),
    kev: cves.some(({ kev }) => kev),
  };
}

/** The likeliest of several CVEs. */
export function highest(cves: Pick<KnownCve, 'epss'>[]): KnownCve['epss'] {
  return cves.map(({ epss }) => epss).reduce((one, other) => ((other?.score ?? -1) > (one?.score ?? -1) ? other : one), null);
}

function checkOf(product: HostProduct, cves: KnownCve[], worst: KnownCve, feeds: About): CheckFacts {
  const { label, names, version } = product;
  const qod = product.backported ? 'remote_banner_unreliable' : product.service === null ? 'package' : 'remote_banner';
  const links = cves.slice(0, toldMax).map(({ id }) => ({ type: 'url' as const, id: `https://nvd.nist.gov/vuln/detail/${id}` }));
  return {
    oid: oidOf(names[0] ?? ''),
    name: `Known vulnerabilities in ${label}`,
    family: 'Known vulnerabilities',
    cvss_vector: worst.vector,
    summary: `The version of ${label} is one that publicly known vulnerabilities affect.`,
    insight: 'The version is compared with the versions that the NVD lists as affected. What a vulnerability needs beside the version (a setting, a module) is not tested; an operating system that it needs counts unless the scan saw another one, and other software that it needs counts where the scan saw it.',
    impact: 'That of the CVEs named: the score is that of the worst of them, and those that CISA knows to be exploited come first.',
    affected: `${label} ${version}.`,
    solution: solution(product, cves),
    solution_type: 'VendorFix',
    vuldetect: `Compares the product and version that ${product.service === null ? 'the package manager lists' : 'the service tells'} with ${sources(feeds)}.`,
    qod: { value: qualityOfDetection[qod], type: qod },
    cves: [worst.id],
    refs: [...cves.slice(0, cvesMax).map(({ id }) => ({ type: 'cve' as const, id })), ...links],
    pci: onlyDenial(cves) ? 'denial_of_service_only' : 'score',
    special_note: null,
  };
}

/** Whether nothing that would fail a component does more than deny service, which fails none. */
function onlyDenial(cves: KnownCve[]): boolean {
  const failing = cves.filter(({ score }) => (score ?? 0) >= failingScore);
  const counted = failing.length > 0 ? failing : cves;
  return counted.every(({ vector }) => deniesServiceOnly(vector));
}

function solution({ label, backported, order = compareVersions }: HostProduct, cves: KnownCve[]): string {
  const ends = cves.map(({ rules }) => rules.map(({ below }) => below).find((below) => below !== undefined));
  const known = ends.filter((end) => end !== undefined).toSorted(order);
  const target = known.length === cves.length ? `version ${known.at(-1) ?? ''} or later, which none of these CVEs lists as affected` : 'a version that none of these CVEs lists as affected';
  return backported ? `Install the distribution's security updates, and compare its advisories with the CVEs named. Without a distribution that mends this version: update ${label} to ${target}.` : `Update ${label} to ${target}.`;
}

function describe(product: HostProduct, cves: KnownCve[]): string {
  const exploited = cves.filter(({ kev }) => kev).length;
  const count = `${cves.length} known ${cves.length === 1 ? 'vulnerability affects' : 'vulnerabilities affect'} it${exploited > 0 ? `, ${exploited} of them known to be exploited` : ''}`;
  const rest = cves.length > toldMax ? `, and ${cves.length - toldMax} more` : '';
  const fixes = product.backported ? ' The version carries the mark of a distribution, which mends vulnerabilities without changing this number: whether these are mended has to be looked up there.' : '';
  return `Seen: ${product.evidence}. ${count}: ${cves.slice(0, toldMax).map(told).join('; ')}${rest}.${fixes}`;
}

function told({ id, score, kev, epss }: KnownCve): string {
  const facts = [score === null ? 'no score yet' : `CVSS ${score.toFixed(1)}`, ...(kev ? ['known exploited'] : []), ...(epss ? [`EPSS ${(100 * epss.score).toFixed(1)} %`] : [])];
  return `${id} (${facts.join(', ')})`;
}

function sources({ dates, counts }: About): string {
  const from = (name: string, date: string | null): string => (date === null ? name : `${name} of ${date.slice(0, 10)}`);
  return [from('the NVD', dates.nvd), ...(counts.kev > 0 ? [from('CISA KEV', dates.kev)] : []), ...(counts.epss > 0 ? [from('EPSS', dates.epss)] : [])].join(', ');
}

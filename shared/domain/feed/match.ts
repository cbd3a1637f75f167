import type { Finding } from '../check/check.ts';
import type { HostResult } from '../scan/engines/engine.ts';
import { affects } from './affected.ts';
import { type HostProduct, productsOn } from './host-products.ts';
import type { KnownCve } from './index-format.ts';
import type { FeedIndex } from './index-reader.ts';
import { finding, highest } from './product-finding.ts';

/**
 * What the feeds add to the findings of a host: likelihood and knowledge of exploitation to those that name CVEs, and one finding for each
 * product and port with the known vulnerabilities of the version seen. A host that is down has none.
 */
export async function withFeed(findings: Finding[], host: HostResult, index: FeedIndex): Promise<Finding[]> {
  const rated = await Promise.all(findings.map((one) => rate(one, index)));
  return host.status === 'down' ? rated : [...rated, ...(await knownVulnerabilities(host, index))];
}

async function rate(one: Finding, index: FeedIndex): Promise<Finding> {
  if (one.cves.length === 0) return one;
  const exploited = (await Promise.all(one.cves.map((cve) => index.exploited(cve)))).filter((known) => known !== undefined);
  return { ...one, epss: highest([one, ...exploited]), kev: one.kev || exploited.some(({ kev }) => kev) };
}

async function knownVulnerabilities(host: HostResult, index: FeedIndex): Promise<Finding[]> {
  const findings = new Map<string, Finding>();
  for (const product of productsOn(host)) {
    const cves = await affecting(product, index);
    if (cves.length === 0) continue;
    const made = finding(product, cves, index.about);
    const key = `${made.check.oid} ${made.port ?? 'general'}/${made.protocol}`;
    // Two packages of one product, such as kernels: the worse one speaks.
    if ((findings.get(key)?.severity ?? -1) < made.severity) findings.set(key, made);
  }
  return [...findings.values()];
}

/** The CVEs of a product's version, worst first: those known to be exploited, then by score, then by likelihood. */
async function affecting(product: HostProduct, index: FeedIndex): Promise<KnownCve[]> {
  const listed = (await Promise.all(product.names.map((name) => index.product(name)))).flat();
  const affected = new Map(listed.filter(({ rules }) => rules.some((rule) => affects(rule, product))).map((cve) => [cve.id, cve]));
  return [...affected.values()].map((cve) => ({ ...cve, rules: cve.rules.filter((rule) => affects(rule, product)) })).toSorted(worstFirst);
}

function worstFirst(one: KnownCve, other: KnownCve): number {
  return Number(other.kev) - Number(one.kev) || (other.score ?? 0) - (one.score ?? 0) || (other.epss?.score ?? 0) - (one.epss?.score ?? 0) || one.id.localeCompare(other.id, 'en', { numeric: true });
}

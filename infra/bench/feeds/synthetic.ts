import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

/** CVEs of one product at most: as unevenly spread as in the NVD, where a few products have thousands. */
const vendors = 6000;

/**
 * Writes feeds in the NVD's, FIRST's and CISA's formats that say nothing about any real product: so many CVEs, each with the texts, references and
 * criteria that a real one has on average. The same number gives the same bytes.
 */
export async function writeSyntheticFeeds(folder: string, cves: number): Promise<void> {
  await write(join(folder, 'nvdcve-2.0-synthetic.json'), nvd(cves));
  await write(join(folder, 'epss_scores-synthetic.csv'), epss(cves));
  await write(join(folder, 'known_exploited_vulnerabilities.csv'), kev(cves));
}

/** What the `at`th product is called. */
export function syntheticProduct(at: number): { vendor: string; product: string } {
  return { vendor: `vendor${at % vendors}`, product: `product${at % 7}` };
}

const idOf = (at: number): string => `CVE-${2002 + (at % 23)}-${10_000 + at}`;

function* nvd(cves: number): Generator<string> {
  yield '{"resultsPerPage":0,"startIndex":0,"format":"NVD_CVE","version":"2.0","timestamp":"2026-01-01T00:00:00.000","vulnerabilities":[\n';
  for (let at = 0; at < cves; at += 1) yield `${at === 0 ? '' : ',\n'}${JSON.stringify({ cve: cveOf(at) })}`;
  yield ']}';
}

function cveOf(at: number) {
  const cvssData = { version: '3.1', vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: (at % 100) / 10, baseSeverity: 'CRITICAL' };
  const metric = { source: 'nvd@nist.gov', type: 'Primary', cvssData, exploitabilityScore: 3.9, impactScore: 5.9 };
  const references = Array.from({ length: 6 }, (_, place) => ({ url: `https://advisories.example/${at}/${place}`, source: 'cve@mitre.org', tags: ['Vendor Advisory', 'Patch'] }));
  return {
    id: idOf(at),
    sourceIdentifier: 'cve@mitre.org',
    published: '2024-01-01T00:00:00.000',
    lastModified: '2025-06-01T00:00:00.000',
    vulnStatus: 'Analyzed',
    descriptions: [{ lang: 'en', value: `Entry ${at}: ${'a text as long as those that describe real vulnerabilities are. '.repeat(5)}` }],
    metrics: { cvssMetricV31: [metric] },
    weaknesses: [{ source: 'nvd@nist.gov', type: 'Primary', description: [{ lang: 'en', value: 'CWE-787' }] }],
    configurations: [{ nodes: [{ operator: 'OR', negate: false, cpeMatch: matches(at) }] }],
    references,
  };
}

/** Most name two or three ranges, some a list of hundreds of versions. */
function matches(at: number) {
  const count = at % 250 === 0 ? 300 : 1 + (at % 5);
  // The square makes low numbers frequent: popular products.
  const popular = Math.floor(((at * 7919) % 10_007) ** 2 / 2400);
  return Array.from({ length: count }, (_, place) => {
    const { vendor, product } = syntheticProduct(popular + (place % 3));
    const exact = count > 5 ? `${place}.${at % 10}` : '*';
    return { vulnerable: true, criteria: `cpe:2.3:a:${vendor}:${product}:${exact}:*:*:*:*:*:*:*`, ...(exact === '*' ? { versionStartIncluding: `${place}.0`, versionEndExcluding: `${place}.${at % 40}` } : {}), matchCriteriaId: '01234567-89AB-CDEF-0123-456789ABCDEF' };
  });
}

function* epss(cves: number): Generator<string> {
  yield '#model_version:v2025.03.14,score_date:2026-01-01T00:00:00Z\ncve,epss,percentile\n';
  for (let at = 0; at < cves; at += 1) yield `${idOf(at)},${((at % 1000) / 1000).toFixed(5)},${((at % 997) / 997).toFixed(5)}\n`;
}

function* kev(cves: number): Generator<string> {
  yield 'cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes\n';
  for (let at = 0; at < cves; at += 200) yield `${idOf(at)},Vendor,Product,A name,2025-01-01,"A text, with a comma",Apply updates,2025-02-01,Unknown,,CWE-787\n`;
}

async function write(path: string, parts: Generator<string>): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600 });
  for (const part of parts) if (!file.write(part)) await once(file, 'drain');
  file.end();
  await once(file, 'close');
}

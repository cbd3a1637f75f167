import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll } from 'vitest';

/** A folder for the feed files of one test file. */
export function useFolder(): (name?: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'perimeter-feeds-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name = '') => mkdtempSync(join(folder, `${name}-`));
}

/** A range or an exact version of the NVD: `openbsd:openssh` with `versionEndExcluding`, or a whole CPE name. */
export interface Criterion {
  product: string;
  /** `version:update` of the CPE name; any where left out. */
  version?: string;
  part?: string;
  target_sw?: string;
  vulnerable?: boolean;
  range?: Record<string, string>;
}

interface Cve {
  id: string;
  score?: number;
  vector?: string;
  status?: string;
  modified?: string;
  metrics?: object;
  /** One node; more of them joined by AND are a configuration. */
  affects?: Criterion[];
  configurations?: object[];
}

/** One CVE in the form of the NVD's API 2.0, with all that is not read as well. */
export function cve({ id, score = 9.8, vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', status = 'Analyzed', modified = '2025-01-01T10:15:08.003', metrics, affects = [], configurations }: Cve) {
  const cvss = { source: 'nvd@nist.gov', type: 'Primary', cvssData: { version: '3.1', vectorString: vector, baseScore: score, baseSeverity: 'CRITICAL' }, exploitabilityScore: 3.9, impactScore: 5.9 };
  return {
    cve: {
      id,
      sourceIdentifier: 'cve@mitre.org',
      published: '2021-01-01T10:15:08.003',
      lastModified: modified,
      vulnStatus: status,
      cveTags: [],
      descriptions: [{ lang: 'en', value: 'A text with "quotes", \u2028 and \ud83d\ude00.' }, { lang: 'es', value: 'Un texto' }],
      metrics: metrics ?? { cvssMetricV31: [{ ...cvss, type: 'Secondary', source: 'cna@example.org', cvssData: { ...cvss.cvssData, baseScore: 1.1 } }, cvss] },
      weaknesses: [{ source: 'nvd@nist.gov', type: 'Primary', description: [{ lang: 'en', value: 'CWE-22' }] }],
      configurations: configurations ?? (affects.length > 0 ? [{ nodes: [node(affects)] }] : []),
      references: [{ url: 'https://example.org/advisory', source: 'cve@mitre.org', tags: ['Vendor Advisory'] }],
    },
  };
}

export function node(criteria: Criterion[], operator = 'OR') {
  return { operator, negate: false, cpeMatch: criteria.map(match) };
}

function match({ product, version = '*:*', part = 'a', target_sw = '*', vulnerable = true, range = {} }: Criterion) {
  return { vulnerable, criteria: `cpe:2.3:${part}:${product}:${version}:*:*:*:${target_sw}:*:*`, ...range, matchCriteriaId: '8A6B6F6B-0000-4B8B-9C5B-3C1D1D1D1D1D' };
}

/** A feed file or a page of the API. */
export function nvd(cves: object[], timestamp = '2026-01-31T03:00:00.123'): string {
  return JSON.stringify({ resultsPerPage: cves.length, startIndex: 0, totalResults: cves.length, format: 'NVD_CVE', version: '2.0', timestamp, vulnerabilities: cves });
}

export function epss(rows: [string, number, number][], date = '2026-02-01'): string {
  return [`#model_version:v2025.03.14,score_date:${date}T12:55:00Z`, 'cve,epss,percentile', ...rows.map((row) => row.join(',')), ''].join('\n');
}

export function kevCsv(ids: string[]): string {
  return ['"cveID","vendorProject","product","vulnerabilityName","dateAdded","shortDescription","requiredAction","dueDate","knownRansomwareCampaignUse","notes","cwes"', ...ids.map((id) => `"${id}","Vendor","Product","A name","2021-11-03","Text, with a comma\nand a line","Apply updates","2021-11-17","Known","https://example.org","CWE-22"`), ''].join('\r\n');
}

export function kevJson(ids: string[]): string {
  return JSON.stringify({ title: 'CISA Catalog of Known Exploited Vulnerabilities', catalogVersion: '2026.01.30', dateReleased: '2026-01-30T18:00:00.5Z', count: ids.length, vulnerabilities: ids.map((cveID) => ({ cveID, vendorProject: 'Vendor', product: 'Product', dateAdded: '2021-11-03', cwes: [] })) });
}

/** Writes files; text under a name that ends with `.gz` is packed. */
export function writeFiles(folder: string, files: Record<string, string | Uint8Array>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), typeof text === 'string' && name.endsWith('.gz') ? gzipSync(text) : text);
  return folder;
}

import * as z from 'zod';
import { cleanText } from '../../../shared/domain/scan/engines/clean-text.ts';
import { NOT_AN_ATTESTATION } from '../../../shared/domain/report/render/asv-label.ts';
import { documentOf } from './api-client.ts';
import type { ApiClient } from './api-client.ts';

// What the scan found, as the API tells the customer.

const counts = z.object({ critical: z.int(), high: z.int(), medium: z.int(), low: z.int(), log: z.int(), total: z.int() });
const Report = documentOf({ compliance: z.boolean().nullable(), results: counts, asv_certificate_number: z.string().nullish() });

/** The scanned host wrote a part of it, and it goes to a terminal. */
const shown = z.string().transform((text) => cleanText(text.replaceAll(/\s+/g, ' '), 300));
const Finding = z.object({
  name: shown,
  severity: z.number(),
  threat: z.string(),
  host: shown,
  port: shown,
  pci: z.object({ status: z.enum(['pass', 'fail', 'info']), reason: shown.nullish(), special_note: shown.nullish() }),
});
const FindingPage = z.object({ data: z.array(z.object({ attributes: Finding })), meta: z.object({ pagination: z.object({ total_pages: z.int() }) }) });

type FindingShown = z.output<typeof Finding>;

export interface RunResult {
  verdict: 'pass' | 'fail' | 'inconclusive';
  /** Why it fails, each reason once. */
  reasons: string[];
  /** What the customer has to declare, whatever the verdict. */
  special_notes: string[];
  asv_certificate_number: string | null;
  /** Stands beside every verdict as long as no approved scanning vendor is configured. */
  label: string | null;
  counts: z.output<typeof counts>;
  /** Worst first. */
  findings: FindingShown[];
}

/** The verdict of the run, and every finding of it. */
export async function readResult(customer: ApiClient, scanId: string, reportId: string): Promise<RunResult> {
  const { data } = await customer.call({ method: 'GET', path: `/v2/reports/${reportId}`, answer: Report });
  const findings = (await allFindings(customer, scanId)).toSorted((a, b) => b.severity - a.severity || a.port.localeCompare(b.port, 'en', { numeric: true }));
  const { compliance, results, asv_certificate_number: certificate = null } = data.attributes;
  return {
    verdict: compliance === null ? 'inconclusive' : compliance ? 'pass' : 'fail',
    reasons: once(findings.filter(({ pci }) => pci.status === 'fail').map(({ pci, name }) => pci.reason ?? name)),
    special_notes: once(findings.flatMap(({ pci }) => pci.special_note ?? [])),
    asv_certificate_number: certificate,
    label: certificate === null ? NOT_AN_ATTESTATION : null,
    counts: results,
    findings,
  };
}

async function allFindings(customer: ApiClient, scanId: string): Promise<FindingShown[]> {
  const found: FindingShown[] = [];
  for (let page = 1, pages = 1; page <= pages; page++) {
    const query = { per_page: '100', page: String(page) };
    const { data, meta } = await customer.call({ method: 'GET', path: `/v2/scans/${scanId}/vulnerabilities`, query, answer: FindingPage });
    found.push(...data.map(({ attributes }) => attributes));
    pages = meta.pagination.total_pages;
  }
  return found;
}

function once(texts: string[]): string[] {
  return [...new Set(texts)];
}

import { describe, expect, it } from 'vitest';
import { renderReport, type ReportType } from '../../../shared/domain/report/render/render.ts';
import type { RunEvidence } from '../../../shared/domain/report/run-evidence.ts';
import { ASV, host, passingHost, runEvidence } from './evidence.ts';
import { hostileEvidence } from './hostile-evidence.ts';
import { largeEvidence } from './large-evidence.ts';
import { POPPLER_MISSING, pagesOf, wordsOf } from './pdf-text.ts';

const TYPES: ReportType[] = ['attestation', 'executive', 'detailed', 'remediation'];

describe.skipIf(POPPLER_MISSING !== null)(POPPLER_MISSING ?? 'PDF reports', () => {
  it.each(TYPES)('carry the label on every page while no ASV is configured: %s', async (type) => {
    const pages = await textOf(runEvidence(), type);
    for (const page of pages) expect(page).toContain('not an ASV attestation');
    expect(pages.join(' ')).toContain('asv_certificate_number');
  });

  it.each(TYPES)('carry the label while the ASV has a name but no certificate number: %s', async (type) => {
    for (const certificate_number of [null, '', '  ']) for (const page of await textOf(runEvidence({ asv: { ...ASV, certificate_number } }), type)) expect(page).toContain('not an ASV attestation');
  });

  it.each(TYPES)('carry no label but the certificate number once an ASV is configured: %s', async (type) => {
    const pages = await textOf(runEvidence({ asv: ASV }), type);
    expect(pages.join(' ')).not.toContain('not an ASV attestation');
    for (const page of pages) expect(page).toContain(ASV.certificate_number);
  });

  it.each(TYPES)('number their pages and name the report on each: %s', async (type) => {
    const evidence = runEvidence();
    const pages = await textOf(evidence, type);
    pages.forEach((page, index) => {
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
      expect(page).toContain(evidence.report.id);
    });
  });

  it.each([
    [true, 'PASS'],
    [false, 'FAIL'],
    [null, 'NOT JUDGED'],
  ])('say the verdict on the first page: %s is %s', async (compliance, word) => {
    for (const type of TYPES) {
      const [first = ''] = await textOf(runEvidence({ compliance, hosts: [host('203.0.113.5', { compliance: null })] }), type);
      expect(['PASS', 'FAIL', 'NOT JUDGED'].filter((verdict) => first.includes(verdict))).toEqual([word]);
    }
  });

  it('show every host, service and finding with its vector, CVEs, evidence and number in the detailed report', async () => {
    const evidence = runEvidence();
    const text = (await textOf(evidence, 'detailed')).join(' ');
    for (const one of evidence.hosts) {
      expect(text).toContain(one.ip);
      for (const service of one.services) expect(text).toContain(`${service.port}/${service.protocol} ${service.name}`);
      for (const found of one.findings) for (const part of [found.name, found.cvss_vector ?? '', ...found.cves]) expect(text).toContain(part);
    }
    expect(text).toContain('root:x:0:0:root:/root:/bin/bash');
    for (const number of ['F-001', 'F-002', 'F-003', 'F-004', 'F-005']) expect(text).toContain(number);
  });

  it('show special notes, exceptions and reasons in the executive report', async () => {
    const text = (await textOf(runEvidence(), 'executive')).join(' ');
    for (const part of ['Remote access software: declare', 'False positive: The certificate was', 'was 5.3', '203.0.113.10 has 2 findings that fail the scan', 'Apache HTTP Server 2.4.49']) expect(text).toContain(part);
  });

  it('list the sections on the cover with the pages on which they begin', async () => {
    const pages = await textOf(largeEvidence(), 'detailed');
    const [, start = ''] = /Detected services (\d+)/.exec(pages[0] ?? '') ?? [];
    expect(pages[Number(start) - 1]).toContain('Detected services');
  });

  it('attest a passing external PCI run of a configured ASV, with its expiry', async () => {
    const text = (await textOf(runEvidence({ asv: ASV, hosts: [passingHost('203.0.113.30')] }), 'attestation')).join(' ');
    for (const part of ['Attestation of Scan Compliance', 'Lighthouse Assurance Ltd, certificate 5099-01-16', 'the result is a pass', '19 February 2027', 'Signature of the reviewer', 'Mara Lindqvist']) expect(text).toContain(part);
  });

  it.each<[string, Partial<RunEvidence>]>([
    ['without an ASV', { asv: { name: null, certificate_number: null, contact: null } }],
    ['of another product', { product: 'vrms' }],
    ['of an internal target', { scan: { ...runEvidence().scan, target: { ...runEvidence().scan.target, external: false } } }],
    ['without an outcome', { compliance: null }],
  ])('hold no statement of the vendor for a run %s', async (_, overrides) => {
    const text = (await textOf(runEvidence({ asv: ASV, hosts: [passingHost('203.0.113.30')], ...overrides }), 'attestation')).join(' ');
    expect(text).toContain('There is none.');
    expect(text).not.toContain('Signature of the reviewer');
  });

  it('call no run valid that did not pass, even where a date is stored', async () => {
    for (const type of TYPES) for (const compliance of [false, null]) expect((await textOf(runEvidence({ compliance, run: { ...runEvidence().run, valid_until: '2027-02-19T14:05:00.000Z' } }), type)).join(' ')).not.toContain('19 February 2027');
  });

  it('group the work by solution, what fails the scan first', async () => {
    const text = (await textOf(runEvidence(), 'remediation')).join(' ');
    expect(text.indexOf('Update Apache HTTP Server')).toBeLessThan(text.indexOf('Allow TLS 1.2 and 1.3 only'));
    expect(text).toContain('203.0.113.10');
  });

  it('stay within a bounded number of pages at 200 findings on 64 hosts', async () => {
    expect(await Promise.all(TYPES.map(async (type) => (await textOf(largeEvidence(), type)).length <= { attestation: 8, executive: 10, detailed: 90, remediation: 20 }[type]))).toEqual([true, true, true, true]);
  });

  it.each(TYPES)('keep hostile text inside the frame and within bounds: %s', async (type) => {
    const { content } = await renderReport(hostileEvidence(), type, 'pdf');
    expect(wordsOf(content).filter((word) => word.left < 47 || word.right > 550 || word.bottom > 820)).toEqual([]);
    expect(pagesOf(content).length).toBeLessThanOrEqual(12);
  });

  it('show a placeholder for characters without a glyph, and say so', async () => {
    const text = (await textOf(hostileEvidence(), 'detailed')).join(' ');
    expect(text).toContain('Łódź Ελλάδα Россия ¿¿¿¿');
    expect(text).toContain('fonts of this file lack are shown as ¿');
    expect(text).toContain('red -> 10x10');
  });

  it.each(TYPES)('hold no link, script or attachment, whatever the findings say: %s', async (type) => {
    const { content } = await renderReport(hostileEvidence(), type, 'pdf');
    expect(Buffer.from(content).toString('latin1')).not.toMatch(/\/(?:URI|JS|JavaScript|Annots|Launch|EmbeddedFile|OpenAction)\b/);
  });

  it('are tagged, titled and in English, with well-formed metadata', async () => {
    const { content } = await renderReport(hostileEvidence(), 'executive', 'pdf');
    const raw = Buffer.from(content).toString('latin1');
    for (const mark of ['/Marked true', '/Lang (en)', '/DisplayDocTitle true', '<pdfuaid:part>1']) expect(raw).toContain(mark);
    expect(/<rdf:li xml:lang="x-default">([^]*?)<\/rdf:li>/.exec(raw)?.[1]).not.toMatch(/[<&]/);
  });

  it('are made for runs that hold nothing', async () => {
    for (const type of TYPES) expect((await textOf(runEvidence({ hosts: [], compliance: null, reasons: [] }), type)).length).toBeLessThanOrEqual(4);
  });
});

/** Most tests look at another part of the same files. */
const known = new Map<string, Promise<string[]>>();

function textOf(evidence: RunEvidence, type: ReportType): Promise<string[]> {
  const key = JSON.stringify([type, evidence]);
  const text = known.get(key) ?? renderReport(evidence, type, 'pdf').then(({ content }) => pagesOf(content));
  known.set(key, text);
  return text;
}

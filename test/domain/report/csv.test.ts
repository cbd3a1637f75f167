import { describe, expect, it } from 'vitest';
import { csv } from '../../../shared/lib/csv.ts';
import { renderReport, type ReportType } from '../../../shared/domain/report/render/render.ts';
import type { RunEvidence } from '../../../shared/domain/report/run-evidence.ts';
import { csvRows } from './csv-rows.ts';
import { ASV, finding, host, passingHost, runEvidence } from './evidence.ts';
import { hostileEvidence } from './hostile-evidence.ts';

const TYPES: ReportType[] = ['detailed', 'remediation'];

describe('CSV files', () => {
  it('give back every finding with its data', async () => {
    const evidence = runEvidence();
    const rows = await rowsOf(evidence, 'detailed');
    const findings = evidence.hosts.flatMap((one) => one.findings.map((found) => ({ host: one.ip, finding_id: found.id, name: found.name, severity: String(found.severity), cves: found.cves.join(' '), evidence: found.description, pci_status: found.pci.status })));
    expect(rows.filter((row) => row['finding_id'] !== '').map(({ host: ip, finding_id, name, severity, cves, evidence: seen, pci_status }) => ({ host: ip, finding_id, name, severity, cves, evidence: seen, pci_status })).toSorted(byId)).toEqual(findings.toSorted(byId));
    expect(rows.some((row) => row['host'] === '203.0.113.30' && row['finding_id'] === '')).toBe(true);
  });

  it.each(TYPES)('say on every row that nobody attests, also for a run without hosts: %s', async (type) => {
    for (const evidence of [runEvidence(), runEvidence({ hosts: [], compliance: null })]) {
      const rows = await rowsOf(evidence, type);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toMatchObject({ label: 'not an ASV attestation', asv_certificate_number: '' });
    }
  });

  it.each(TYPES)('carry the certificate number and no label once an ASV is configured: %s', async (type) => {
    for (const row of await rowsOf(runEvidence({ asv: ASV }), type)) expect(row).toMatchObject({ label: '', asv_certificate_number: ASV.certificate_number });
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('never let a spreadsheet take a cell for a formula: %j', (text) => {
    const [row] = csvRows(csv([{ name: 'cell', cell: (cell: string) => cell }], [text]));
    expect(row).toEqual({ cell: `'${text}` });
  });

  it.each(['a,b', 'say "no"', 'two\r\nlines', "'quoted", 'a=b', ''])('give other text back as it was: %j', (text) => {
    const [row] = csvRows(csv([{ name: 'cell', cell: (cell: string) => cell }], [text]));
    expect(row).toEqual({ cell: text });
  });

  it('guard what a scanned host and a customer wrote', async () => {
    const evidence = runEvidence({ scan: { ...runEvidence().scan, name: '@evil' }, hosts: [host('203.0.113.9', { hostnames: ['-x.example'], findings: [finding({ name: '=cmd|calc', description: '+49', solution: '@now' })] })] });
    for (const type of TYPES) expect((await rowsOf(evidence, type))[0]).toMatchObject({ scan: "'@evil", hostnames: "'-x.example", name: "'=cmd|calc", solution: "'@now" });
  });

  it.each(TYPES)('stay readable with hostile evidence: %s', async (type) => {
    expect((await rowsOf(hostileEvidence(), type)).length).toBe(2);
  });

  it('list for remediation only what is to be fixed', async () => {
    expect((await rowsOf(runEvidence(), 'remediation')).map((row) => row['name'])).toEqual(['Apache HTTP Server 2.4.49: path traversal and remote code execution', 'TLS: protocol versions 1.0 and 1.1 are offered', 'HTTP: header Strict-Transport-Security is missing']);
    expect((await rowsOf(runEvidence({ hosts: [passingHost('203.0.113.30')] }), 'remediation')).map((row) => row['action'])).toEqual(['']);
  });
});

async function rowsOf(evidence: RunEvidence, type: ReportType): Promise<Record<string, string>[]> {
  return csvRows((await renderReport(evidence, type, 'csv')).content);
}

function byId(a: { finding_id?: string | undefined }, b: { finding_id?: string | undefined }): number {
  return (a.finding_id ?? '') < (b.finding_id ?? '') ? -1 : 1;
}

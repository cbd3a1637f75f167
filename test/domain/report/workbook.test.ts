import { describe, expect, it } from 'vitest';
import { renderReport } from '../../../shared/domain/report/render/render.ts';
import type { RunEvidence } from '../../../shared/domain/report/run-evidence.ts';
import { ASV, passingHost, runEvidence } from './evidence.ts';
import { hostileEvidence } from './hostile-evidence.ts';
import { zipFiles } from './zip-files.ts';

const SHEETS = ['xl/worksheets/sheet1.xml', 'xl/worksheets/sheet2.xml', 'xl/worksheets/sheet3.xml'];

describe('the remediation workbook', () => {
  it('holds the work list, its places and what the file is, with frozen heads, widths and filters', async () => {
    const files = await filesOf(runEvidence());
    expect(files.get('xl/workbook.xml')).toMatch(/name="Work list".*name="Places".*name="About"/);
    for (const sheet of SHEETS) {
      expect(files.get(sheet)).toMatch(/<pane ySplit="2"[^>]*state="frozen"\/>/);
      expect(files.get(sheet)).toMatch(/<col min="1" max="1" width="\d+"/);
    }
    expect(files.get(SHEETS[0] ?? '')).toContain('<autoFilter ref="A2:N5"/>');
    expect(files.get(SHEETS[1] ?? '')).toContain('<autoFilter ref="A2:L5"/>');
    for (const text of ['Update Apache HTTP Server to 2.4.51 or later.', '203.0.113.10 443/tcp', 'CVE-2021-41773, CVE-2021-42013']) expect(files.get('xl/sharedStrings.xml')).toContain(text);
  });

  it('says above every sheet that nobody attests, until an ASV is configured', async () => {
    const files = await filesOf(runEvidence());
    expect(topTexts(files)).toEqual(SHEETS.map(() => expect.stringMatching(/not an ASV attestation.*asv_certificate_number: none/)));
    const attested = await filesOf(runEvidence({ asv: ASV }));
    expect(attested.get('xl/sharedStrings.xml')).not.toContain('not an ASV attestation');
    expect(topTexts(attested)).toEqual(SHEETS.map(() => expect.stringContaining(`asv_certificate_number: ${ASV.certificate_number}`)));
  });

  it('opens when nothing is to be fixed', async () => {
    const files = await filesOf(runEvidence({ hosts: [passingHost('203.0.113.30')] }));
    expect(files.get(SHEETS[0] ?? '')).toContain('<autoFilter ref="A2:N2"/>');
  });

  it('keeps hostile text as text: no formula, no broken XML, no cell that Excel refuses', async () => {
    const files = await filesOf(hostileEvidence());
    for (const sheet of SHEETS) expect(files.get(sheet)).not.toMatch(/<f[ >]/);
    const strings = Array.from((files.get('xl/sharedStrings.xml') ?? '').matchAll(/<t[^>]*>([^<]*)<\/t>/g), ([, text]) => text ?? '');
    expect(strings).toContain('=HYPERLINK("http://evil.example","click")');
    expect(strings.some((text) => text.includes('&lt;script&gt;alert(1)&lt;/script&gt;'))).toBe(true);
    expect(Math.max(...strings.map((text) => text.length))).toBeLessThanOrEqual(32_767);
    expect(strings.join('')).not.toMatch(/[^\P{Cc}\n]/u);
  });
});

async function filesOf(evidence: RunEvidence): Promise<Map<string, string>> {
  return zipFiles((await renderReport(evidence, 'remediation', 'xlsx')).content);
}

/** The text of A1 of each sheet. */
function topTexts(files: Map<string, string>): string[] {
  const strings = Array.from((files.get('xl/sharedStrings.xml') ?? '').matchAll(/<t[^>]*>([^<]*)<\/t>/g), ([, text]) => text ?? '');
  return SHEETS.map((sheet) => strings[Number(/<c r="A1"[^>]*><v>(\d+)<\/v>/.exec(files.get(sheet) ?? '')?.[1])] ?? '');
}

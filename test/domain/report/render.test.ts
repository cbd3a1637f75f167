import { describe, expect, it, vi } from 'vitest';
import { formatsOf, renderReport, type ReportFormat, type ReportType } from '../../../shared/domain/report/render/render.ts';
import { runEvidence } from './evidence.ts';
import { hostileEvidence } from './hostile-evidence.ts';

const TYPES: ReportType[] = ['attestation', 'executive', 'detailed', 'remediation'];
const FILES = TYPES.flatMap((type) => formatsOf(type).map((format): [ReportType, ReportFormat] => [type, format]));

describe('report files', () => {
  it('exist in the documented formats, the default first', () => {
    expect(TYPES.map((type) => [type, ...formatsOf(type)])).toEqual([
      ['attestation', 'pdf'],
      ['executive', 'pdf'],
      ['detailed', 'pdf', 'csv', 'json'],
      ['remediation', 'xlsx', 'pdf', 'csv', 'json'],
    ]);
  });

  it('are refused in a format that their type does not have', async () => {
    await expect(renderReport(runEvidence(), 'attestation', 'csv')).rejects.toThrow('no format csv');
  });

  it.each(FILES)('have the same bytes for the same evidence, at another time and after other files: %s %s', async (type, format) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T10:00:00Z') });
    try {
      const first = await renderReport(runEvidence(), type, format);
      await renderReport(hostileEvidence(), type, format);
      vi.setSystemTime(new Date('2031-03-04T05:06:08Z'));
      const second = await renderReport(runEvidence(), type, format);
      expect(Buffer.from(second.content).equals(Buffer.from(first.content))).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each(FILES)('differ when the evidence differs: %s %s', async (type, format) => {
    const first = await renderReport(runEvidence(), type, format);
    const second = await renderReport(runEvidence({ report: { ...runEvidence().report, id: '019a9d3e-0000-7000-8000-000000000000' } }), type, format);
    expect(Buffer.from(second.content).equals(Buffer.from(first.content))).toBe(false);
  });

  it.each(FILES)('name their content type: %s %s', async (type, format) => {
    const expected = { pdf: 'application/pdf', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' };
    expect((await renderReport(runEvidence(), type, format)).content_type).toBe(expected[format]);
  });
});

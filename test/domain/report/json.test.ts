import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { renderReport, type ReportType } from '../../../shared/domain/report/render/render.ts';
import type { RunEvidence } from '../../../shared/domain/report/run-evidence.ts';
import { ASV, runEvidence } from './evidence.ts';
import { hostileEvidence } from './hostile-evidence.ts';

const Document = z.looseObject({ type: z.string(), label: z.string().nullable(), asv_certificate_number: z.string().nullable() });
const Detailed = Document.extend({ hosts: z.array(z.looseObject({ ip: z.string(), findings: z.array(z.looseObject({ number: z.string(), id: z.string(), description: z.string() })) })) });
const Remediation = Document.extend({ actions: z.array(z.looseObject({ number: z.string(), fails: z.boolean(), effort: z.string(), places: z.array(z.looseObject({ number: z.string(), host: z.string(), port: z.string() })) })) });
const TYPES: ReportType[] = ['detailed', 'remediation'];

describe('JSON files', () => {
  it.each(TYPES)('say that nobody attests, until an ASV is configured: %s', async (type) => {
    expect(Document.parse(await json(runEvidence(), type))).toMatchObject({ type, label: 'not an ASV attestation', asv_certificate_number: null });
    expect(Document.parse(await json(runEvidence({ asv: ASV }), type))).toMatchObject({ type, label: null, asv_certificate_number: ASV.certificate_number });
  });

  it('hold the whole evidence, uncut', async () => {
    const evidence = hostileEvidence();
    const written = Detailed.parse(await json(evidence, 'detailed'));
    const descriptions = evidence.hosts.flatMap((host) => host.findings.map((finding) => finding.description.toWellFormed()));
    expect(written.hosts.flatMap((host) => host.findings.map((finding) => finding.description.toWellFormed())).toSorted()).toEqual(descriptions.toSorted());
  });

  it('name findings by the same numbers in the detailed report and in the work list', async () => {
    const detailed = Detailed.parse(await json(runEvidence(), 'detailed'));
    const places = Remediation.parse(await json(runEvidence(), 'remediation')).actions.flatMap((action) => action.places);
    const known = new Map(detailed.hosts.flatMap((host) => host.findings.map((finding) => [finding.number, host.ip])));
    expect(places.length).toBe(3);
    for (const place of places) expect(known.get(place.number)).toBe(place.host);
  });

  it('order the actions: what fails the scan, then the more severe', async () => {
    const { actions } = Remediation.parse(await json(runEvidence(), 'remediation'));
    expect(actions.map(({ number, fails, effort }) => ({ number, fails, effort }))).toEqual([
      { number: 'A-01', fails: true, effort: 'medium' },
      { number: 'A-02', fails: true, effort: 'small' },
      { number: 'A-03', fails: false, effort: 'small' },
    ]);
  });
});

async function json(evidence: RunEvidence, type: ReportType): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode((await renderReport(evidence, type, 'json')).content));
}

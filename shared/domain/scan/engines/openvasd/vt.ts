import * as z from 'zod';
import type { CheckFacts } from '../../../check/facts.ts';
import { cleanText } from '../clean-text.ts';
import { cvesIn, pciTreatmentOf, refsCap, scored, textCap, urlRefs } from '../engine-check.ts';

/** What openvasd says of one of its tests (GET /vts/{oid}); older releases spell the tags in capitals (`SeverityVector`). */
export const Vt = z.object({
  oid: z.string(),
  name: z.string().default(''),
  family: z.string().default(''),
  tag: z.record(z.string(), z.unknown()).default({}),
  references: z.array(z.object({ class: z.string(), id: z.string() })).default([]),
});
type Vt = z.output<typeof Vt>;

/** Percent by how a test detects: Greenbone's scale. */
const qualities: Record<string, number> = {
  exploit: 100, remote_vul: 99, remote_app: 98, package: 97, registry: 97, remote_active: 95, remote_banner: 80, executable_version: 80, remote_analysis: 70,
  remote_probe: 50, remote_banner_unreliable: 30, executable_version_unreliable: 30, package_unreliable: 30, general_note: 1,
};
const solutionTypes = ['VendorFix', 'Mitigation', 'Workaround', 'WillNotFix', 'NoneAvailable'] as const;

/** A test as a check with its score; one that openvasd does not describe has its OID for a name. */
export function checkOfVt(oid: string, vt: Vt | undefined): { check: CheckFacts; severity: number } {
  const tags = new Map(Object.entries(vt?.tag ?? {}).map(([name, value]) => [name.replaceAll('_', '').toLowerCase(), value]));
  const text = (name: string): string => cleanText(textOf(tags.get(name)), textCap).trim();
  const score = scored(text('severityvector')) ?? scored(text('cvssbasevector')) ?? { score: 0, vector: null };
  const references = vt?.references ?? [];
  const of = (kind: string): string[] => references.filter((reference) => reference.class.toLowerCase() === kind).map(({ id }) => cleanText(id, 2_000));
  const cves = cvesIn(of('cve'));
  const type = text('qodtype');
  const check: CheckFacts = {
    oid,
    name: cleanText(vt?.name ?? '', 300).trim() || `Test ${oid}`,
    family: cleanText(vt?.family ?? '', 100).trim() || 'General',
    cvss_vector: score.vector,
    summary: text('summary'),
    insight: text('insight'),
    impact: text('impact'),
    affected: text('affected'),
    solution: text('solution'),
    solution_type: solutionTypes.find((known) => known === text('solutiontype')) ?? 'NoneAvailable',
    vuldetect: text('vuldetect'),
    qod: { value: qualities[type] ?? percent(text('qod')), type: type || 'remote_analysis' },
    cves,
    refs: [...cves.map((id) => ({ type: 'cve' as const, id })), ...urlRefs(of('url')), ...(['bid', 'cert-bund', 'dfn-cert'] as const).flatMap((kind) => of(kind).map((id) => ({ type: kind, id })))].slice(0, refsCap),
    pci: vt?.family === 'Denial of Service' ? 'denial_of_service_only' : pciTreatmentOf(score.score),
    special_note: null,
  };
  return { check, severity: score.score };
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function percent(text: string): number {
  const value = Number(text);
  return text !== '' && value >= 0 && value <= 100 ? value : 70;
}

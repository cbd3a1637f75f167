import calculator from 'ae-cvss-calculator';
import type { CheckFacts } from '../../check/facts.ts';
import { stableId } from '../../../lib/id.ts';

/** What a text of a check may be long: a report prints it whole. */
export const textCap = 8_000;
/** References of one check. */
export const refsCap = 50;

/** The base metrics of each version with their values, in the order of a vector. */
const baseMetrics = {
  '2.0': /^AV:[NAL]\/AC:[LMH]\/Au:[NSM]\/C:[NPC]\/I:[NPC]\/A:[NPC]$/u,
  '3.x': /^AV:[NALP]\/AC:[LH]\/PR:[NLH]\/UI:[NR]\/S:[UC]\/C:[NLH]\/I:[NLH]\/A:[NLH]$/u,
} as const;

/**
 * The base score of a CVSS vector of version 2, 3.0 or 3.1, and the vector itself where it is one of v3.1; undefined for what is no complete vector.
 * Temporal metrics do not count: an author's day would decide the score.
 */
export function scored(text: string): { score: number; vector: string | null } | undefined {
  const [, version, metrics = ''] = /^(?:CVSS:(3\.[01])\/)?([A-Za-z:/]{1,200})$/u.exec(text.trim()) ?? [];
  const names = version === undefined ? ['AV', 'AC', 'Au', 'C', 'I', 'A'] : ['AV', 'AC', 'PR', 'UI', 'S', 'C', 'I', 'A'];
  const base = names.flatMap((name) => metrics.split('/').find((metric) => metric.startsWith(`${name}:`)) ?? []).join('/');
  if (!baseMetrics[version === undefined ? '2.0' : '3.x'].test(base)) return undefined;
  if (version === undefined) return { score: new calculator.Cvss2(base).calculateScores().base ?? 0, vector: null };
  const vector = `CVSS:${version}/${base}`;
  if (version === '3.1') return { score: new calculator.Cvss3P1(vector).calculateExactBaseScore(), vector };
  return { score: new calculator.Cvss3P0(vector).calculateScores().base ?? 0, vector: null };
}

/** An OID under the arc of UUIDs (ITU-T X.667) for a check that has a name and no OID: the same name always has the same one. */
export function oidOf(...name: string[]): string {
  return `2.25.${BigInt(`0x${stableId('check', ...name).replaceAll('-', '')}`).toString()}`;
}

/** How a finding of another engine's check counts for PCI: by its score, and what has none is information. */
export function pciTreatmentOf(severity: number): CheckFacts['pci'] {
  return severity > 0 ? 'score' : 'information';
}

/** Identifiers of CVEs in a list, each once, whatever else is in it. */
export function cvesIn(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => /^cve-\d{4}-\d{4,19}$/iu.exec(text.trim())?.[0].toUpperCase() ?? []))].slice(0, refsCap);
}

/** Web addresses in a list, as references. */
export function urlRefs(texts: readonly string[]): CheckFacts['refs'] {
  return texts.filter((text) => text.length <= 2_000 && /^https?:\/\//iu.test(text) && URL.canParse(text)).slice(0, refsCap).map((id) => ({ type: 'url', id }));
}

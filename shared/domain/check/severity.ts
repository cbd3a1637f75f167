import calculator from 'ae-cvss-calculator';
import type { Threat } from '../report/run-evidence.ts';
import type { Check } from './check.ts';

/** The base score of a CVSS v3.1 vector, 0.0 to 10.0. Throws on a vector that is not complete, so that no check is scored by accident. */
export function scoreOf(vector: string): number {
  const parsed = wellFormed.test(vector) ? new calculator.Cvss3P1(vector) : undefined;
  if (!parsed?.isBaseFullyDefined()) throw new RangeError(`Not a complete CVSS v3.1 base vector: ${vector.slice(0, 100)}`);
  return parsed.calculateExactBaseScore();
}

const wellFormed = /^CVSS:3\.1(?:\/[A-Z]{1,3}:[A-Z])+$/;

/** A check's severity before exceptions; 0.0 for information. */
export function severityOf(check: Pick<Check, 'cvss_vector'>): number {
  return check.cvss_vector === null ? 0 : scoreOf(check.cvss_vector);
}

/** The band of a severity: CVSS's own bands, with `Log` for what is only information. */
export function threatOf(severity: number): Exclude<Threat, 'False Positive'> {
  if (severity >= 9) return 'Critical';
  if (severity >= 7) return 'High';
  if (severity >= 4) return 'Medium';
  return severity > 0 ? 'Low' : 'Log';
}

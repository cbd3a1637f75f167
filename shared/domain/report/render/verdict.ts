import type { HostEvidence, RunEvidence } from '../run-evidence.ts';

export type Verdict = 'PASS' | 'FAIL' | 'NOT JUDGED';

/** The word for a stored outcome; null means that the run or host was not judged. */
export function verdictOf(compliance: boolean | null): Verdict {
  return compliance === null ? 'NOT JUDGED' : compliance ? 'PASS' : 'FAIL';
}

/** One sentence under the verdict of a whole run. */
export function verdictMeaning(evidence: RunEvidence): string {
  const failing = failingHosts(evidence).length;
  if (evidence.compliance === null) return 'The run did not end with an outcome. Nothing may be concluded from it.';
  if (evidence.compliance) return `Every judged host meets the scan criteria: no finding that counts has a CVSS score of 4.0 or more, and none fails automatically.`;
  if (failing === 0) return 'The scan does not pass; the reasons are listed in this report.';
  return `${failing} of ${plural(evidence.hosts.length, 'host')} ${failing === 1 ? 'does' : 'do'} not meet the scan criteria. All must pass for the scan to pass.`;
}

/** The day until which a run counts as proof, or null: only a pass is valid at all, whatever date was stored. */
export function validUntil(evidence: RunEvidence): string | null {
  return evidence.compliance === true ? evidence.run.valid_until : null;
}

/** The hosts that were judged and failed. */
export function failingHosts(evidence: RunEvidence): HostEvidence[] {
  return evidence.hosts.filter((host) => host.compliance === false);
}

/** What a host's line says beside its verdict, where the scan of it was not complete. */
export function hostStatus(host: HostEvidence): string {
  if (host.status === 'up') return 'Scanned';
  return host.status === 'down' ? 'No response' : 'Incomplete';
}

/** "1 host", "2 hosts". */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

import type { HostResult } from '../scan/engines/engine.ts';
import type { Finding } from './check.ts';
import type { CheckFacts } from './facts.ts';

/** The CVSS base score from which on a vulnerability fails a component (ASV Program Guide; scanning API, 6.1). */
export const failingScore = 4;

export interface PciStatus {
  status: 'pass' | 'fail' | 'info';
  /** Why, in a sentence for the report. */
  reason: string;
  /** What the customer has to declare; never a failure alone. */
  special_note: string | null;
}

/**
 * How a finding counts for PCI. `severity` is the effective one: after an exception that lowers it. An automatic failure fails whatever the
 * score, so a finding that an exception has taken out entirely must not be asked about.
 */
export function pciOf(check: Pick<CheckFacts, 'pci' | 'cves' | 'special_note'>, severity: number): PciStatus {
  return { ...counted(check, severity), special_note: check.special_note };
}

function counted({ pci, cves }: Pick<CheckFacts, 'pci' | 'cves'>, severity: number): Omit<PciStatus, 'special_note'> {
  switch (pci) {
    case 'automatic_failure':
      return { status: 'fail', reason: 'An automatic failure by the ASV Program Guide, whatever the score.' };
    case 'denial_of_service_only':
      return { status: 'pass', reason: 'It only denies service, which does not fail a component.' };
    case 'special_note':
      return { status: 'info', reason: 'A special note: to be declared by the customer, never a failure alone.' };
    case 'information':
      return { status: 'info', reason: 'Information; it does not count.' };
    case 'score': {
      const score = `CVSS base score ${severity.toFixed(1)} (${cves.length > 0 ? `NVD, ${cves.join(', ')}` : 'our own, since there is no CVE with a score'})`;
      return severity >= failingScore ? { status: 'fail', reason: `${score} is ${failingScore.toFixed(1)} or higher.` } : { status: 'pass', reason: `${score} is below ${failingScore.toFixed(1)}.` };
    }
  }
}

export interface Verdict {
  /** True: passes. False: fails or is inconclusive, and the reasons say which. Null: there was nothing to judge. */
  compliance: boolean | null;
  reasons: string[];
}

/** A finding as the verdict counts it: its check, the effective severity, and where it is. Findings that an active exception has taken out are left out. */
export type Counted = Pick<Finding, 'severity' | 'port' | 'protocol'> & { check: Pick<CheckFacts, 'name' | 'pci' | 'cves' | 'special_note'> };

/** Reasons that a verdict lists before it only counts them. */
const reasonsCap = 25;

/** A host passes when none of its findings fails and it was tested to the end. A host that is down is not judged. */
export function hostVerdict(host: Pick<HostResult, 'address' | 'status' | 'reason'>, findings: Counted[]): Verdict {
  if (host.status === 'down') return { compliance: null, reasons: [`${host.address} did not answer and was not judged.`] };
  const failing = findings.flatMap((finding) => {
    const { status, reason } = pciOf(finding.check, finding.severity);
    return status === 'fail' ? [`${finding.check.name} (${finding.port === null ? 'general' : finding.port}/${finding.protocol}): ${reason}`] : [];
  });
  const incomplete = host.status === 'incomplete' ? [`Inconclusive: the host could not be tested to the end (${host.reason.trim().slice(0, 200) || 'no reason given'}).`] : [];
  const reasons = [...incomplete, ...failing];
  return { compliance: reasons.length === 0, reasons: shortened(reasons) };
}

/** How many hosts of a run passed and failed. */
interface Judged {
  hosts_compliant: number;
  hosts_failing: number;
}

/**
 * A run passes when every host that was judged passes and at least one was. The caller asks only about runs that ended `Done`; all others
 * have no outcome. Of any number of hosts it keeps only the reasons that are listed.
 */
export class RunVerdict {
  readonly #judged: Judged = { hosts_compliant: 0, hosts_failing: 0 };
  readonly #reasons: string[] = [];
  #more = 0;

  add(address: string, { compliance, reasons }: Verdict): void {
    if (compliance === true) this.#judged.hosts_compliant += 1;
    if (compliance !== false) return;
    this.#judged.hosts_failing += 1;
    const listed = reasons.slice(0, Math.max(0, reasonsCap - this.#reasons.length));
    this.#reasons.push(...listed.map((reason) => `${address}: ${reason}`));
    this.#more += reasons.length - listed.length;
  }

  result(): Verdict & Judged {
    const { hosts_compliant, hosts_failing } = this.#judged;
    if (hosts_compliant + hosts_failing === 0) return { ...this.#judged, compliance: false, reasons: ['Inconclusive: no host answered, so nothing was tested.'] };
    return { ...this.#judged, compliance: hosts_failing === 0, reasons: [...this.#reasons, ...moreReasons(this.#more)] };
  }
}

function shortened(reasons: string[]): string[] {
  return [...reasons.slice(0, reasonsCap), ...moreReasons(reasons.length - reasonsCap)];
}

function moreReasons(count: number): string[] {
  return count > 0 ? [`${count} more reasons are in the findings.`] : [];
}

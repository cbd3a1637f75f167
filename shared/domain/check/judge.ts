import type { HostResult } from '../scan/engines/engine.ts';
import { checks } from './catalogue.ts';
import type { Check, Detection, Finding } from './check.ts';
import { severityOf } from './severity.ts';

/** Characters of a finding's description: what a report prints of the evidence. */
const descriptionCap = 2_000;

/**
 * What the catalogue finds on a host, judged at the moment of the scan: worst first, then by port and check, at most one finding for each check
 * and port. The same evidence always gives the same findings. A host that is down has none; one that is incomplete has those of what was seen.
 */
export function findingsOf(host: HostResult, at: Date, catalogue: readonly Check[] = checks): Finding[] {
  if (host.status === 'down') return [];
  const findings = new Map<string, Finding>();
  for (const finding of [...detected(host, at, catalogue), ...concluded(host)]) {
    const key = `${finding.check.oid} ${finding.port ?? 'general'}/${finding.protocol}`;
    if (!findings.has(key)) findings.set(key, finding);
  }
  return [...findings.values()].toSorted(worstFirst);
}

function* detected(host: HostResult, at: Date, catalogue: readonly Check[]): Generator<Finding> {
  for (const check of catalogue) {
    const severity = severityOf(check);
    for (const { service, description, cves } of check.detect({ host, at })) yield { check, ...placeOf(service), severity, description: capped(description), cves: cves ?? check.cves, epss: null, kev: false };
  }
}

/** What an engine with checks of its own found. */
function concluded({ findings = [] }: HostResult): Finding[] {
  return findings.map(({ check, service, severity, description, cves, epss = null }) => ({ check, ...placeOf(service), severity, description: capped(description), cves, epss, kev: false }));
}

function placeOf(service: Detection['service']): Pick<Finding, 'port' | 'protocol'> {
  return { port: service?.port ?? null, protocol: service?.protocol ?? 'tcp' };
}

function worstFirst(one: Finding, other: Finding): number {
  return other.severity - one.severity || (one.port ?? 0) - (other.port ?? 0) || one.protocol.localeCompare(other.protocol) || one.check.oid.localeCompare(other.check.oid, 'en', { numeric: true });
}

function capped(text: string): string {
  return text.length <= descriptionCap ? text : `${text.slice(0, descriptionCap - 1).toWellFormed()}…`;
}

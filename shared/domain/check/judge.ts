import type { HostResult } from '../scan/engines/engine.ts';
import { checks } from './catalogue.ts';
import type { Check, Finding } from './check.ts';
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
  for (const check of catalogue) {
    const severity = severityOf(check);
    for (const { service, description, cves } of check.detect({ host, at })) {
      const key = `${check.oid} ${service?.port ?? 'general'}/${service?.protocol ?? 'tcp'}`;
      if (findings.has(key)) continue;
      findings.set(key, { check, port: service?.port ?? null, protocol: service?.protocol ?? 'tcp', severity, description: capped(description), cves: cves ?? check.cves });
    }
  }
  return [...findings.values()].toSorted(worstFirst);
}

function worstFirst(one: Finding, other: Finding): number {
  return other.severity - one.severity || (one.port ?? 0) - (other.port ?? 0) || one.protocol.localeCompare(other.protocol) || one.check.id.localeCompare(other.check.id);
}

function capped(text: string): string {
  return text.length <= descriptionCap ? text : `${text.slice(0, descriptionCap - 1).toWellFormed()}…`;
}

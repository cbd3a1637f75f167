import { judgedBy } from '../check/catalogue.ts';
import { hostVerdict, type Verdict } from '../check/verdict.ts';
import { checkGroup, type Counters, count, portGroup, productGroup } from '../vulnerability/counters.ts';
import { counts, type Effective, severitiesOf } from '../vulnerability/effective.ts';
import { type FindingFacts, portOf } from '../vulnerability/finding.ts';
import type { KnownVulnerability } from '../vulnerability/known.ts';
import { type BandCounts, bandCounts } from '../vulnerability/severity-counts.ts';
import { number } from '../vulnerability/totals.ts';
import type { KnownHost } from './known-host.ts';
import type { RunHost } from './run-host.ts';
import type * as z from 'zod';

/** What of a host follows from what is open on it. */
export type HostNumbers = BandCounts & Pick<KnownHost, 'severity' | 'excepted' | 'compliance' | 'exceptions_count'>;

/** The verdict counts everything that is open, whichever scan saw it; a host that is in the scope of no scan any more has none. */
export function hostNumbers(host: Pick<KnownHost, 'ip' | 'status' | 'reason' | 'sightings'>, findings: Iterable<KnownVulnerability>): HostNumbers {
  const open = [...findings].filter(({ status }) => status === 'open');
  const looked = Object.values(host.sightings).some(({ in_scope }) => in_scope);
  return { ...numbersOf(open), compliance: looked ? verdictOf(host, open).compliance : null, exceptions_count: open.filter(({ exception }) => exception !== null).length };
}

/** Bands and the worst severity of findings, as far as they count, and how many do not. */
export function numbersOf(findings: Effective[]): BandCounts & Pick<KnownHost, 'severity' | 'excepted'> {
  const severities = severitiesOf(findings);
  return { ...bandCounts(severities), severity: Math.max(0, ...severities), excepted: findings.length - severities.length };
}

export function verdictOf({ ip, status, reason }: Pick<RunHost, 'ip' | 'status' | 'reason'>, findings: z.infer<typeof FindingFacts>[]): Verdict {
  const counted = findings.filter(counts).map((finding) => ({ check: judgedBy(finding), severity: finding.severity, port: finding.port, protocol: finding.protocol }));
  return hostVerdict({ address: ip, status, reason }, counted);
}

/** What one host adds to the totals of its product. */
export function countersOf({ host, findings }: { host: Pick<KnownHost, 'compliance'> | undefined; findings: ReadonlyMap<string, KnownVulnerability> }): Counters {
  const counters: Counters = {};
  const affecting = new Set<string>();
  for (const finding of findings.values()) {
    const { status, threat, severity, oid } = finding;
    count(counters, productGroup, number.threat(status, threat));
    count(counters, productGroup, number.severity(status, severity));
    count(counters, checkGroup(oid), number.state(status));
    count(counters, portGroup(portOf(finding)), number.state(status));
    if (status === 'closed' || !counts(finding)) continue;
    count(counters, checkGroup(oid), number.counted(severity));
    affecting.add(oid);
  }
  for (const oid of affecting) count(counters, checkGroup(oid), number.hosts);
  if (host) count(counters, productGroup, number.hosts);
  if (host) count(counters, productGroup, number.verdict(host.compliance));
  if (affecting.size > 0) count(counters, productGroup, number.affected);
  return counters;
}

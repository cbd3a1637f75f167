import type { Operation } from '../../table/operation.ts';
import { counts } from '../vulnerability/effective.ts';
import { Closed, cvesMax, namedMax, nameLengthMax, Opened, Reopened, type Told } from '../vulnerability/events.ts';
import { portOf } from '../vulnerability/finding.ts';
import type { KnownVulnerability } from '../vulnerability/known.ts';
import { bandCounts } from '../vulnerability/severity-counts.ts';
import type { KnownHost } from './known-host.ts';

/** The run that changed what is known. */
export type Occasion = Pick<Told, 'scan' | 'history_id'>;

const events = { opened: Opened, closed: Closed, reopened: Reopened } as const;
type Kind = keyof typeof events;

/** The events of some findings' changes: at most one of each kind. */
export function toldOf(occasion: Occasion, host: KnownHost, before: ReadonlyMap<string, KnownVulnerability>, moves: { after: KnownVulnerability | undefined }[]): Operation[] {
  const changed = Map.groupBy(moves.flatMap(({ after }) => (after && isVulnerability(after) ? [after] : [])), (after) => kindOf(before.get(after.id), after));
  return [...changed].flatMap(([kind, findings]) => (kind ? [events[kind].publish(host.id, { vulnerabilities: summary(occasion, host, findings) })] : []));
}

function isVulnerability(finding: KnownVulnerability): boolean {
  return counts(finding) && finding.severity > 0;
}

function kindOf(before: KnownVulnerability | undefined, after: KnownVulnerability): Kind | undefined {
  if (before?.status === after.status) return undefined;
  if (after.status === 'closed') return 'closed';
  return before ? 'reopened' : 'opened';
}

function summary({ scan, history_id }: Occasion, { id, ip, hostnames, product }: KnownHost, findings: KnownVulnerability[]): Told {
  const { critical, high, medium, low } = bandCounts(findings.map(({ severity }) => severity));
  const worst = findings.toSorted((a, b) => b.severity - a.severity).slice(0, namedMax);
  return { product, scan, history_id, host: { id, ip, hostname: hostnames[0] ?? null }, count: findings.length, critical, high, medium, low, vulnerabilities: worst.map(named) };
}

function named(finding: KnownVulnerability): Told['vulnerabilities'][number] {
  const { id, name, severity, threat, oid, cves } = finding;
  return { id, name: name.slice(0, nameLengthMax).toWellFormed(), severity, threat, port: portOf(finding), nvt: oid, cves: cves.slice(0, cvesMax) };
}

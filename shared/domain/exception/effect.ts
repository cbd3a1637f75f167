import { threatOf } from '../check/severity.ts';
import { contains } from '../target/hosts-count.ts';
import { parseHosts } from '../target/hosts.ts';
import { asScored, type Effective } from '../vulnerability/effective.ts';
import type { Exception } from './exception.ts';

/** What an exception is held against. */
interface Candidate {
  oid: string;
  /** The address. */
  host: string;
  hostname: string | null;
  port: number | null;
  scan: { id: string };
  cves: readonly string[];
}

/** Whether the exception speaks of this finding, whatever its status: same vulnerability, and nothing that it names is another one. */
export function covers({ nvt, hosts, port, scan }: Pick<Exception, 'nvt' | 'hosts' | 'port' | 'scan'>, finding: Candidate): boolean {
  if (nvt !== finding.oid || (port !== null && port !== finding.port) || (scan !== null && scan.id !== finding.scan.id)) return false;
  if (hosts === '') return true;
  const { items } = parseHosts(hosts);
  return contains(items, finding.host) || (finding.hostname !== null && contains(items, finding.hostname));
}

/**
 * How findings count under these exceptions, of which only active ones matter. Of several on one finding the most specific wins (scan,
 * then hosts, then port), then the newest. A severity of null, a false positive, does not count at all; it is shown as 0.0.
 */
export function effectOf(exceptions: readonly Exception[]): (finding: Candidate & { original_severity: number }) => Effective {
  const active = exceptions.filter(({ status }) => status === 'active').toSorted(moreSpecificFirst);
  const byOid = Map.groupBy(active, ({ nvt }) => nvt);
  return (finding) => {
    const winner = byOid.get(finding.oid)?.find((exception) => covers(exception, finding) && wasReviewed(exception, finding));
    if (!winner) return asScored(finding.original_severity);
    const { id, status, new_severity } = winner;
    return { severity: new_severity ?? 0, threat: new_severity === null ? 'False Positive' : threatOf(new_severity), exception: { id, status, new_severity } };
  };
}

/** What became known of a product since the review was not reviewed, and counts. */
function wasReviewed({ reviewed_cves }: Exception, { cves }: Candidate): boolean {
  return reviewed_cves === null || cves.every((cve) => reviewed_cves.includes(cve));
}

function moreSpecificFirst(one: Exception, other: Exception): number {
  return specificity(other) - specificity(one) || (one.created_at < other.created_at ? 1 : -1);
}

function specificity({ scan, hosts, port }: Exception): number {
  return (scan ? 4 : 0) + (hosts === '' ? 0 : 2) + (port === null ? 0 : 1);
}

import { lazy } from '../../lib/lazy.ts';
import { clock } from '../../platform/clock.ts';
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

/** Whether the exception speaks of a finding, whatever its status: same vulnerability, and nothing that it names is another one. Its hosts are read once, for however many findings. */
export function coverage({ nvt, hosts, port, scan }: Pick<Exception, 'nvt' | 'hosts' | 'port' | 'scan'>): (finding: Candidate) => boolean {
  const items = lazy(() => parseHosts(hosts).items);
  return (finding) => {
    if (nvt !== finding.oid || (port !== null && port !== finding.port) || (scan !== null && scan.id !== finding.scan.id)) return false;
    return hosts === '' || contains(items(), finding.host) || (finding.hostname !== null && contains(items(), finding.hostname));
  };
}

/**
 * How findings count under these exceptions, of which only active ones matter. Of several on one finding the most specific wins (scan,
 * then hosts, then port), then the newest. A severity of null, a false positive, does not count at all; it is shown as 0.0.
 */
export function effectOf(exceptions: readonly Exception[]): (finding: Candidate & { original_severity: number }) => Effective {
  const active = exceptions.filter(isInForce).toSorted(moreSpecificFirst).map((exception) => ({ exception, covers: coverage(exception) }));
  const byOid = Map.groupBy(active, ({ exception }) => exception.nvt);
  return (finding) => {
    const winner = byOid.get(finding.oid)?.find(({ exception, covers }) => covers(finding) && wasReviewed(exception, finding))?.exception;
    if (!winner) return asScored(finding.original_severity);
    const { id, status, new_severity } = winner;
    return { severity: new_severity ?? 0, threat: new_severity === null ? 'False Positive' : threatOf(new_severity), exception: { id, status, new_severity } };
  };
}

/** One whose time is over counts no longer, whether or not the tick has come to it. */
function isInForce({ status, end_time }: Exception): boolean {
  return status === 'active' && (end_time === null || new Date(end_time) > clock.now());
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

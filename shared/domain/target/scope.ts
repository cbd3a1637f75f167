import { type Fields, problem } from '../../problems.ts';
import { type InvalidHost, parseHosts } from './hosts.ts';
import { countHosts, type HostCount, type Hosts } from './hosts-count.ts';
import { guardHosts, isExternal } from './hosts-guard.ts';
import { deploymentPolicy } from './target-policy.ts';

/** The two texts of a target that say what is scanned. */
export interface ScopeText {
  hosts: string;
  exclude_hosts: string;
}

export interface Scope extends Hosts {
  count: HostCount;
  external: boolean;
}

/** The largest private IPv4 network (10.0.0.0/8): more hosts no scan ends with, whatever a plan allows. */
const targetHostsMax = 2n ** 24n;

/** Complaints per field; a list with thousands of faults has been understood by then. */
const complaintsMax = 50;

/** Reads the stored or given texts; what was checked once parses again. */
export function readScope({ hosts, exclude_hosts }: ScopeText): Hosts {
  return { included: parseHosts(hosts).items, excluded: parseHosts(exclude_hosts).items };
}

/** The scope of a target that may be stored, or the 422 that names each bad part and its reason. */
export function checkedScope(text: ScopeText): Scope {
  const [given, without] = [parseHosts(text.hosts), parseHosts(text.exclude_hosts)];
  refuse({ hosts: given.invalid, exclude_hosts: without.invalid });
  const [included, excluded] = [given.items, without.items];
  if (included.length === 0) throw problem.invalid({ hosts: ["can't be blank"] });
  const count = countHosts(included, excluded);
  if (count.max_hosts === 0n) throw problem.invalid({ exclude_hosts: ['leaves no host to scan'] });
  refuse({ hosts: guardHosts(included, deploymentPolicy(), excluded) });
  if (count.max_hosts > targetHostsMax) throw problem.invalid({ hosts: [`holds ${count.max_hosts} hosts; a target may hold ${targetHostsMax}`] });
  return { included, excluded, count, external: isExternal(included, excluded) };
}

/** One sentence for each bad part: the part, and why. */
export function complaints(bad: InvalidHost[]): string[] {
  const named = bad.slice(0, complaintsMax).map(({ text, reason }) => `${text}: ${reason}`);
  return bad.length > complaintsMax ? [...named, `and ${bad.length - complaintsMax} more`] : named;
}

function refuse(found: Record<string, InvalidHost[]>): void {
  const fields: Fields = Object.fromEntries(Object.entries(found).filter(([, bad]) => bad.length > 0).map(([field, bad]) => [field, complaints(bad)]));
  if (Object.keys(fields).length > 0) throw problem.invalid(fields);
}

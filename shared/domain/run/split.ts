import { formatRange } from '../../network/range.ts';
import { type Hosts, remaining } from '../target/hosts-count.ts';

/** More hosts than this are several scans: one that did not answer is found by trying all. A /16. */
export const runHostsMax = 65_536;

const chunkHostsMin = 16;
/** A chunk costs some twenty calls to the table whatever it holds, and an engine is quickest with many silent hosts at once. A /16 has this many, of 256 hosts each. */
const chunksMax = 256;
/** Up to this many hosts, one partition takes a run's findings without a queue behind it. */
const unshardedHostsMax = 64;
const shards = 16;

/** How a run of so many hosts is divided; the same for everybody who works on it. */
export function planOf(hosts: number): { hosts_total: number; chunk_hosts: number; chunks_total: number; finding_shards: number } {
  const chunk_hosts = Math.max(chunkHostsMin, Math.ceil(hosts / chunksMax));
  return { hosts_total: hosts, chunk_hosts, chunks_total: Math.ceil(hosts / chunk_hosts), finding_shards: hosts <= unshardedHostsMax ? 1 : shards };
}

export interface Part {
  /** In the grammar of targets, so that a thousand addresses are a few characters. */
  hosts: string;
  count: number;
}

/**
 * A scope in parts of `size` hosts, the last one smaller. Names come first: when a name leads to an address of the same scope,
 * the host is then scanned under its name. Lazy, and its cost is the number of parts, never of addresses.
 */
export function* split(scope: Hosts, size: number): Generator<Part> {
  const left = remaining(scope);
  let texts: string[] = [];
  let count = 0;
  const full = function* (): Generator<Part> {
    if (count < size) return;
    yield { hosts: texts.join(','), count };
    [texts, count] = [[], 0];
  };
  for (const name of left.names) {
    texts.push(name);
    count += 1;
    yield* full();
  }
  for (const { version, first, last } of left.ranges) {
    for (let next = first; next <= last; ) {
      const end = minimum(last, next + BigInt(size - count) - 1n);
      texts.push(formatRange({ version, first: next, last: end }));
      count += Number(end - next + 1n);
      next = end + 1n;
      yield* full();
    }
  }
  if (count > 0) yield { hosts: texts.join(','), count };
}

function minimum(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

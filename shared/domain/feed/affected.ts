import * as z from 'zod';
import { compareVersions, splitUpdate } from './version.ts';

/** Which versions of one product a CVE affects: one criterion of the NVD. All that is given has to hold; nothing given is every version. */
export const Rule = z.object({
  version: z.string().exactOptional(),
  /** `-` for the release without any update. */
  update: z.string().exactOptional(),
  from: z.string().exactOptional(),
  after: z.string().exactOptional(),
  through: z.string().exactOptional(),
  below: z.string().exactOptional(),
  /** What it has to run on or with: of every list one. `os:windows`, `app:php:php`. */
  needs: z.array(z.array(z.string())).exactOptional(),
});
export type Rule = z.infer<typeof Rule>;

/** What a scan knows of a product, and of what surrounds it on its host. */
export interface Seen {
  /** With its update: `9.2p1`, `2.0-beta9`. */
  version: string;
  /** Compares it with what feeds write; packages bring the order of their manager. */
  order?: (one: string, other: string) => number;
  /** Families of operating systems that the host may be, as far as known; empty when nothing is. */
  systems: ReadonlySet<string>;
  /** `vendor:product` of all applications on the host. */
  applications: ReadonlySet<string>;
}

/** Whether a version is one of those that the rule names, on a host that does not contradict it. */
export function affects(rule: Rule, seen: Seen): boolean {
  return isNamed(rule, seen) && isInRange(rule, seen) && (rule.needs ?? []).every((need) => need.some((one) => isMet(one, seen)));
}

function isNamed({ version, update }: Rule, { version: seen, order = compareVersions }: Seen): boolean {
  if (version === undefined) return true;
  if (update === '-') return order(seen, version) === 0;
  if (update !== undefined) return order(seen, `${version}-${update}`) === 0;
  return order(seen, version) === 0 || order(splitUpdate(seen).release, version) === 0;
}

function isInRange({ from, after, through, below }: Rule, { version: seen, order = compareVersions }: Seen): boolean {
  if (from !== undefined && order(seen, from) < 0) return false;
  if (after !== undefined && order(seen, after) <= 0) return false;
  if (below !== undefined && order(seen, below) >= 0) return false;
  // `9.3` as the last affected version means 9.3p1 too: the portable release of the same code.
  return through === undefined || order(seen, through) <= 0 || order(splitUpdate(seen).release, through) === 0;
}

/**
 * An operating system counts unless the scan knows that the host is another one: it is seldom certain, and a vulnerability that is not
 * shown is worse than one that says what it needs. An application counts only where it was seen: the scan looked at all ports.
 */
function isMet(need: string, { systems, applications }: Seen): boolean {
  if (need.startsWith('os:')) return systems.size === 0 || systems.has(need.slice('os:'.length));
  return applications.has(need.slice('app:'.length));
}

/** The family of an operating system: all Windows are one, and so is everything with a Linux kernel. */
export function systemFamily(vendor: string, product: string): string {
  if (product.startsWith('windows')) return 'windows';
  if (/linux|^(?:fedora|leap|opensuse|android|chrome_os)$/.test(product)) return 'linux';
  if (/^mac_?os/.test(product)) return 'macos';
  return product.endsWith('bsd') ? product : `${vendor}:${product}`;
}

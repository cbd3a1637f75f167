import * as z from 'zod';
import { Rule, systemFamily } from './affected.ts';
import { type Cpe, parseCpe, productKey } from './cpe.ts';
import { CvssMetrics, type Score, scoreOf } from './nvd-score.ts';

/**
 * One CVE as the NVD publishes it (API 2.0 and feed files share the form); only what is read is checked. Of a configuration that joins
 * nodes by AND, each vulnerable product needs something of every other node: hardware is taken as given (firmware runs on nothing
 * else), versions of what it runs on are not looked at, and a choice among very many is as good as none. A configuration with a
 * negated node says nothing that a scan could know, and is left out.
 */
const version = z.string().max(300).exactOptional();
const Match = z.object({ vulnerable: z.boolean(), criteria: z.string().max(1000), versionStartIncluding: version, versionStartExcluding: version, versionEndIncluding: version, versionEndExcluding: version });
type Match = z.infer<typeof Match>;
const Operator = z.enum(['AND', 'OR']).exactOptional();
const Node = z.object({ operator: Operator, negate: z.boolean().exactOptional(), cpeMatch: z.array(Match) });
const Configuration = z.object({ operator: Operator, negate: z.boolean().exactOptional(), nodes: z.array(Node) });
type Configuration = z.infer<typeof Configuration>;

export const CveItem = z.object({
  id: z.string().regex(/^CVE-\d{4}-\d{4,9}$/),
  lastModified: z.string().max(40),
  vulnStatus: z.string().max(40).exactOptional(),
  metrics: CvssMetrics.exactOptional(),
  configurations: z.array(Configuration).exactOptional(),
});
export type CveItem = z.infer<typeof CveItem>;

/** What the index keeps of a CVE with each product. */
interface Affected extends Score {
  rules: Rule[];
}

/** Choices of what a product runs on, beyond which the condition is not kept. */
const needsMax = 100;

/** Whether it says anything yet: rejected ones never will, those in the queue have not been analysed. */
export function isAnalysed({ vulnStatus = '' }: CveItem): boolean {
  return vulnStatus !== 'Rejected' && vulnStatus !== 'Received' && !vulnStatus.startsWith('Awaiting');
}

/** The products that a CVE affects. Throws a sentence that names the criterion it cannot read. */
export function productsOf(cve: CveItem): Map<string, Affected> {
  const score = scoreOf(cve.metrics);
  const products = new Map<string, Affected>();
  for (const groups of (cve.configurations ?? []).flatMap(conjunctions)) {
    const read = groups.map((group) => group.map((match) => ({ match, cpe: cpeOf(match) })));
    for (const [at, group] of read.entries()) {
      const needs = read.flatMap((other, place) => (place === at ? [] : [needOf(other.map(({ cpe }) => cpe))])).filter((need) => need.length > 0);
      for (const { match, cpe } of group) if (match.vulnerable && cpe.version !== '-') add(products, cpe, ruleOf(match, cpe, needs), score);
    }
  }
  return products;
}

/** Each way in which a configuration is met: of every group one. */
function conjunctions({ operator, negate, nodes }: Configuration): Match[][][] {
  if (negate === true || nodes.some((node) => node.negate === true)) return [];
  const groups = nodes.map((node) => (node.operator === 'AND' ? node.cpeMatch.map((match) => [match]) : [node.cpeMatch]));
  return operator === 'AND' ? [groups.flat()] : groups;
}

function cpeOf({ criteria }: Match): Cpe {
  const cpe = parseCpe(criteria);
  if (!cpe) throw new Error(`${JSON.stringify(criteria.slice(0, 200))} is no CPE name`);
  return cpe;
}

function needOf(group: Cpe[]): string[] {
  if (group.some(({ part }) => part === 'h')) return [];
  const names = new Set(group.map(({ part, vendor, product }) => (part === 'o' ? `os:${systemFamily(vendor, product)}` : `app:${vendor}:${product}`)));
  return names.size > needsMax ? [] : [...names];
}

/** A `target_sw` that is an operating system is a condition like any other; other words name the world that a product lives in. */
const targetSystems = new Map([['windows', 'windows'], ['linux', 'linux'], ['linux_kernel', 'linux'], ['android', 'linux'], ['macos', 'macos'], ['mac_os', 'macos'], ['mac_os_x', 'macos']]);

function ruleOf(match: Match, { version: exact, update, target_sw }: Cpe, needs: string[][]): Rule {
  const system = targetSystems.get(target_sw);
  const all = system === undefined ? needs : [...needs, [`os:${system}`]];
  const range = { from: match.versionStartIncluding, after: match.versionStartExcluding, through: match.versionEndIncluding, below: match.versionEndExcluding };
  const given = exact === '*' ? range : { version: exact, update: update === '*' ? undefined : update };
  return Rule.parse(Object.fromEntries(Object.entries({ ...given, needs: all.length === 0 ? undefined : all }).filter(([, value]) => value !== undefined)));
}

function add(products: Map<string, Affected>, cpe: Cpe, rule: Rule, score: Score): void {
  const key = productKey(cpe);
  const affected = products.get(key) ?? { ...score, rules: [] };
  affected.rules.push(rule);
  products.set(key, affected);
}

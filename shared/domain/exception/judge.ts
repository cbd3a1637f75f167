import * as z from 'zod';
import type { EventRecord } from '../../events/event.ts';
import { once } from '../../events/once.ts';
import { groupOf } from '../../lib/id.ts';
import { queryRows, type RowKey } from '../../table/query.ts';
import { readAll, walk } from '../../table/read-all.ts';
import { transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import type { ProductCode } from '../plan/product.ts';
import type { Completed } from '../run/events.ts';
import { Runs } from '../run/run.ts';
import { same } from '../vulnerability/effective.ts';
import { type Decide, findingStretches, RunFindings } from '../vulnerability/finding.ts';
import { fold } from '../vulnerability/fold.ts';
import { bucket, indexed, KnownVulnerabilities, type KnownVulnerability } from '../vulnerability/known.ts';
import { rejudgeHost } from '../vulnerability/rejudge.ts';
import { allOf, decideNow } from './decide.ts';
import { effectOf } from './effect.ts';
import { type Judging, JudgingRequested } from './events.ts';
import { recountMatches } from './matches.ts';

/** Findings of one delivery: far below the worker's time. What is left comes with an event of its own. */
const findingsMax = 200;

/**
 * Judges anew every host on which one of these vulnerabilities is open, a stretch of them in one delivery: it goes by the exceptions that are
 * active now, so told late, twice or out of order it comes to the same. In the end each exception knows how many findings it covers.
 */
export async function judge({ product, vulnerabilities, after }: z.infer<typeof Judging>, record: EventRecord): Promise<void> {
  const [first, ...others] = vulnerabilities;
  if (!first) return;
  const next = first.hosts ? await judgeSome(product, first.oid, after ?? undefined) : undefined;
  if (!next) await recountMatches(product, first.oid);
  const left = next ? { product, vulnerabilities, after: Position.parse(next) } : { product, vulnerabilities: others, after: null };
  if (left.vulnerabilities.length > 0) await transact([JudgingRequested.publish(record.subject, left), once(record, 'exception-effect')]);
}

/** What an exception's own event asks for: hosts are judged anew where it counts or did. */
export function judgeFor({ product, oids, counts }: { product: ProductCode; oids: string[]; counts: boolean }, record: EventRecord): Promise<void> {
  return judge({ product, vulnerabilities: oids.map((oid) => ({ oid, hosts: counts })), after: null }, record);
}

/**
 * After a run: it may have found more that exceptions cover; and what was decided while it was being judged is brought up to date. That is seen by
 * the findings themselves, because an exception that was deleted meanwhile, or speaks of something else now, is not there to say so.
 */
export async function judgeAfterRun({ scan_id, run_id, scan: { product } }: ReturnType<typeof Completed.read>, record: EventRecord): Promise<void> {
  const exceptions = await allOf(product);
  const stale = await judgedOtherwise({ scan_id, run_id }, effectOf(exceptions));
  const oids = new Set([...stale, ...exceptions.map(({ nvt }) => nvt)]);
  await judge({ product, vulnerabilities: [...oids].map((oid) => ({ oid, hosts: stale.has(oid) })), after: null }, record);
}

/** The vulnerabilities of which the run holds a finding that counts otherwise by now. */
async function judgedOtherwise({ scan_id, run_id }: { scan_id: string; run_id: string }, decide: Decide): Promise<Set<string>> {
  const [oids, run] = [new Set<string>(), await Runs.get(tenant(), run_id, scan_id)];
  for (const shard of run ? findingStretches(tenant(), { run_id, finding_shards: run.finding_shards }) : []) {
    for await (const page of walk(shard, RunFindings.parse)) for (const finding of page) if (!same(finding, decide(finding))) oids.add(finding.oid);
  }
  return oids;
}

async function judgeSome(product: ProductCode, oid: string, after: RowKey | undefined): Promise<RowKey | undefined> {
  const { rows, next } = await queryRows(indexed(tenant(), 'check', product, 'open', oid), findingsMax, after);
  await judgeHosts(product, rows.map(({ sk }) => String(sk)));
  await fold(product);
  return next;
}

const Position = z.record(z.string(), z.string());

async function judgeHosts(product: ProductCode, findingIds: string[]): Promise<void> {
  const decide = await decideNow(product);
  const hosts = new Set<string>();
  for (const group of new Set(findingIds.map(groupOf))) for (const { host_id } of await knownIn(product, group)) hosts.add(host_id);
  for (const host of hosts) await rejudgeHost(product, host, decide);
}

/** All that is known of the host, or the few hosts, of a part of the table. */
function knownIn(product: ProductCode, group: string): Promise<KnownVulnerability[]> {
  return readAll([KnownVulnerabilities.stretch(tenant(), bucket(product, group))], KnownVulnerabilities.parse);
}

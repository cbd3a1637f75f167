import { tenant } from '../actor/context.ts';
import { need, type Scan } from '../scan/scan.ts';
import { resultsOf } from '../vulnerability/severity-counts.ts';
import { Runs } from './run.ts';

/** What a list of one run's results has to know. */
export type ShownRun = NonNullable<Scan['shown']>;

/**
 * The run whose results a scan shows: the one that `history_id` names, otherwise the latest that ended as Done or Stopped; undefined
 * while there is none. A run of another scan is not found.
 */
export async function shownRun(scanId: string, historyId: string | undefined): Promise<ShownRun | undefined> {
  if (historyId === undefined) return (await need(scanId)).shown ?? undefined;
  const [, run] = await Promise.all([need(scanId), Runs.need(tenant(), historyId, scanId)]);
  return { run_id: run.id, finding_shards: run.finding_shards, findings: resultsOf(run).total + run.excepted, hosts: run.hosts_scanned + run.hosts_untested };
}

import type * as z from 'zod';
import { problem } from '../../problems.ts';
import type { ListRequest, Page } from '../../table/list.ts';
import { tenant } from '../actor/context.ts';
import * as Host from '../host/host.ts';
import { RunHosts } from '../host/run-host.ts';
import { findSilent } from '../host/silent-hosts.ts';
import { RunFindings, shardOf } from '../vulnerability/finding.ts';
import * as Vulnerability from '../vulnerability/vulnerability.ts';
import { shownRun } from './shown-run.ts';

/** The hosts of a scan's last finished run, or of the run that `history_id` names. */
export async function listHosts(scanId: string, historyId: string | undefined, request: ListRequest): Promise<Page<z.input<typeof Host.Document>>> {
  return Host.listOfRun(await shownRun(scanId, historyId), request);
}

/** One of them; also one that did not answer. */
export async function showHost(scanId: string, id: string, historyId: string | undefined): Promise<z.input<typeof Host.Document>> {
  const run = await shownRun(scanId, historyId);
  if (!run) throw problem.notFound(RunHosts.name);
  const host = (await RunHosts.get(tenant(), id, run.run_id)) ?? (await findSilent(run.run_id, id));
  if (!host) throw problem.notFound(RunHosts.name);
  return Host.present(host);
}

/** What a scan's last finished run found, or the run that `history_id` names. */
export async function listVulnerabilities(scanId: string, historyId: string | undefined, request: ListRequest): Promise<Page<z.input<typeof Vulnerability.Document>>> {
  return Vulnerability.listOfRun(await shownRun(scanId, historyId), request);
}

export async function showVulnerability(scanId: string, id: string, historyId: string | undefined): Promise<z.input<typeof Vulnerability.Document>> {
  const run = await shownRun(scanId, historyId);
  if (!run) throw problem.notFound(RunFindings.name);
  return Vulnerability.present(await RunFindings.need(tenant(), id, `${run.run_id}#${shardOf(id, run.finding_shards)}`));
}

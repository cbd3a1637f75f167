import type { Operation } from '../../table/operation.ts';
import { transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { checkOf } from '../check/catalogue.ts';
import { type Counted, hostVerdict, runVerdict, type Verdict } from '../check/verdict.ts';
import { KnownHosts } from '../host/known-host.ts';
import { type RunHost, RunHosts } from '../host/run-host.ts';
import type { RunFinding } from '../vulnerability/finding.ts';
import { inBatches } from './batches.ts';
import { persistently } from './persist.ts';
import type { Run } from './run.ts';

/** The verdict of a run and of each of its hosts, which is kept with the host, in the run and in what the organization knows of it. */
export async function judgeHosts(run: Run, hosts: RunHost[], findings: RunFinding[]): Promise<{ compliance: boolean; reasons: string[]; hosts_compliant: number }> {
  const byHost = Map.groupBy(findings, ({ host_id }) => host_id);
  const judged = hosts.map((host) => ({ host, address: host.ip, verdict: hostVerdict({ address: host.ip, status: host.status, reason: host.reason }, (byHost.get(host.id) ?? []).flatMap(counted)) }));
  await inBatches(judged, (batch) => persistently(() => keep(run, batch)));
  const { compliance, reasons } = runVerdict(judged);
  return { compliance: compliance === true, reasons, hosts_compliant: judged.filter(({ verdict }) => verdict.compliance === true).length };
}

/** A check that was withdrawn while the scan ran judges nobody. */
function counted(finding: RunFinding): Counted[] {
  const { severity, port, protocol } = finding;
  const check = checkOf(finding);
  return check ? [{ check, severity, port, protocol }] : [];
}

async function keep(run: Run, batch: { host: RunHost; verdict: Verdict }[]): Promise<void> {
  const operations = (await Promise.all(batch.map((one) => keepOne(run, one)))).flat();
  if (operations.length > 0) await transact(operations);
}

async function keepOne(run: Run, { host, verdict: { compliance } }: { host: RunHost; verdict: Verdict }): Promise<Operation[]> {
  const [stored, known] = await Promise.all([RunHosts.get(tenant(), host.id, run.id), KnownHosts.get(tenant(), host.id, run.product)]);
  if (!stored || known?.run_id === run.id) return [];
  const { item, operations } = RunHosts.update(tenant(), stored, { compliance, first_seen_at: known?.first_seen_at ?? stored.first_seen_at });
  const { created_at: _, updated_at: __, version: ___, ...facts } = item;
  const kept = known ? KnownHosts.update(tenant(), known, facts) : KnownHosts.create(tenant(), facts);
  return [...operations, ...kept.operations];
}

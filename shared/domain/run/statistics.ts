import * as z from 'zod';
import { entity } from '../../table/entity.ts';
import { tenant } from '../actor/context.ts';
import { checkOf } from '../check/catalogue.ts';
import { need } from '../scan/scan.ts';
import { portOf, type RunFinding } from '../vulnerability/finding.ts';
import { bandCounts } from '../vulnerability/severity-counts.ts';
import { Change, Runs } from './run.ts';

/** The worst rows of a table of statistics; an item holds 400 kB, and nobody reads more. */
const rowsMax = 1000;

const HostRow = z.object({ host: z.string(), count: z.int(), max_severity: z.number() });

const Stored = z.object({
  severity: z.object({ critical: z.int(), high: z.int(), medium: z.int(), low: z.int(), log: z.int() }),
  hosts: z.array(HostRow),
  ports: z.array(z.object({ port: z.string(), count: z.int() })),
  families: z.array(z.object({ family: z.string(), count: z.int() })),
  change: Change,
});
export type Statistics = z.infer<typeof Stored>;

export const Document = Stored.extend({ history_id: z.string().nullable() }).meta({ id: 'ScanStatistics' });

/** Kept when a run ends, one item a run, because they are too large for the run itself. */
export const RunStatistics = entity(Stored, { name: 'Statistics', family: 'RUN_STATISTICS' });

const none: Statistics = { severity: bandCounts([]), hosts: [], ports: [], families: [], change: { new: 0, open: 0, closed: 0, reopened: 0 } };

/** Of the last finished run, or of the one that `history_id` names; zeros while there is none. */
export async function show(scanId: string, historyId: string | undefined): Promise<z.input<typeof Document>> {
  const scan = await need(scanId);
  const id = historyId ?? scan.shown?.run_id ?? null;
  if (historyId !== undefined) await Runs.need(tenant(), historyId, scanId);
  const kept = id === null ? undefined : await RunStatistics.get(tenant(), id);
  const { severity, hosts, ports, families, change } = kept ?? none;
  return { severity, hosts, ports, families, change, history_id: id };
}

/** The numbers of some findings. */
export function statisticsOf(findings: RunFinding[], change: Change): Statistics {
  const hosts = Object.entries(Object.groupBy(findings, ({ host }) => host)).map(([host, own = []]) => ({ host, count: own.length, max_severity: Math.max(...own.map(({ severity }) => severity)) }));
  return {
    severity: bandCounts(findings.map(({ severity }) => severity)),
    hosts: hosts.sort((a, b) => b.max_severity - a.max_severity || b.count - a.count).slice(0, rowsMax),
    ports: counted(findings.map(portOf)).map(([port, count]) => ({ port, count })),
    families: counted(findings.map((finding) => checkOf(finding)?.family ?? 'Information')).map(([family, count]) => ({ family, count })),
    change,
  };
}

function counted(names: string[]): [name: string, count: number][] {
  const counts = Object.entries(Object.groupBy(names, (name) => name)).map(([name, all = []]): [string, number] => [name, all.length]);
  return counts.sort((a, b) => b[1] - a[1]).slice(0, rowsMax);
}

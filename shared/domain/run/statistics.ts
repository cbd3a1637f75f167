import * as z from 'zod';
import { entity } from '../../table/entity.ts';
import { tenant } from '../actor/context.ts';
import { checkOf } from '../check/catalogue.ts';
import { need } from '../scan/scan.ts';
import { portOf, type RunFinding } from '../vulnerability/finding.ts';
import { counts } from '../vulnerability/effective.ts';
import { type BandCounts, bandCounts, bandOf } from '../vulnerability/severity-counts.ts';
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

/** The numbers of a run's findings, added one by one: it holds a number for each host, port and family, never the findings. */
export class StatisticsSum {
  readonly #severity = bandCounts([]);
  readonly #hosts = new Map<string, { count: number; max_severity: number }>();
  readonly #ports = new Map<string, number>();
  readonly #families = new Map<string, number>();
  /** Whole ones, each once. */
  readonly #severities = new Set<number>();
  #excepted = 0;

  add(finding: RunFinding): void {
    const { host, severity } = finding;
    const before = this.#hosts.get(host) ?? { count: 0, max_severity: 0 };
    this.#hosts.set(host, { count: before.count + 1, max_severity: Math.max(before.max_severity, severity) });
    plusOne(this.#ports, portOf(finding));
    plusOne(this.#families, checkOf(finding)?.family ?? 'Information');
    if (!counts(finding)) this.#excepted += 1;
    if (!counts(finding)) return;
    this.#severity[bandOf(severity)] += 1;
    this.#severities.add(Math.floor(severity));
  }

  result(change: Change): { statistics: Statistics; counted: BandCounts & { excepted: number }; severities: number[] } {
    const hosts = [...this.#hosts].map(([host, numbers]) => ({ host, ...numbers })).sort((a, b) => b.max_severity - a.max_severity || b.count - a.count);
    const ports = mostFirst(this.#ports).map(([port, count]) => ({ port, count }));
    const families = mostFirst(this.#families).map(([family, count]) => ({ family, count }));
    const bands = { ...this.#severity };
    return { statistics: { severity: bands, hosts: hosts.slice(0, rowsMax), ports, families, change }, counted: { ...bands, excepted: this.#excepted }, severities: [...this.#severities] };
  }
}

function plusOne(counted: Map<string, number>, name: string): void {
  counted.set(name, (counted.get(name) ?? 0) + 1);
}

function mostFirst(counted: Map<string, number>): [name: string, count: number][] {
  return [...counted].sort((a, b) => b[1] - a[1]).slice(0, rowsMax);
}

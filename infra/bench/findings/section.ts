import { withActor } from '../../../shared/domain/actor/context.ts';
import * as Hosts from '../../../shared/domain/host/known-list.ts';
import * as Findings from '../../../shared/domain/vulnerability/known-list.ts';
import * as Widgets from '../../../shared/domain/vulnerability/widgets.ts';
import { newId } from '../../../shared/lib/id.ts';
import type { ListRequest } from '../../../shared/table/list.ts';
import { Meter } from '../../../shared/table/meter.ts';
import type { Report } from '../../local/terminal/steps.ts';
import { type BenchTable, columns, ms, number, type Section } from '../output/section.ts';
import { another, type Effort, Samples } from '../samples.ts';
import { addressOf, writeFindings } from '../world/many-findings.ts';
import { makeWorld } from '../world/world.ts';
import { userOf } from './reader.ts';
import { type Stage, storeRuns } from './store.ts';

/** How much is stored, and how long the lists are. */
export interface Size {
  hosts: number;
  servicesPerHost: number;
  listed: number[];
}

/**
 * About 10,000 findings of a run, and a list that is loaded within a minute. A hundred thousand of a run and a million of a list take the
 * embedded engine several minutes and a quarter of an hour: they are measured with PERIMETER_BENCH_FINDINGS=whole.
 */
const usual: Size = { hosts: 256, servicesPerHost: 20, listed: [1000, 20_000] };
const whole: Size = { hosts: 256, servicesPerHost: 200, listed: [1000, 1_000_000] };
const usualEffort: Effort = { atLeast: 9, atMost: 15, milliseconds: 2000 };

interface Cost {
  asked: string;
  findings: number;
  round_trips: number;
  rcu: number;
  median_ms: number;
}

/** What it costs to store what a run finds, and to read lists and widgets of few findings and of many. */
export async function findingSection(report: Report, size: Size = process.env['PERIMETER_BENCH_FINDINGS'] === 'whole' ? whole : usual, effort: Effort = usualEffort): Promise<Section> {
  const world = await makeWorld();
  report({ percent: 5, note: 'runs are stored' });
  const stages = await storeRuns(world, size.hosts, size.servicesPerHost);
  const costs: Cost[] = [];
  for (const [at, count] of size.listed.entries()) {
    report({ percent: 40 + Math.floor((60 * at) / size.listed.length), note: `${count} findings` });
    const organization = newId();
    await writeFindings(organization, count);
    costs.push(...(await measureReads(organization, count, effort)));
  }
  return { tables: [stageTable(size, stages), costTable(costs)], data: { findings: { stages, reads: costs } }, failures: [] };
}

async function measureReads(organization: string, findings: number, effort: Effort): Promise<Cost[]> {
  const far = await cursorAt(organization, Math.min(100, Math.floor(findings / 20)));
  const reads: [string, () => Promise<unknown>][] = [
    ['first page', () => Findings.list(request())],
    ['a far page by cursor', () => Findings.list(request({ cursor: far }))],
    ['first page, worst first', () => Findings.list(request({ sort: { column: 'severity', descending: true } }))],
    ['first page of a threat', () => Findings.list(request({ filters: [exactly('threat', 'medium')] }))],
    ['first page of a host', () => Findings.list(request({ filters: [exactly('host', addressOf(1))] }))],
    ['total', Widgets.total],
    ['top', () => Widgets.top({ limit: 10 })],
    ['pci_compliant', Widgets.compliance],
    ['most vulnerable hosts', () => Hosts.mostVulnerable({ limit: 10 })],
  ];
  const costs: Cost[] = [];
  for (const [asked, read] of reads) costs.push({ asked, findings, ...(await measure(organization, read, effort)) });
  return costs;
}

async function measure(organization: string, read: () => Promise<unknown>, effort: Effort): Promise<Pick<Cost, 'round_trips' | 'rcu' | 'median_ms'>> {
  const samples = new Samples();
  const goOn = another(effort);
  let meter = new Meter();
  while (goOn()) {
    meter = new Meter();
    await samples.time(() => withActor(userOf(organization), read, { meter }));
  }
  return { round_trips: meter.roundTrips, rcu: meter.read, median_ms: samples.median };
}

/** The cursor behind so many pages. */
async function cursorAt(organization: string, pages: number): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < pages; page += 1) cursor = (await withActor(userOf(organization), () => Findings.list(request({ cursor })))).next_cursor;
  return cursor;
}

function request(changes: Partial<ListRequest> = {}): ListRequest {
  return { page: 1, per_page: 10, cursor: undefined, filters: [], created: { from: undefined, to: undefined }, sort: { column: 'created_at', descending: true }, question: 'bench', ...changes };
}

function exactly(column: string, exact: string): ListRequest['filters'][number] {
  return { column, exact, matches: (value) => value.toLowerCase() === exact };
}

function stageTable({ hosts }: Size, stages: Stage[]): BenchTable {
  return {
    title: 'What a run finds',
    notes: [`${hosts} hosts, one runner, results as an engine would give them at once. WCU and RCU with those of the indexes, each for one finding; a transaction costs twice. Found again, a finding costs no index write.`],
    columns: columns('stage', '#findings', '#seconds', '#findings/s', '#WCU each', '#RCU each'),
    rows: stages.map(({ stage, findings, seconds, wcu, rcu }) => [stage, String(findings), number(seconds, 1), number(findings / seconds), number(wcu / findings, 1), number(rcu / findings, 1)]),
  };
}

function costTable(costs: Cost[]): BenchTable {
  return {
    title: 'Few findings and many',
    notes: ['Ten rows a page. What is asked costs the same among many findings as among few; `PERIMETER_BENCH_FINDINGS=whole` measures a million.'],
    columns: columns('asked', '#findings', '#trips', '#RCU', '#median'),
    rows: costs.map(({ asked, findings, round_trips, rcu, median_ms }) => [asked, String(findings), String(round_trips), number(rcu, 1), ms(median_ms)]),
  };
}

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
import { userOf } from './reader.ts';
import { isWhole } from './size.ts';

/** Findings of an organization: few, and what is loaded within a minute; a million takes about a quarter of an hour and 10 GB of memory. */
const usual = [1000, 20_000];
const whole = [1000, 1_000_000];
const usualEffort: Effort = { atLeast: 9, atMost: 15, milliseconds: 2000 };

interface Cost {
  asked: string;
  findings: number;
  round_trips: number;
  rcu: number;
  median_ms: number;
}

/** What it costs to read lists and widgets of few findings and of many. */
export async function knownSection(report: Report, sizes: number[] = isWhole() ? whole : usual, effort: Effort = usualEffort): Promise<Section> {
  const costs: Cost[] = [];
  for (const [at, count] of sizes.entries()) {
    report({ percent: Math.floor((100 * at) / sizes.length), note: `${count} findings` });
    const organization = newId();
    await writeFindings(organization, count);
    costs.push(...(await measureReads(organization, count, effort)));
  }
  return { tables: [costTable(costs)], data: { known: costs }, failures: [] };
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

function costTable(costs: Cost[]): BenchTable {
  return {
    title: 'Few findings and many',
    notes: ['Ten rows a page, the embedded engine in memory. What is asked costs the same among many findings as among few; `PERIMETER_BENCH_FINDINGS=whole` measures a million, and a run of 100,000 above.'],
    columns: columns('asked', '#findings', '#trips', '#RCU', '#median'),
    rows: costs.map(({ asked, findings, round_trips, rcu, median_ms }) => [asked, String(findings), String(round_trips), number(rcu, 1), ms(median_ms)]),
  };
}

import { surfaces } from '../../../functions/surfaces.ts';
import type { Report } from '../../local/terminal/steps.ts';
import { columns, ms, number, ratio, type BenchTable, type Section } from '../output/section.ts';
import { authorizers } from '../registry.ts';
import type { Effort } from '../samples.ts';
import { scenarioOf } from '../scenarios/all.ts';
import { authorizerTable, measureAuthorizers } from './authorizers.ts';
import { type Case, type EndpointCost, measureEndpoint, type Rig } from './measure.ts';
import { makeRig } from './rig.ts';

/** Above this an endpoint adds more to the SDK call beneath it than it should (design 6). */
const ratioMax = 1.5;

interface Efforts {
  warmUp: Effort;
  measured: Effort;
}

/** The time of all endpoints together is shared among them, so that the bench takes hardly longer the more there are. */
function usual(endpoints: number): Efforts {
  const share = (milliseconds: number): number => milliseconds / Math.max(1, endpoints);
  return { warmUp: { atLeast: 2, atMost: 40, milliseconds: share(6_000) }, measured: { atLeast: 7, atMost: 40, milliseconds: share(12_000) } };
}

export interface Missing {
  surface: string;
  endpoint: string;
}

/** Every endpoint that has a scenario, and those that have none. */
export function cases(): { measurable: Case[]; missing: Missing[] } {
  const all = surfaces.flatMap((surface) => surface.groups.flatMap((group) => group.endpoints.filter(({ hidden }) => hidden !== true).map((endpoint) => ({ surface, group, endpoint }))));
  const measurable = all.flatMap((one) => {
    const scenario = scenarioOf(one.surface.dialect.surface, one.endpoint.id);
    return scenario ? [{ ...one, scenario }] : [];
  });
  const found = new Set(measurable.map(({ endpoint }) => endpoint));
  return { measurable, missing: all.filter(({ endpoint }) => !found.has(endpoint)).map(({ surface, endpoint }) => ({ surface: surface.dialect.surface, endpoint: endpoint.id })) };
}

/** Costs and latency of every endpoint of every surface. All are called before any is measured, because they share most of their code. */
export async function endpointSection(report: Report, { warmUp, measured }: Efforts = usual(cases().measurable.length)): Promise<Section> {
  const { measurable, missing } = cases();
  const rig = await makeRig();
  const failed = new Map<Case, string>();
  await each(rig, measurable, warmUp, failed, (share, note) => report({ percent: Math.floor(30 * share), note: `warm-up ${note}` }));
  const whole = measurable.filter((one) => !failed.has(one));
  const costs = await each(rig, whole, measured, failed, (share, note) => report({ percent: Math.floor(30 + 70 * share), note }));
  const before = await measureAuthorizers(rig, authorizers(), { ...measured, milliseconds: 1000 });
  return { tables: [...surfaces.map(({ dialect }) => tableOf(dialect.surface, costs, missing)), authorizerTable(before)], data: { endpoints: costs, authorizers: before, no_scenario: missing }, failures: [...failed.values()] };
}

async function each(rig: Rig, all: Case[], effort: Effort, failed: Map<Case, string>, begun: (share: number, endpoint: string) => void): Promise<EndpointCost[]> {
  const costs: EndpointCost[] = [];
  for (const [at, one] of all.entries()) {
    begun(at / all.length, one.endpoint.id);
    const cost = await measureEndpoint(rig, one, effort).catch((error: unknown) => void failed.set(one, error instanceof Error ? error.message : String(error)));
    if (cost) costs.push(cost);
  }
  return costs;
}

function tableOf(surface: string, costs: EndpointCost[], missing: Missing[]): BenchTable {
  const rows = costs.filter((cost) => cost.surface === surface).map(rowOf);
  const without = missing.filter((one) => one.surface === surface).map(({ endpoint }) => [endpoint, '', '', '', '', '', 'no scenario']);
  return {
    title: `Endpoints of ${surface}`,
    notes: [
      'One request past gateway and authorizer, in one process: round trips to the table, capacity units as the table reports them, median and p95 in ms.',
      `The floor is the least that the SDK alone could do for the same answer, on the same table and in turns with it; above ${ratioMax} times of it is marked.`,
      'x calls: beside the same calls to the table, made by the SDK alone; what is above 1 is our own code.',
    ],
    columns: columns('endpoint', '#trips', '#RCU', '#WCU', '#median', '#p95', 'floor', '#median', '#x floor', '#x calls'),
    rows: [...rows, ...without],
  };
}

function rowOf({ endpoint, round_trips, rcu, wcu, median_ms, p95_ms, floor, floor_ms, calls_ratio, besides, ...cost }: EndpointCost): string[] {
  return [endpoint, String(round_trips), number(rcu, 1), number(wcu, 1), ms(median_ms), ms(p95_ms), floor ?? '-', ms(floor_ms), besides ?? ratio(cost.ratio, ratioMax), besides === null ? number(calls_ratio, 2) : '-'];
}

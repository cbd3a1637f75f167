import { surfaces } from '../../../functions/surfaces.ts';
import type { Report } from '../../local/terminal/steps.ts';
import { columns, ms, number, ratio, type BenchTable, type Section } from '../output/section.ts';
import { authorizers } from '../registry.ts';
import type { Runs } from '../samples.ts';
import { scenarioOf } from '../scenarios/all.ts';
import { authorizerTable, measureAuthorizers } from './authorizers.ts';
import { type Case, type EndpointCost, measureEndpoint, type Rig } from './measure.ts';
import { makeRig } from './rig.ts';

/** Above this an endpoint adds more to the SDK call beneath it than it should (design 6). */
const ratioMax = 1.5;

/** Enough for a median; the whole bench ends within two minutes. */
const usual: Runs = { warmUp: 6, measured: 20 };

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
export async function endpointSection(report: Report, runs: Runs = usual): Promise<Section> {
  const { measurable, missing } = cases();
  const rig = await makeRig();
  const failed = new Map<Case, string>();
  const costs: EndpointCost[] = [];
  for (const [at, one] of measurable.entries()) {
    report({ percent: percentOf(at, measurable, runs.warmUp, runs), note: `warm-up ${one.endpoint.id}` });
    if (runs.warmUp > 0) await attempt(rig, one, runs.warmUp, failed);
  }
  for (const [at, one] of measurable.entries()) {
    report({ percent: percentOf(at, measurable, runs.measured, runs), note: one.endpoint.id });
    const cost = failed.has(one) ? undefined : await attempt(rig, one, runs.measured, failed);
    if (cost) costs.push(cost);
  }
  const before = await measureAuthorizers(rig, authorizers(), runs);
  return { tables: [...surfaces.map(({ dialect }) => tableOf(dialect.surface, costs, missing)), authorizerTable(before)], data: { endpoints: costs, authorizers: before, no_scenario: missing }, failures: [...failed.values()] };
}

async function attempt(rig: Rig, one: Case, runs: number, failed: Map<Case, string>): Promise<EndpointCost | undefined> {
  try {
    return await measureEndpoint(rig, one, runs);
  } catch (error) {
    failed.set(one, error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function percentOf(at: number, { length }: Case[], now: number, { warmUp, measured }: Runs): number {
  const before = now === measured ? warmUp : 0;
  return Math.floor((100 * (before + (now * at) / length)) / (warmUp + measured));
}

function tableOf(surface: string, costs: EndpointCost[], missing: Missing[]): BenchTable {
  const rows = costs.filter((cost) => cost.surface === surface).map(rowOf);
  const without = missing.filter((one) => one.surface === surface).map(({ endpoint }) => [endpoint, '', '', '', '', '', 'no scenario']);
  return {
    title: `Endpoints of ${surface}`,
    notes: [
      'One request past gateway and authorizer, in one process: round trips to the table, capacity units as the table reports them, median and p95 in ms.',
      `The floor is the least that the SDK alone could do for the same answer, on the same table and in turns with it. A ratio above ${ratioMax} is marked.`,
    ],
    columns: columns('endpoint', '#trips', '#RCU', '#WCU', '#median', '#p95', 'floor', '#median', '#ratio'),
    rows: [...rows, ...without],
  };
}

function rowOf({ endpoint, round_trips, rcu, wcu, median_ms, p95_ms, floor, floor_ms, besides, ...cost }: EndpointCost): string[] {
  return [endpoint, String(round_trips), number(rcu, 1), number(wcu, 1), ms(median_ms), ms(p95_ms), floor ?? '-', ms(floor_ms), besides ?? ratio(cost.ratio, ratioMax)];
}

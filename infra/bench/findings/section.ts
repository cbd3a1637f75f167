import type { Report } from '../../local/terminal/steps.ts';
import { type BenchTable, columns, number, type Section } from '../output/section.ts';
import { makeWorld } from '../world/world.ts';
import { isWhole } from './size.ts';
import { type Size, type Stage, storeRuns } from './store.ts';

/** About 10,000 findings, and about 100,000, which take the embedded engine some minutes. */
const usual: Size[] = [{ hosts: 256, servicesPerHost: 20, runs: 2 }];
const whole: Size[] = [...usual, { hosts: 256, servicesPerHost: 200, runs: 1 }];

/** What it costs to store what runs of these sizes find. */
export async function findingSection(report: Report, sizes: Size[] = isWhole() ? whole : usual): Promise<Section> {
  const world = await makeWorld();
  const stages: Stage[] = [];
  for (const [at, size] of sizes.entries()) {
    report({ percent: Math.floor((100 * at) / sizes.length), note: 'runs are stored' });
    stages.push(...(await storeRuns(world, size)));
  }
  return { tables: [stageTable(stages)], data: { findings: stages }, failures: [] };
}

function stageTable(stages: Stage[]): BenchTable {
  return {
    title: 'What a run finds',
    notes: ['One runner, results as an engine would give them at once. WCU and RCU with those of the indexes, each for one finding; a transaction costs twice. Found again, a finding costs no index write.'],
    columns: columns('stage', '#findings', '#seconds', '#findings/s', '#WCU each', '#RCU each'),
    rows: stages.map(({ stage, findings, seconds, wcu, rcu }) => [stage, String(findings), number(seconds, 1), number(findings / seconds), number(wcu / findings, 1), number(rcu / findings, 1)]),
  };
}

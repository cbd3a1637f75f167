import { finishedRun } from '../world/finished-run.ts';
import type { World } from '../world/world.ts';
import type { Scenario, Scenarios } from './scenario.ts';

/** After a run has told what it found; what one run knows is known of the organization by the same ids. */
const after = (ids: (run: Awaited<ReturnType<typeof finishedRun>>) => string[] = () => []): Scenario => ({ send: async (world: World) => ({ ids: ids(await finishedRun(world)) }) });

export const findings: Scenarios = {
  listVulnerabilities: after(),
  totalVulnerabilities: after(),
  topVulnerabilities: after(),
  pciCompliant: after(),
  showVulnerability: after(({ finding }) => [finding]),
  askAboutVulnerability: { send: async (world) => ({ ids: [(await finishedRun(world)).finding], body: { prompt: 'How do I fix it?' } }) },
  vulnerabilityChat: after(({ finding }) => [finding]),
  listHosts: after(),
  listMostVulnerableHosts: after(),
  showHost: after(({ host }) => [host]),
};

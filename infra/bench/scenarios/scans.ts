import { start } from '../../../shared/domain/scan/start.ts';
import { newId } from '../../../shared/lib/id.ts';
import { finishedRun, newScan, newTarget } from '../world/finished-run.ts';
import { as, perWorld, type World } from '../world/world.ts';
import type { Scenario, Scenarios } from './scenario.ts';

const hosts = '127.0.0.1';
const make = (world: World): Promise<string> => newScan(world, hosts);
const idle = perWorld(make);
const target = perWorld((world) => newTarget(world, hosts));

async function started(world: World): Promise<string> {
  const id = await make(world);
  await as(world.people.user, () => start(id));
  return id;
}

const ofRun = (ids: (run: Awaited<ReturnType<typeof finishedRun>>) => string[]): Scenario => ({ send: async (world) => ({ ids: ids(await finishedRun(world)) }) });

export const scans: Scenarios = {
  listScans: {},
  createScan: { send: async (world) => ({ body: { scan: { name: `Scan ${newId()}`, target_id: await target(world) } } }) },
  listRunningScans: {},
  listRecentScans: {},
  listUpcomingScans: {},
  createScanFromWizard: { send: () => ({ body: { scan: { name: `Scan ${newId()}`, target: { name: `Office ${newId()}`, hosts, authorized: true }, schedule: { name: `Nights ${newId()}`, first_time: '2024-01-31 02:30:00', timezone: 'Europe/Berlin', period: 1, period_unit: 'day' }, start: true } } }) },
  showScan: ofRun(({ scan }) => [scan]),
  updateScan: { send: async (world) => ({ ids: [await idle(world)], body: { scan: { name: `Scan ${newId()}` } } }) },
  deleteScan: { send: async (world) => ({ ids: [await make(world)] }) },
  deleteScans: { send: async (world) => ({ query: { ids: [await make(world), await make(world)].join(',') } }) },
  startScan: { send: async (world) => ({ ids: [await make(world)] }) },
  stopScan: { send: async (world) => ({ ids: [await started(world)] }) },
  listScanHistories: ofRun(({ scan }) => [scan]),
  showScanHistory: ofRun(({ scan, run }) => [scan, run]),
  listScanHosts: ofRun(({ scan }) => [scan]),
  showScanHost: ofRun(({ scan, host }) => [scan, host]),
  listScanVulnerabilities: ofRun(({ scan }) => [scan]),
  scanStatistics: ofRun(({ scan }) => [scan]),
  showScanVulnerability: ofRun(({ scan, finding }) => [scan, finding]),
  listActivatedScanProfiles: {},
};

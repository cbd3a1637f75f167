import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scans } from '../../functions/scanning/scans/routes.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { Silences } from '../../shared/domain/host/silent-hosts.ts';
import { queryRows } from '../../shared/table/query.ts';
import { scanOf, stateOf } from '../domain/scan-world.ts';
import { call, column } from '../domain/target-world.ts';
import { useTable } from '../support/table.ts';
import { keptOf, knownOf, recounted } from './known-world.ts';
import { type Machine, scanningMachine } from './machine.ts';
import { type ScanOf, startScan } from './scan-world.ts';
import { scriptedEngine, silent, telnet } from './scripted-engine.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
useTable({ large: true });

const runners = 3;
const answering = /\.(7|107)$/;

/** What the engine has answered for, of the scan under way, and what is asked at times while it does. */
let answered = 0;
let look: () => void = () => undefined;
const engine = scriptedEngine({
  // What a test might ask of its orders would be the largest thing in memory.
  begin: () => engine.orders.splice(0),
  host: (host) => {
    answered += 1;
    if (answered % 2048 === 0) look();
    return answering.test(host.address) ? telnet(host) : silent(host);
  },
});

let machine: Machine;
beforeAll(() => {
  setFlagsFromString('--expose-gc');
  machine = scanningMachine(engine, runners);
});
afterAll(() => machine.stop());

/** Scans to the end; the most that was in use at a moment, in bytes, without what the garbage collector would take. */
async function scanned(scan: ScanOf, looking: () => void = () => undefined): Promise<number> {
  answered = 0;
  look = looking;
  const collect: () => void = runInNewContext('gc');
  let peak = 0;
  const watching = setInterval(() => {
    collect();
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  }, 2000);
  const before = machine.completed.length;
  await startScan(scan);
  await machine.told(before + 1);
  clearInterval(watching);
  return peak;
}

test('a /16 of which 99 % are silent is scanned in bounded memory, shows honest progress, and keeps a few ranges for those that did not answer', { timeout: 180_000 }, async () => {
  const small = await scanned(await scanOf('10.20.0.0/22'));
  const scan = await scanOf('10.21.0.0/16');
  const total = 65_536;
  const shown: { progress: number; atLeast: number; atMost: number }[] = [];
  let last = Promise.resolve();
  const large = await scanned(scan, () => {
    last = last.then(async () => {
      // What each runner has in hand counts when it is stored.
      const atLeast = Math.floor((100 * (answered - runners * 256)) / total);
      const progress = Number(column(await call(scans, 'showScan', scan.actor, { params: { id: scan.id } }), 'progress')[0]);
      shown.push({ progress, atLeast, atMost: (100 * answered) / total });
    });
  });
  await last;
  expect(large - small).toBeLessThan(40e6);
  expect(shown.filter(({ progress, atLeast, atMost }) => progress < atLeast || progress > atMost)).toEqual([]);
  expect(shown.map(({ progress }) => progress)).toEqual(shown.map(({ progress }) => progress).toSorted((a, b) => a - b));
  expect(shown.length).toBeGreaterThan(20);
  const { run, chunks } = await stateOf(scan);
  expect(run).toMatchObject({ status: 'Done', hosts_total: total, hosts_scanned: 512, hosts_dead: total - 512, hosts_untested: 0, points_done: 100 * total, chunks_running: 0 });
  expect(chunks.every(({ state }) => state === 'done')).toBe(true);
  const known = await knownOf(scan.actor);
  expect([known.hosts.length, await keptOf(scan.actor)]).toEqual([512, recounted(known)]);
  const silences = await withActor(scan.actor, () => queryRows(Silences.stretch(scan.actor.organization, run?.id ?? ''), 5000));
  expect(silences.rows.length).toBeLessThan(4 * 256);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { tenant, withActor } from '../../shared/domain/actor/context.ts';
import * as Scan from '../../shared/domain/scan/edit.ts';
import { Scans } from '../../shared/domain/scan/scan.ts';
import { start } from '../../shared/domain/scan/start.ts';
import { seedScanners } from '../../shared/domain/scanner/seed.ts';
import { allowancesFor } from '../../shared/domain/target/allowance.ts';
import { usedBy } from '../../shared/domain/target/attachments.ts';
import * as Target from '../../shared/domain/target/edit.ts';
import { readScope } from '../../shared/domain/target/scope.ts';
import { Meter } from '../../shared/table/meter.ts';
import { transact } from '../../shared/table/transact.ts';
import { useTable } from '../support/table.ts';
import { customer, ips } from './target-world.ts';

useTable();

const target = async (hosts: string): Promise<string> => (await Target.create(Target.Create.parse({ name: 'Net', hosts }))).id;
const scanOf = async (target_id: string): Promise<string> => (await Scan.create(Scan.Create.parse({ name: 'Scan', target_id }))).id;

/** What the allowance says now: as it is kept for a start, and as it is counted. */
async function both(): Promise<[bigint | undefined, bigint | undefined]> {
  const nothing = readScope({ hosts: '', exclude_hosts: '' });
  const count = async () => ({ number_of_ips: (await allowancesFor('pci', nothing))[0].used });
  const { counts, operations } = await usedBy('pci', count);
  if (operations.length > 0) await transact(operations);
  return [counts.number_of_ips, (await count()).number_of_ips];
}

/** What a start of the one scan costs, when nothing has changed since the one before. */
async function costOfStart(actor: Actor, others: number): Promise<string> {
  return withActor(actor, async () => {
    for (let at = 0; at < others; at += 1) await scanOf(await target(`127.1.${at >> 8}.${at & 255}`));
    const [first, second] = [await scanOf(await target('127.0.0.1')), await scanOf(await target('127.0.0.2'))];
    await start(first);
    const meter = new Meter();
    await withActor(actor, () => start(second), { meter });
    return `${meter.roundTrips} round trips, ${meter.read} RCU, ${meter.write} WCU`;
  });
}

test('a start reads the same however many targets there are', async () => {
  const [few, many] = [await customer({ pci: ips(1000) }), await customer({ pci: ips(1000) })];
  await withActor(few, () => seedScanners());
  expect(await costOfStart(many, 150)).toBe(await costOfStart(few, 3));
});

test('what is kept is what is counted, after any changes of targets and scans', async () => {
  const hosts = fc.constantFrom('127.0.0.1', '127.0.0.1-127.0.0.9', '127.0.0.5-127.0.0.20', '127.0.0.0/28');
  const step = fc.record({ what: fc.constantFrom('scan', 'rescope', 'move', 'remove'), at: fc.nat(5), to: fc.nat(5), hosts });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
      const actor = await customer({ pci: ips(1000) });
      await withActor(actor, async () => {
        await seedScanners();
        const targets = [await target('127.0.0.1'), await target('127.0.0.3-127.0.0.6'), await target('127.0.1.0/29')];
        const scans = [await scanOf(targets[0] ?? '')];
        for (const { what, at, to, hosts: given } of steps) {
          const [scan = '', wanted = ''] = [scans[at % Math.max(1, scans.length)], targets[to % targets.length]];
          if (what === 'scan') scans.push(await scanOf(wanted));
          else if (what === 'rescope') await Target.update(wanted, Target.Update.parse({ hosts: given }));
          else if (scan !== '' && what === 'move') await Scan.update(scan, { target_id: wanted });
          else if (scan !== '') await Scan.remove(scans.splice(scans.indexOf(scan), 1)[0] ?? '');
          const [kept, counted] = await both();
          expect(kept).toBe(counted);
        }
      });
    }),
    { numRuns: 12 },
  );
});

test('a target that grows between two starts is held against the plan by the second one', async () => {
  const actor = await customer({ pci: ips(10) });
  await withActor(actor, async () => {
    await seedScanners();
    const [one, other] = [await target('127.0.0.1'), await target('127.0.0.2')];
    const [first, second] = [await scanOf(one), await scanOf(other)];
    await start(first);
    await Target.update(other, Target.Update.parse({ hosts: '127.0.0.2-127.0.0.11' }));
    await expect(start(second)).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('number_of_ips allows 10 hosts') });
    expect((await Scans.need(tenant(), second, 'pci')).status).toBe('New');
    await Target.update(other, Target.Update.parse({ hosts: '127.0.0.2-127.0.0.10' }));
    expect((await start(second)).status).toBe('Requested');
  });
});

test('a count that was overtaken by a change is kept for nobody', async () => {
  const actor = await customer({ pci: ips(1000) });
  await withActor(actor, async () => {
    await seedScanners();
    const one = await target('127.0.0.1');
    await scanOf(one);
    const { counts, operations } = await usedBy('pci', async () => {
      await Target.update(one, Target.Update.parse({ hosts: '127.0.0.0/28' }));
      return { number_of_ips: 1n };
    });
    await expect(transact(operations)).rejects.toThrow('changed meanwhile');
    expect([counts, await both(), await both()]).toEqual([{ number_of_ips: 1n }, [16n, 16n], [16n, 16n]]);
  });
});

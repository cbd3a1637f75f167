import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withActor } from '../../shared/domain/actor/context.ts';
import { read, step } from '../../shared/domain/run/step.ts';
import { start } from '../../shared/domain/scan/start.ts';
import { checkStep, isBusy, mayStep, type Status, statuses, steps } from '../../shared/domain/scan/status.ts';
import { persistently, transact } from '../../shared/table/transact.ts';
import { useTable } from '../support/table.ts';
import { scanOf, stateOf } from './scan-world.ts';

useTable();

const anyStatus = fc.constantFrom(...statuses);

describe('the table of steps', () => {
  test('a scan that is busy can end, and one that is not can be started or removed; from there nothing leads back', () => {
    const reaches = (from: Status, end: Status, seen: Status[] = []): boolean => from === end || steps[from].some((next) => !seen.includes(next) && reaches(next, end, [...seen, from]));
    for (const status of statuses.filter(isBusy)) expect(reaches(status, 'Done') || reaches(status, 'Stopped')).toBe(true);
    for (const status of statuses.filter((one) => !isBusy(one) && one !== 'Delete Requested')) expect(steps[status]).toEqual(['Requested', 'Delete Requested']);
    expect(steps['Delete Requested']).toEqual([]);
  });

  test('any walk of random steps stays on the table: what is illegal throws, and what is legal does not', () => {
    fc.assert(
      fc.property(fc.array(anyStatus, { maxLength: 40 }), (wanted) => {
        let status: Status = 'New';
        for (const next of wanted) {
          if (mayStep(status, next)) {
            checkStep(status, next);
            status = next;
          } else expect(() => checkStep(status, next)).toThrow(`from ${status} to ${next}`);
        }
      }),
    );
  });
});

test('scan and run move together through any legal walk, and an illegal step writes nothing', async () => {
  const scan = await scanOf('127.0.0.1');
  await withActor(scan.actor, () => start(scan.id));
  await fc.assert(
    fc.asyncProperty(fc.array(anyStatus, { maxLength: 12 }), async (wanted) => {
      for (const next of wanted) {
        const { scan: before, run } = await stateOf(scan);
        const reference = { scan_id: scan.id, run_id: run?.id ?? '' };
        const moving = withActor(scan.actor, () => persistently(async () => {
          const live = await read(reference);
          if (live) await transact([step(live, next)]);
        }));
        const legal = mayStep(before.status, next);
        const refusal = await moving.then(() => undefined, String);
        expect(refusal).toEqual(legal ? undefined : expect.stringContaining('does not go'));
        const after = await stateOf(scan);
        expect([after.scan.status, after.run?.status]).toEqual(legal ? [next, next] : [before.status, before.status]);
      }
    }),
    { numRuns: 15 },
  );
});

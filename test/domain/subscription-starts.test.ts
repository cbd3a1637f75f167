import { describe, expect, test } from 'vitest';
import { withActor } from '../../shared/domain/actor/context.ts';
import * as Scan from '../../shared/domain/scan/edit.ts';
import { start } from '../../shared/domain/scan/start.ts';
import { seedScanners } from '../../shared/domain/scanner/seed.ts';
import * as Target from '../../shared/domain/target/edit.ts';
import { useTable } from '../support/table.ts';
import { customer, ips } from './target-world.ts';

useTable();

describe('the allowance of a subscription', () => {
  test('is never exceeded by scans that are made and started at once', async () => {
    const actor = await customer({ pci: ips(10) });
    const hosts = ['8.8.8.0-5', '8.8.4.0-5', '9.9.9.0-5'];
    await withActor(actor, seedScanners);
    const makeAndStart = (range: string): Promise<unknown> =>
      withActor(actor, async () => {
        const target = await Target.create(Target.Create.parse({ name: range, hosts: range }));
        const { id } = await Scan.create(Scan.Create.parse({ name: range, target_id: target.id }));
        return start(id);
      });
    const settled = await Promise.allSettled(hosts.map(makeAndStart));
    expect(settled.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
    await expect(makeAndStart('1.1.1.0-5')).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('number_of_ips') });
  });
});

import { describe, expect, test } from 'vitest';
import { targets } from '../../functions/scanning/targets/routes.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { check } from '../../shared/domain/target/allowance.ts';
import { Targets } from '../../shared/domain/target/target.ts';
import { newId } from '../../shared/lib/id.ts';
import { transact } from '../../shared/table/transact.ts';
import { useTable } from '../support/table.ts';
import { attributes, call, customer, ips, type Reply } from './target-world.ts';

useTable();

const calculate = (actor: Actor, hosts: string, exclude_hosts?: string): Promise<Reply> => call(targets, 'calculateHosts', actor, { body: { target: { hosts, exclude_hosts } } });

async function attached(actor: Actor, hosts: string, numbers: Parameters<typeof Targets.add>[2]): Promise<string> {
  const id = String(attributes(await call(targets, 'createTarget', actor, { body: { target: { name: 'x', hosts } } }))['id']);
  await withActor(actor, () => transact([Targets.add(actor.organization, id, numbers)]));
  return id;
}

describe('calculate hosts', () => {
  test('counts exactly what parses, beside the plan, and names what does not parse', async () => {
    const actor = await customer({ pci: ips(50) });
    const reply = await calculate(actor, '8.8.8.0/28, 8.8.8.4, 300.1.1.1', '8.8.8.1, 9.9.9.9');
    expect([reply.status, JSON.parse(reply.text)]).toEqual([
      200,
      { total: 16, excluded: 1, max_hosts: 15, invalid: ['300.1.1.1'], errors_map: { hosts: [expect.stringContaining('300.1.1.1: ')] }, number_of_ips: { limit: 50, used: 0, after: 15, allowed: true } },
    ]);
  });

  test('sizes past 2^53 are exact integers, and nothing is guarded', async () => {
    const reply = await calculate(await customer({ pci: ips(50) }), '2001:db8::/64, 169.254.169.254', '2001:db8::1');
    expect(reply.text).toBe('{"total":18446744073709551617,"excluded":1,"max_hosts":18446744073709551616,"invalid":[],"number_of_ips":{"limit":50,"used":0,"after":18446744073709551616,"allowed":false}}');
  });

  test('hosts of targets that scans use count once, however often they are named', async () => {
    const actor = await customer({ pci: ips(20) });
    await attached(actor, '8.8.8.0/29', { scans_pci: 1 });
    await attached(actor, '8.8.8.4-11, www.example.com', { scans_pci: 2 });
    await attached(actor, '8.8.4.0/28', { scans_vrms: 1 });
    await attached(actor, '8.8.5.0/28', { busy_scans: 0 });
    const share = async (hosts: string): Promise<unknown> => JSON.parse((await calculate(actor, hosts)).text);
    expect(await share('8.8.8.8, 8.8.8.20, www.example.com')).toMatchObject({ number_of_ips: { limit: 20, used: 13, after: 14, allowed: true } });
    expect(await share('8.8.8.64-71')).toMatchObject({ number_of_ips: { used: 13, after: 21, allowed: false } });
  });

  test('in vrms internal addresses are shown beside number_of_ips; without a limit it is null', async () => {
    const actor = await customer({ vrms: { ...ips(5), internal_vrms: { active: true, unlimited: true, limit: 0 } } }, 'Admin', { active_product: 'vrms' });
    expect(JSON.parse((await calculate(actor, '8.8.8.8, 10.0.0.0/30, localhost')).text)).toMatchObject({
      max_hosts: 6, number_of_ips: { limit: 5, used: 0, after: 1, allowed: true },
      internal_vrms: { limit: null, used: 0, after: 5, allowed: true },
    });
  });

  test('without a subscription nothing is allowed, and the answer still counts', async () => {
    expect(JSON.parse((await calculate(await customer({}), '8.8.8.8')).text)).toMatchObject({ max_hosts: 1, number_of_ips: { limit: 0, used: 0, after: 1, allowed: false } });
  });

  test('422 without hosts', async () => {
    expect((await call(targets, 'calculateHosts', await customer({}), { body: { target: {} } })).body.errors_map).toEqual({ hosts: ["can't be blank"] });
  });
});

describe('the check before a scan', () => {
  const candidate = (hosts: string, id = newId()) => ({ id, hosts, exclude_hosts: '' });

  test('lets through what fits and names what is left otherwise', async () => {
    const actor = await customer({ pci: ips(10) });
    const id = await attached(actor, '8.8.8.0/29', { scans_pci: 1 });
    await withActor(actor, async () => {
      await check('pci', candidate('8.8.8.0-9'));
      await check('pci', candidate('8.8.4.0-9', id));
      await expect(check('pci', candidate('8.8.4.0-2'))).rejects.toMatchObject({ code: 'refused', fields: { target_id: ['number_of_ips allows 10 hosts, 8 are used, 2 are left, and this target adds 3'] } });
      await expect(check('pci', candidate('8.8.4.0-2'), { field: 'hosts' })).rejects.toMatchObject({ fields: { hosts: [expect.any(String)] } });
      await expect(check('vrms', candidate('8.8.8.8'))).rejects.toMatchObject({ message: 'There is no active subscription to VRMS' });
    });
  });
});

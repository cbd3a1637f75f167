import { describe, expect, test } from 'vitest';
import { credentials } from '../../functions/scanning/credentials/routes.ts';
import { scans } from '../../functions/scanning/scans/routes.ts';
import { targets } from '../../functions/scanning/targets/routes.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { Credentials } from '../../shared/domain/credential/credential.ts';
import { seedScanners } from '../../shared/domain/scanner/seed.ts';
import { newId } from '../../shared/lib/id.ts';
import { userOf } from '../support/actors.ts';
import { useTable } from '../support/table.ts';
import { attributes, call, customer, ips, type Reply } from './target-world.ts';

useTable();

const idOf = (reply: Reply): string => String(attributes(reply)['id']);
const login = async (actor: Actor, body: object = { type: 'up', login: 'scanner', password: 'known to nobody' }): Promise<string> => idOf(await call(credentials, 'createCredential', actor, { body: { credential: { name: 'Login', ...body } } }));
const create = (actor: Actor, target: object): Promise<Reply> => call(targets, 'createTarget', actor, { body: { target: { name: 'T', hosts: '8.8.8.8', ...target } } });
const update = (actor: Actor, id: string, target: object): Promise<Reply> => call(targets, 'updateTarget', actor, { params: { id }, body: { target } });
const usesOf = (actor: Actor, id: string) => withActor(actor, async () => (await Credentials.need(actor.organization, id)).targets_count);

describe('credentials of a target', () => {
  test('are shown by id and name, and counted at the credential in the same transaction', async () => {
    const actor = await customer({ pci: ips(1) });
    const [ssh, other] = [await login(actor), await login(actor)];
    const id = idOf(await create(actor, { ssh_credential_id: ssh, ssh_port: 2222, smb_credential_id: ssh }));
    expect(attributes(await call(targets, 'showTarget', actor, { params: { id } }))).toMatchObject({ ssh_credential_id: ssh, ssh_credential: { id: ssh, name: 'Login' }, ssh_port: 2222, smb_credential: { id: ssh }, snmp_credential_id: null, snmp_credential: null });
    expect([await usesOf(actor, ssh), await usesOf(actor, other)]).toEqual([1, 0]);
    expect((await update(actor, id, { ssh_credential_id: other })).status).toBe(200);
    expect([await usesOf(actor, ssh), await usesOf(actor, other)]).toEqual([1, 1]);
    expect((await update(actor, id, { smb_credential_id: null })).status).toBe(200);
    expect([await usesOf(actor, ssh), await usesOf(actor, other)]).toEqual([0, 1]);
  });

  test.each([
    ['ssh_credential_id', { type: 'snmp', community: 'switches' }, 'type snmp; this place takes up'],
    ['smb_credential_id', { type: 'http_basic', login: 'a', password: 'b' }, 'type http_basic'],
    ['snmp_credential_id', { type: 'up', login: 'a', password: 'b' }, 'this place takes snmp'],
    ['http_credential_id', { type: 'up', login: 'a', password: 'b' }, 'this place takes http_basic'],
    ['esxi_credential_id', { type: 'snmp', community: 'switches' }, 'this place takes up'],
  ])('422 names %s when the credential does not fit there, is another organization\'s, or nobody\'s', async (field, body, reason) => {
    const [actor, stranger] = [await customer({ pci: ips(1) }), await customer({ pci: ips(1) })];
    for (const [credential, sentence] of [[await login(actor, body), reason], [await login(stranger, body), 'not a credential of your organization'], [newId(), 'not a credential of your organization']] as const) {
      const reply = await create(actor, { [field]: credential });
      expect([reply.status, reply.body.errors_map]).toEqual([422, { [field]: [expect.stringContaining(sentence)] }]);
    }
  });

  test('are attached, and sent elsewhere, by who may read credentials only: a User may do everything else with the target', async () => {
    const admin = await customer({ pci: ips(4) });
    const colleague = userOf(admin.organization, 'User');
    const ssh = await login(admin);
    expect((await create(colleague, { ssh_credential_id: ssh })).status).toBe(403);
    const plain = idOf(await create(colleague, {}));
    expect((await update(colleague, plain, { ssh_credential_id: ssh })).status).toBe(403);
    expect((await update(colleague, plain, { hosts: '8.8.4.4', ssh_port: 2200 })).status).toBe(200);
    const id = idOf(await create(admin, { ssh_credential_id: ssh }));
    for (const change of [{ hosts: '8.8.4.4' }, { hosts: '8.8.8.8, 8.8.4.4' }, { ssh_port: 2222 }, { ssh_credential_id: null }]) expect((await update(colleague, id, change)).status).toBe(403);
    expect((await update(colleague, id, { name: 'Renamed', comment: 'x', ssh_credential_id: ssh })).status).toBe(200);
    expect(await usesOf(admin, ssh)).toBe(1);
  });
});

describe('a PCI scan never signs in', () => {
  test('it is refused for a target with credentials, when it is made, changed or started', async () => {
    const actor = await customer({ pci: ips(4) });
    await withActor(actor, () => seedScanners());
    const [plain, signing] = [idOf(await create(actor, {})), idOf(await create(actor, { ssh_credential_id: await login(actor) }))];
    const made = await call(scans, 'createScan', actor, { body: { scan: { name: 'S', target_id: signing } } });
    expect([made.status, made.body.errors_map]).toEqual([422, { target_id: [expect.stringContaining('a PCI scan never signs in')] }]);
    const scan = idOf(await call(scans, 'createScan', actor, { body: { scan: { name: 'S', target_id: plain } } }));
    const moved = await call(scans, 'updateScan', actor, { params: { id: scan }, body: { scan: { target_id: signing } } });
    expect([moved.status, Object.keys(moved.body.errors_map ?? {})]).toEqual([422, ['target_id']]);
    expect((await update(actor, plain, { snmp_credential_id: await login(actor, { type: 'snmp', community: 'switches' }) })).status).toBe(200);
    const started = await call(scans, 'startScan', actor, { params: { id: scan } });
    expect([started.status, started.text]).toEqual([422, expect.stringContaining('a PCI scan never signs in')]);
  });
});

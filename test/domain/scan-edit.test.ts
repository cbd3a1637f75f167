import { describe, expect, test } from 'vitest';
import { scanCleanup } from '../../functions/workers/scan-cleanup/worker.ts';
import { scans } from '../../functions/scanning/scans/routes.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { scanProfiles } from '../../shared/domain/scan-profile/profiles.ts';
import { nmapScannerId } from '../../shared/domain/scanner/scanner-id.ts';
import { seedScanners } from '../../shared/domain/scanner/seed.ts';
import * as TargetEdit from '../../shared/domain/target/edit.ts';
import { Targets } from '../../shared/domain/target/target.ts';
import { newId } from '../../shared/lib/id.ts';
import { userOf } from '../support/actors.ts';
import { drain } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { scanOf, stateOf } from './scan-world.ts';
import { attributes, call, column, customer, ips, type Reply } from './target-world.ts';

useTable();

const create = (actor: Actor, scan: object): Promise<Reply> => call(scans, 'createScan', actor, { body: { scan } });
const update = (actor: Actor, id: string, scan: object): Promise<Reply> => call(scans, 'updateScan', actor, { params: { id }, body: { scan } });
const list = (actor: Actor, query: Record<string, string> = {}): Promise<Reply> => call(scans, 'listScans', actor, { query });
const ofProduct = (product: 'pci' | 'vrms'): string => scanProfiles.find((profile) => profile.product === product && profile.default)?.id ?? '';

async function targetOf(actor: Actor, hosts = '8.8.8.8'): Promise<string> {
  return withActor(actor, async () => {
    await seedScanners();
    return (await TargetEdit.create(TargetEdit.Create.parse({ name: 'Target', hosts }))).id;
  });
}

const countsOf = (actor: Actor, id: string) => withActor(actor, async () => {
  const { scans_pci, scans_vrms, busy_scans } = await Targets.need(actor.organization, id);
  return { scans_pci, scans_vrms, busy_scans };
});

describe('create', () => {
  test('answers the whole document, its location, and counts on the target', async () => {
    const actor = await customer({ pci: ips(5) });
    const target_id = await targetOf(actor);
    const reply = await create(actor, { name: ' Weekly ', target_id, comment: 'a' });
    expect(reply.status).toBe(201);
    const document = attributes(reply);
    expect(document).toEqual({
      id: expect.any(String), name: 'Weekly', comment: 'a', status: 'New', progress: 0, product: 'pci', target_id, target: { id: target_id, name: 'Target' }, schedule_id: null, schedule: null, last_skip: null,
      config_id: ofProduct('pci'), config: { id: ofProduct('pci'), name: 'PCI' }, scanner_id: nmapScannerId, scanner: { id: nmapScannerId, name: 'Nmap' },
      notification: true, last_report: null, started_at: null, finished_at: null, runs_count: 0,
      owner: { id: expect.any(String), username: expect.any(String) }, organization: { id: actor.organization, name: `Customer ${actor.organization}` },
      created_at: expect.any(String), updated_at: expect.any(String),
    });
    expect(reply.headers['location']).toBe(`/v2/scans/${String(document['id'])}`);
    expect(await countsOf(actor, target_id)).toEqual({ scans_pci: 1, scans_vrms: 0, busy_scans: 0 });
  });

  test.each([
    ['pci', { config_id: ofProduct('vrms') }, 'config_id', 'fixed for PCI'],
    ['pci', { scanner_id: newId() }, 'scanner_id', 'fixed for PCI'],
    ['vrms', { scanner_id: nmapScannerId }, 'config_id', "can't be blank"],
    ['vrms', { config_id: ofProduct('vrms') }, 'scanner_id', "can't be blank"],
    ['vrms', { config_id: ofProduct('pci'), scanner_id: nmapScannerId }, 'config_id', 'not a scan profile'],
    ['vrms', { config_id: ofProduct('vrms'), scanner_id: newId() }, 'scanner_id', 'not a scanner'],
    ['vrms', { config_id: ofProduct('vrms'), scanner_id: nmapScannerId, target_id: newId() }, 'target_id', 'not a target'],
    ['pci', { name: '' }, 'name', "can't be blank"],
  ] as const)('422 in %s for %j names %s', async (active_product, wrong, field, reason) => {
    const actor = await customer({ pci: ips(5), vrms: ips(5) }, 'User', { active_product });
    const reply = await create(actor, { name: 'x', target_id: await targetOf(actor), ...wrong });
    expect([reply.status, Object.keys(reply.body.errors_map ?? {}), reply.body.errors_map?.[field]?.join()]).toEqual([422, [field], expect.stringContaining(reason)]);
  });

  test('422 when the target does not fit into the plan beside those that are attached', async () => {
    const actor = await customer({ pci: ips(5) });
    expect((await create(actor, { name: 'a', target_id: await targetOf(actor, '8.8.8.0-8.8.8.3') })).status).toBe(201);
    const reply = await create(actor, { name: 'b', target_id: await targetOf(actor, '8.8.9.0-8.8.9.1') });
    expect([reply.status, reply.text]).toEqual([422, expect.stringContaining('number_of_ips allows 5 hosts, 4 are used')]);
  });

  test('422 without a subscription to the active product', async () => {
    const actor = await customer({ pci: ips(5) });
    const target_id = await targetOf(actor);
    const reply = await create(userOf(actor.organization, 'User', { active_product: 'vrms' }), { name: 'a', target_id });
    expect([reply.status, reply.text]).toEqual([422, expect.stringContaining('active subscription to VRMS')]);
  });
});

describe('update and delete', () => {
  test('a busy scan may be renamed, and neither be moved to another target nor be deleted', async () => {
    const scan = await scanOf('127.0.0.1');
    const other = await targetOf(scan.actor, '127.0.0.2');
    await call(scans, 'startScan', scan.actor, { params: { id: scan.id } });
    expect(attributes(await update(scan.actor, scan.id, { name: 'Renamed', notification: false }))).toMatchObject({ name: 'Renamed', notification: false, status: 'Requested' });
    const [moved, removed] = [await update(scan.actor, scan.id, { target_id: other }), await call(scans, 'deleteScan', scan.actor, { params: { id: scan.id } })];
    expect([moved.status, moved.text, removed.status, removed.text]).toEqual([422, expect.stringContaining('Requested'), 422, expect.stringContaining('stop it')]);
    expect((await stateOf(scan)).scan.target.id).toBe(scan.targetId);
  });

  test('moving and deleting a scan moves the counts of its targets, and frees them', async () => {
    const scan = await scanOf('127.0.0.1');
    const other = await targetOf(scan.actor, '127.0.0.2');
    expect(attributes(await update(scan.actor, scan.id, { target_id: other }))['target_id']).toBe(other);
    expect([await countsOf(scan.actor, scan.targetId), await countsOf(scan.actor, other)]).toMatchObject([{ scans_pci: 0 }, { scans_pci: 1 }]);
    const reply = await call(scans, 'deleteScans', scan.actor, { query: { ids: `${scan.id},${newId()}` } });
    expect([reply.status, reply.body.data]).toMatchObject([200, [{ id: scan.id, status: 'deleted' }, { status: 'refused', message: 'Scan not found' }]]);
    expect(await countsOf(scan.actor, other)).toMatchObject({ scans_pci: 0 });
    expect(column(await list(scan.actor), 'status')).toEqual(['Delete Requested']);
    for (const refused of [await update(scan.actor, scan.id, { name: 'Still here' }), await call(scans, 'startScan', scan.actor, { params: { id: scan.id } })]) expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('being deleted')]);
    expect((await call(scans, 'deleteScan', scan.actor, { params: { id: scan.id } })).status).toBe(200);
    await drain([scanCleanup], { organization: scan.actor.organization });
    expect((await list(scan.actor)).body.meta?.pagination.total_count).toBe(0);
    expect((await call(scans, 'showScan', scan.actor, { params: { id: scan.id } })).status).toBe(404);
  });
});

describe('lists', () => {
  test('hold the scans of the active product, filter by each column, and show what runs', async () => {
    const actor = await customer({ pci: ips(5), vrms: ips(5) });
    const target_id = await targetOf(actor);
    for (const name of ['Alpha', 'Beta']) await create(actor, { name, target_id, comment: `${name} comment` });
    expect(column(await list(actor, { sort_by: 'name desc' }), 'name')).toEqual(['Beta', 'Alpha']);
    for (const query of [{ 'q[name]': 'alp*' }, { 'q[comment]': 'alpha*' }]) expect(column(await list(actor, query), 'name')).toEqual(['Alpha']);
    for (const query of [{ 'q[status]': 'new' }, { 'q[target]': 'target' }, { 'q[scanner]': 'nmap' }, { 'q[config]': 'pci' }]) expect((await list(actor, query)).body.meta?.pagination.total_count).toBe(2);
    expect((await list(actor, { 'q[colour]': 'x' })).status).toBe(422);
    const [alpha] = column(await list(actor, { 'q[name]': 'Alpha' }), 'id');
    await call(scans, 'startScan', actor, { params: { id: String(alpha) } });
    expect(column(await call(scans, 'listRunningScans', actor), 'name')).toEqual(['Alpha']);
    const inVrms = { ...actor, active_product: 'vrms' as const };
    expect([(await list(inVrms)).body.meta?.pagination.total_count, (await call(scans, 'showScan', inVrms, { params: { id: String(alpha) } })).status]).toEqual([0, 200]);
  });

  test("of a scan without a run are empty, and a run of another scan or organization is not found", async () => {
    const [mine, other] = [await scanOf('127.0.0.1'), await scanOf('127.0.0.1')];
    await call(scans, 'startScan', other.actor, { params: { id: other.id } });
    const foreign = (await stateOf(other)).run?.id ?? '';
    for (const endpoint of ['listScanHosts', 'listScanVulnerabilities', 'listScanHistories']) {
      expect((await call(scans, endpoint, mine.actor, { params: { scan_id: mine.id } })).body.data).toEqual([]);
      expect((await call(scans, endpoint, mine.actor, { params: { scan_id: other.id } })).status).toBe(404);
    }
    for (const endpoint of ['listScanHosts', 'listScanVulnerabilities', 'scanStatistics']) {
      expect((await call(scans, endpoint, mine.actor, { params: { scan_id: mine.id }, query: { history_id: foreign } })).status).toBe(404);
    }
    for (const endpoint of ['showScanHost', 'showScanVulnerability', 'showScanHistory']) {
      expect((await call(scans, endpoint, mine.actor, { params: { scan_id: mine.id, id: foreign } })).status).toBe(404);
    }
  });
});

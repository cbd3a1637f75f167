import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scans } from '../../functions/scanning/scans/routes.ts';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { scanRunner } from '../../functions/workers/scan-runner/worker.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { platformOrganization } from '../../shared/domain/platform/organization.ts';
import { seed } from '../../shared/domain/platform/seed.ts';
import * as Edit from '../../shared/domain/scan/edit.ts';
import { start } from '../../shared/domain/scan/start.ts';
import * as ScannerEdit from '../../shared/domain/scanner/edit.ts';
import { Create as NewScanner } from '../../shared/domain/scanner/input.ts';
import { activate, deactivate } from '../../shared/domain/scanner/manage.ts';
import { scanProfiles } from '../../shared/domain/scan-profile/profiles.ts';
import * as TargetEdit from '../../shared/domain/target/edit.ts';
import { type OpenvasdServer, openvasdServer } from '../domain/engines/openvasd-server.ts';
import { unlimited } from '../domain/scan-world.ts';
import { attributes, call, column, customer } from '../domain/target-world.ts';
import { userOf } from '../support/actors.ts';
import { drain } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
useTable();

const at = { ip_address: '127.0.0.1', hostname: 'localhost' };
const results = [{ id: 0, type: 'host_start', ...at }, { id: 1, type: 'alarm', ...at, oid: '1.3.6.1.4.1.25623.1.0.1', port: 8080, protocol: 'tcp', message: 'Installed version: 1' }, { id: 2, type: 'host_stop', ...at }];
const operator = userOf(platformOrganization, 'Super Admin', { partner: true });
let server: OpenvasdServer;
let actor: Actor;
beforeAll(async () => {
  await seed(() => undefined);
  server = await openvasdServer({ results, api_key: 'k' });
  actor = await customer({ vrms: { ...unlimited, internal_vrms: { active: true, unlimited: true, limit: 0 } } }, 'Admin', { active_product: 'vrms' });
});
afterAll(() => server.close());

const config_id = scanProfiles.find(({ name }) => name === 'Full and fast')?.id ?? '';
const makeScanner = (changes: object = {}) =>
  withActor(operator, async () => {
    const { id } = await ScannerEdit.create(NewScanner.parse({ name: 'Openvasd', type: 'openvasd', host: '127.0.0.1', port: server.port, tls: false, api_key: 'k', ...changes }));
    await activate(id);
    return id;
  });

/** Runs a scan of loopback with this scanner to its end; answers its history entry. */
async function scanWith(scanner_id: string, before: () => Promise<unknown> = async () => undefined): Promise<{ id: string; history: Record<string, unknown> }> {
  const id = await withActor(actor, async () => {
    const target = await TargetEdit.create(TargetEdit.Create.parse({ name: 'Loopback', hosts: '127.0.0.1' }));
    const scan = await Edit.create(Edit.Create.parse({ name: 'Scan', target_id: target.id, config_id, scanner_id }));
    await start(scan.id);
    return scan.id;
  });
  await before();
  await drain([scanCoordinator, scanRunner, scanFinaliser], { organization: actor.organization });
  return { id, history: attributes(await call(scans, 'listScanHistories', actor, { params: { scan_id: id } })) };
}

describe('a run with the scanner that its scan names', () => {
  test('is done by that engine, with the key from the catalogue, and stores its findings with their own texts', async () => {
    const { id, history } = await scanWith(await makeScanner());
    expect(history).toMatchObject({ status: 'Done', scanner: { name: 'Openvasd' }, compliance: false });
    const found = await call(scans, 'listScanVulnerabilities', actor, { params: { scan_id: id } });
    expect(new Set(column(found, 'name'))).toEqual(new Set(['Open service', 'Test of 1.3.6.1.4.1.25623.1.0.1']));
    const own = [found.body.data].flat().find((one) => one?.attributes?.['name'] !== 'Open service');
    expect(own?.attributes).toMatchObject({ port: '8080/tcp', severity: 7.5, nvt: { oid: '1.3.6.1.4.1.25623.1.0.1', tags: { summary: 'It is weak.', solution: 'Update it.' } } });
    expect([...server.scans]).toEqual([]);
  });

  test('that cannot be used, or is gone, ends with the reason', async () => {
    const wrong = await makeScanner({ api_key: 'wrong' });
    expect((await scanWith(wrong)).history).toMatchObject({ status: 'Interrupted', error: 'openvasd refuses the API key or the client certificate' });
    const nuclei = await makeScanner({ type: 'nuclei', host: null, port: null, api_key: null });
    expect((await scanWith(nuclei)).history).toMatchObject({ status: 'Interrupted', error: expect.stringContaining('nuclei is not installed') });
    const leaving = await makeScanner();
    const gone = () => withActor(operator, async () => {
      await deactivate(leaving);
      await ScannerEdit.remove(leaving);
    });
    expect((await scanWith(leaving, gone)).history).toMatchObject({ status: 'Interrupted', error: 'The scanner Openvasd was removed' });
  });

  test('is not begun when the scanner is deactivated', async () => {
    const scanner = await makeScanner();
    const { id } = await scanWith(scanner);
    await withActor(operator, () => deactivate(scanner));
    await expect(withActor(actor, () => start(id))).rejects.toThrow('The scanner Openvasd is deactivated');
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scanners } from '../../functions/scanning/scanners/routes.ts';
import { scanRunner } from '../../functions/workers/scan-runner/worker.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { platformOrganization } from '../../shared/domain/platform/organization.ts';
import { seed } from '../../shared/domain/platform/seed.ts';
import { nmapScannerId } from '../../shared/domain/scanner/scanner-id.ts';
import { verify } from '../../shared/domain/scanner/verify.ts';
import { react } from '../../shared/events/worker.ts';
import { newId } from '../../shared/lib/id.ts';
import { Scanners } from '../../shared/domain/scanner/scanner.ts';
import { accessOf } from '../../shared/domain/scanner/secret.ts';
import { asOwner } from '../../shared/domain/port-list/port-list.ts';
import { platform } from '../../shared/table/entity.ts';
import type { Operation } from '../../shared/table/operation.ts';
import { transact } from '../../shared/table/transact.ts';
import { selfSignedCertificate } from '../network/certificate.ts';
import { userOf } from '../support/actors.ts';
import { outbox } from '../support/outbox.ts';
import { rowsOf } from '../support/raw-table.ts';
import { useTable } from '../support/table.ts';
import { type OpenvasdServer, openvasdServer } from './engines/openvasd-server.ts';
import { attributes, call, column, customer, ips, type Reply } from './target-world.ts';

useTable();

let operator: Actor;
let engine: OpenvasdServer;
beforeAll(async () => {
  await seed(() => undefined);
  operator = userOf(platformOrganization, 'Super Admin', { partner: true });
  engine = await openvasdServer({ api_key: 'let me in' });
});
afterAll(() => engine.close());

const ask = (id: string, params: Record<string, string> = {}, body?: unknown, actor = operator): Promise<Reply> => call(scanners, id, actor, { params, ...(body === undefined ? {} : { body }) });
const openvasd = (changes: object = {}) => ({ scanner: { name: `Scanner ${newId()}`, type: 'openvasd', host: '127.0.0.1', port: engine.port, tls: false, api_key: 'let me in', ...changes } });

async function make(changes: object = {}): Promise<string> {
  return String(attributes(await ask('createScanner', {}, openvasd(changes)))['id']);
}

/** An admin of a customer below the operator. */
const admin = () => customer({ pci: ips(1) }, 'Admin', { active_product: 'vrms' });

describe('a scanner', () => {
  test('is made inactive with what was given and its secrets hidden, and events say what was done', async () => {
    const made = await ask('createScanner', {}, openvasd({ source_ranges: ['192.0.2.0/24'], max_scans: 2, comment: 'Basement' }));
    expect(made).toMatchObject({ status: 201, headers: { location: `/v2/scanners/${String(attributes(made)['id'])}`, etag: '"1"' } });
    expect(attributes(made)).toMatchObject({ type: 'openvasd', host: '127.0.0.1', port: engine.port, tls: false, active: false, status: 'unknown', version: null, has_api_key: true, has_client_certificate: false, credential_id: null, organization: null, app_type: null, location: 'external', source_ranges: ['192.0.2.0/24'], max_scans: 2, scans_running: 0 });
    expect(made.text).not.toContain('let me in');
    const names = (await outbox(platformOrganization)).filter(({ subject }) => subject === attributes(made)['id']).map(({ name }) => name);
    expect(names).toEqual(['scanner.created']);
  });

  test('keeps its secrets sealed: nothing of them is in the table, an answer or an event', async () => {
    const pair = selfSignedCertificate('perimeter');
    const id = await make({ tls: true, ca_certificate: pair.cert, client_certificate: pair.cert, client_key: pair.key });
    const stored = await withActor(operator, () => Scanners.need(platform, id));
    for (const secret of ['let me in', pair.key.split('\n')[1] ?? '']) expect(JSON.stringify([stored, await outbox(platformOrganization), await rowsOf(platformOrganization), (await ask('showScanner', { id })).text])).not.toContain(secret);
    expect(await accessOf(stored)).toEqual({ url: `https://127.0.0.1:${String(engine.port)}`, api_key: 'let me in', ca: pair.cert, client: { certificate: pair.cert, key: pair.key } });
    const cleared = await ask('updateScanner', { id }, { scanner: { api_key: null, client_certificate: null, client_key: null } });
    expect(attributes(cleared)).toMatchObject({ has_api_key: false, has_client_certificate: false });
  });

  test.each([
    [{ host: null }, 'host'], [{ host: '169.254.169.254' }, 'host'], [{ host: 'a/b' }, 'host'], [{ host: 'user@host' }, 'host'], [{ port: 0 }, 'port'], [{ type: 'other' }, 'type'],
    [{ type: 'nmap' }, 'host'], [{ ca_certificate: 'no pem' }, 'ca_certificate'], [{ client_certificate: 'x' }, 'client_certificate'], [{ client_certificate: 'x', client_key: 'y' }, 'client_certificate'],
    [{ source_ranges: ['everything'] }, 'source_ranges.0'], [{ max_scans: 0 }, 'max_scans'], [{ name: '' }, 'name'],
  ])('is refused by name of the field: %j', async (changes, field) => {
    const refused = await ask('createScanner', {}, openvasd(changes));
    expect([refused.status, Object.keys(refused.body.errors_map ?? {})]).toEqual([422, expect.arrayContaining([field])]);
  });

  test('is changed in what is named; its type never; another place has to be verified again', async () => {
    const id = await make();
    await ask('verifyScanner', { id });
    expect(attributes(await ask('updateScanner', { id }, { scanner: { comment: 'x' } }))).toMatchObject({ comment: 'x', status: 'online', version: '1' });
    expect(attributes(await ask('updateScanner', { id }, { scanner: { port: 9 } }))).toMatchObject({ status: 'unknown', version: null, comment: 'x' });
    expect(await ask('updateScanner', { id }, { scanner: { type: 'nmap' } })).toMatchObject({ status: 422, body: { errors_map: { type: ['cannot be changed'] } } });
    expect((await ask('updateScanner', { id: newId() }, { scanner: { comment: 'x' } })).status).toBe(404);
  });

  test('is deleted when it is deactivated', async () => {
    const id = await make();
    await ask('activateScanner', { id });
    expect(await ask('deleteScanner', { id })).toMatchObject({ status: 422, text: expect.stringContaining('deactivate it first') });
    await ask('deactivateScanner', { id });
    expect((await ask('deleteScanner', { id })).text).toBe('{}');
    expect((await ask('showScanner', { id })).status).toBe(404);
  });

  test('of the PCI scans stays what they need', async () => {
    const id = nmapScannerId;
    const { organization } = await admin();
    for (const [endpoint, body] of [['deleteScanner', undefined], ['updateScanner', { scanner: { location: 'internal' } }], ['updateScannerAppType', { app_type: 'vrms' }], ['assignScanner', { organization_id: organization }]] as const) {
      expect([endpoint, (await ask(endpoint, { id }, body)).status]).toEqual([endpoint, 422]);
    }
    expect(attributes(await ask('updateScannerAppType', { id }, { app_type: null }))).toMatchObject({ app_type: null });
  });
});

describe('who sees a scanner', () => {
  test('everybody the shared ones, its organization the assigned one, an operator all; a scan form shows active ones of the product', async () => {
    const [own, other] = [await admin(), await admin()];
    const [shared, assigned] = [await make(), await make()];
    const organization_id = own.organization;
    // Customers of these tests stand beside the tree, where nobody reaches them.
    expect(await ask('assignScanner', { id: assigned }, { organization_id })).toMatchObject({ status: 422, body: { errors_map: { organization_id: ['is not an organization that you reach'] } } });
    const { operations } = await withActor(operator, async () => Scanners.update(platform, await Scanners.need(platform, assigned), { organization: { id: organization_id, name: 'Own' } }));
    await asCatalogue(operations);
    const ids = async (actor: Actor, endpoint = 'listScanners'): Promise<unknown[]> => column(await call(scanners, endpoint, actor, { query: { per_page: '100' } }), 'id');
    expect([(await ids(own)).includes(shared), (await ids(own)).includes(assigned)]).toEqual([true, true]);
    expect([(await ids(other)).includes(shared), (await ids(other)).includes(assigned)]).toEqual([true, false]);
    expect(await ids(operator)).toEqual(expect.arrayContaining([shared, assigned, nmapScannerId]));
    expect((await ask('showScanner', { id: assigned }, undefined, other)).status).toBe(404);
    expect((await ask('showScanner', { id: assigned }, undefined, own)).status).toBe(200);
    expect(await ids(own, 'listActivatedScanners')).not.toContain(assigned);
    await ask('activateScanner', { id: assigned });
    await ask('updateScannerAppType', { id: assigned }, { app_type: 'vrms' });
    expect(await ids(own, 'listActivatedScanners')).toContain(assigned);
    await ask('updateScannerAppType', { id: assigned }, { app_type: 'penetration' });
    expect(await ids(own, 'listActivatedScanners')).not.toContain(assigned);
    expect(await ids(other, 'listActivatedScanners')).not.toContain(assigned);
    await ask('assignScanner', { id: assigned }, { organization_id: null });
    expect(await ids(other)).toContain(assigned);
  });
});

describe('verify', () => {
  test('reaches an openvasd and keeps what it says', async () => {
    const id = await make();
    const answered = await ask('verifyScanner', { id });
    expect(JSON.parse(answered.text)).toEqual({ verified: true, version: '1', feed_version: '202611281200', latency_ms: expect.any(Number) });
    expect(attributes(await ask('showScanner', { id }))).toMatchObject({ status: 'online', version: '1', feed_version: '202611281200', verified_at: expect.stringMatching(/^20/) });
  });

  test('says why an openvasd cannot be used, and keeps what was known of it', async () => {
    const id = await make();
    await ask('verifyScanner', { id });
    await ask('updateScanner', { id }, { scanner: { api_key: 'wrong' } });
    expect(JSON.parse((await ask('verifyScanner', { id })).text)).toEqual({ verified: false, message: 'openvasd refuses the API key or the client certificate' });
    expect(attributes(await ask('showScanner', { id }))).toMatchObject({ status: 'offline' });
  });

  test('says so when a secret no longer opens, as after two rotations of the key', async () => {
    const [id, other] = [await make(), await make()];
    const { operations } = await withActor(operator, async () => Scanners.update(platform, await Scanners.need(platform, id), { api_key: (await Scanners.need(platform, other)).api_key }));
    await asCatalogue(operations);
    expect(JSON.parse((await ask('verifyScanner', { id })).text)).toEqual({ verified: false, message: 'A secret of the scanner no longer opens: give it again' });
  });

  test('has a runner look at nmap, and answers with what it saw', async () => {
    const asked = withActor(operator, () => verify(nmapScannerId));
    await expect.poll(async () => requests(nmapScannerId).then((all) => all.length)).toBe(1);
    const [record] = await requests(nmapScannerId);
    await react(scanRunner, JSON.stringify(record));
    // Delivered again, it changes nothing.
    await react(scanRunner, JSON.stringify(record));
    expect(await asked).toEqual({ verified: true, version: expect.stringMatching(/^\d+\.\d+/), feed_version: null, latency_ms: expect.any(Number) });
    expect(attributes(await ask('showScanner', { id: nmapScannerId }))).toMatchObject({ status: 'online', version: expect.stringMatching(/^\d/) });
  });

  test('says so when no runner answers, and takes that for no word about the engine', async () => {
    const id = await make({ type: 'nuclei', host: null, port: null, api_key: null });
    expect(await withActor(operator, () => verify(id, { waitMs: 0 }))).toEqual({ verified: false, message: expect.stringContaining('No scan runner answered') });
    expect(attributes(await ask('showScanner', { id }))).toMatchObject({ status: 'unknown' });
    const [record] = await requests(id);
    await react(scanRunner, JSON.stringify(record));
    expect((await requests(id)).length).toBe(1);
  });
});

async function requests(scanner: string) {
  return (await outbox(platformOrganization)).filter(({ name, subject }) => name === 'scanner.verification_requested' && subject === scanner);
}

function asCatalogue(operations: Operation[]): Promise<void> {
  return withActor(operator, () => asOwner(platform, () => transact(operations)));
}

import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { reportGenerator } from '../../functions/workers/report-generator/worker.ts';
import { scanCoordinator } from '../../functions/workers/scan-coordinator/worker.ts';
import { scanFinaliser } from '../../functions/workers/scan-finaliser/worker.ts';
import { scanRunner } from '../../functions/workers/scan-runner/worker.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { withActor } from '../../shared/domain/actor/context.ts';
import { Generated, GenerationRequested, type Order } from '../../shared/domain/report/events.ts';
import type { ReportFile } from '../../shared/domain/report/report-file.ts';
import { type Report, Reports } from '../../shared/domain/report/report.ts';
import type { EventRecord } from '../../shared/events/event.ts';
import { react } from '../../shared/events/worker.ts';
import { newId } from '../../shared/lib/id.ts';
import type { Files } from '../../shared/platform/contract/files.ts';
import { files } from '../../shared/platform/files.ts';
import { transact } from '../../shared/table/transact.ts';
import { pagesOf, POPPLER_MISSING } from '../domain/report/pdf-text.ts';
import { ask, completeDetails, told } from '../domain/report-world.ts';
import { scanOf, stateOf } from '../domain/scan-world.ts';
import { drain } from '../support/outbox.ts';
import { useTable } from '../support/table.ts';
import { portList, startScan, webServer } from './scan-world.ts';

useTable();

let actor: Actor;
let scanned: Report;
let kept: Files;

/** One real run, by nmap, of a small web server on loopback: what every report of this file is about. */
beforeAll(async () => {
  const server = await webServer();
  const scan = await scanOf('127.0.0.1', undefined, { port_list_id: await portList(server.port), alive_test: 'consider_alive' });
  await completeDetails(scan.actor);
  await startScan(scan);
  await drain([scanCoordinator, scanRunner, scanFinaliser]);
  await server.close();
  const { run } = await stateOf(scan);
  actor = scan.actor;
  scanned = await stored(run?.id ?? '');
  kept = await files();
}, 120_000);
afterEach(() => files.use(kept));

/** Another report on the same run, of its own for one test. */
async function freshReport(given: Partial<Report> = {}): Promise<Report> {
  const { id: _, created_at: __, updated_at: ___, version: ____, ...attributes } = scanned;
  const made = await withActor(actor, async () => Reports.create(actor.organization, { ...attributes, files: {}, ...given, id: newId() }));
  await withActor(actor, () => transact([made]));
  return made.item;
}

const stored = (id: string): Promise<Report> => withActor(actor, () => Reports.need(actor.organization, id, 'pci'));
const deliver = (record: EventRecord): Promise<void> => react(reportGenerator, JSON.stringify(record));
const about = async (name: string, id: string): Promise<EventRecord[]> => (await told(actor, name)).filter(({ subject }) => subject === id);

/** Orders a file through the endpoint; answers the order as the queue delivers it. */
async function order(id: string, query: Record<string, string>): Promise<EventRecord> {
  expect((await ask('generateReportFile', actor, id, query)).status).toBe(202);
  const record = (await about(GenerationRequested.name, id)).at(-1);
  if (!record) throw new Error('Nothing was ordered');
  return record;
}

/** The names of all files of a report in the store. */
function fileNames(id: string): string[] {
  const folder = join(process.env['PERIMETER_HOME'] ?? '', 'files', 'T', actor.organization, 'reports', id);
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** The local files, with another way to put them. */
function putting(put: Files['put']): Files {
  return { put, get: (key) => kept.get(key), presign: (key, name, seconds) => kept.presign(key, name, seconds), delete: (key) => kept.delete(key) };
}

describe('an order', () => {
  test('makes one file and one event, delivered twice', async () => {
    const { id } = await freshReport();
    const record = await order(id, { type: 'executive' });
    await deliver(record);
    const { files: after } = await stored(id);
    await deliver(record);
    expect((await stored(id)).files).toEqual(after);
    expect([fileNames(id).length, (await about(Generated.name, id)).length]).toEqual([1, 1]);
  });

  test('makes one file and one event, delivered to two processes at once', async () => {
    const { id } = await freshReport();
    const record = await order(id, { type: 'detailed', format: 'json' });
    await Promise.all([deliver(record), deliver(record)]);
    expect([fileNames(id).length, (await about(Generated.name, id)).length]).toEqual([1, 1]);
    expect((await stored(id)).files.detailed?.json?.status).toBe('done');
  });

  test('comes to the same file when its process dies after the file was kept and before that was written down', async () => {
    const { id } = await freshReport();
    const record = await order(id, { type: 'executive' });
    files.use(putting(async (...file) => {
      await kept.put(...file);
      throw new Error('killed');
    }));
    await expect(deliver(record)).rejects.toThrow('killed');
    expect([(await stored(id)).files.executive?.pdf?.status, await about(Generated.name, id)]).toEqual(['processing', []]);
    const names = fileNames(id);
    files.use(kept);
    await deliver(record);
    expect(fileNames(id)).toEqual(names);
    expect([names.length, (await about(Generated.name, id)).length]).toEqual([1, 1]);
    expect((await stored(id)).files.executive?.pdf?.key).toContain(names[0]?.replace('~', ''));
  });

  test('is carried out all the same when what it says changed while it was dead; no file gets another content', async () => {
    const { id } = await freshReport();
    const record = await order(id, { type: 'detailed', format: 'json' });
    files.use(putting(async (...file) => {
      await kept.put(...file);
      throw new Error('killed');
    }));
    await expect(deliver(record)).rejects.toThrow('killed');
    files.use(kept);
    vi.stubEnv('PERIMETER_ASV_NAME', 'Lighthouse Assurance Ltd');
    await deliver(record);
    vi.unstubAllEnvs();
    expect(JSON.parse(String((await ask('downloadReportFile', actor, id, { type: 'detailed', format: 'json' })).body))).toMatchObject({ asv: { name: 'Lighthouse Assurance Ltd' } });
    expect((await about(Generated.name, id)).length).toBe(1);
  });

  test('is tried again when the store cannot be reached, and nothing is told before it was', async () => {
    const { id } = await freshReport();
    const record = await order(id, { type: 'remediation' });
    files.use(putting(() => Promise.reject(new Error('unreachable'))));
    await expect(deliver(record)).rejects.toThrow('unreachable');
    expect([(await stored(id)).files.remediation?.xlsx?.status, await about(Generated.name, id)]).toEqual(['processing', []]);
    files.use(kept);
    await deliver(record);
    expect((await stored(id)).files.remediation?.xlsx?.status).toBe('done');
  });

  test('that can never be rendered ends as failed, with a sentence for people, and tells nobody', async () => {
    const requested_at = '2026-11-21T13:00:01.000Z';
    const asked: ReportFile = { status: 'requested', requested_at, size: null, sha256: null, generated_at: null, expires_at: null, key: null, error: null, superseded_at: null };
    const { id, product } = await freshReport({ files: { executive: { csv: asked } } });
    const impossible: Order = { report_id: id, product, type: 'executive', format: 'csv', requested_at };
    const record = await withActor(actor, async () => GenerationRequested.record(id, impossible));
    await deliver(record);
    expect((await stored(id)).files.executive?.csv).toEqual({ ...asked, status: 'failed', error: expect.stringContaining('the operator has the details') });
    expect([fileNames(id), await about(Generated.name, id)]).toEqual([[], []]);
  });

  test('that was replaced by a later one does nothing', async () => {
    const { id } = await freshReport();
    const record = await order(id, { type: 'executive' });
    const late = { ...GenerationRequested.read(record), requested_at: '2026-01-01T00:00:00.000Z' };
    await deliver({ ...record, payload: JSON.stringify(late) });
    expect([(await stored(id)).files.executive?.pdf?.status, fileNames(id)]).toEqual(['requested', []]);
  });
});

describe('what is generated', () => {
  test('the event names report, scan, type, format, size and digest, and who attests', async () => {
    const report = await freshReport();
    await deliver(await order(report.id, { type: 'detailed', format: 'csv' }));
    const [event] = await about(Generated.name, report.id);
    const file = (await stored(report.id)).files.detailed?.csv;
    expect(JSON.parse(event?.payload ?? '{}')).toEqual({
      report: {
        id: report.id, name: report.name, scan: report.scan, history_id: scanned.id, product: 'pci', compliance: scanned.compliance, quarter: report.quarter, type: 'detailed', format: 'csv',
        size: file?.size, sha256: file?.sha256, generated_at: file?.generated_at, expires_at: file?.expires_at, asv_certificate_number: null, label: 'not an ASV attestation',
      },
    });
    expect(file?.expires_at).toBe(`${Number(report.finished_at.slice(0, 4)) + 3}${report.finished_at.slice(4)}`);
  });

  test.each([
    ['attestation', 'pdf', 'application/pdf', '%PDF'],
    ['executive', 'pdf', 'application/pdf', '%PDF'],
    ['detailed', 'pdf', 'application/pdf', '%PDF'],
    ['detailed', 'csv', 'text/csv; charset=utf-8', '"'],
    ['detailed', 'json', 'application/json; charset=utf-8', '{'],
    ['remediation', 'xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'PK'],
    ['remediation', 'pdf', 'application/pdf', '%PDF'],
    ['remediation', 'csv', 'text/csv; charset=utf-8', '"'],
    ['remediation', 'json', 'application/json; charset=utf-8', '{'],
  ])('%s as %s is downloaded as it was kept, under a name for people and with the digest that the report names', async (type, format, contentType, begin) => {
    const { id, started_at } = await freshReport();
    await deliver(await order(id, { type, format }));
    const { status, headers, body } = await ask('downloadReportFile', actor, id, { type, format });
    expect([status, headers['content-type'], String(body).replace(/^\ufeff/, '').startsWith(begin)]).toEqual([200, contentType, true]);
    const digest = createHash('sha256').update(body).digest();
    const exists = JSON.parse(String((await ask('checkReportFile', actor, id, { type, format })).body));
    expect(exists).toMatchObject({ exists: true, status: 'done', sha256: digest.toString('hex') });
    expect([headers['repr-digest'], headers['etag']]).toEqual([`sha-256=:${digest.toString('base64')}:`, `"${digest.toString('hex')}"`]);
    expect(headers['content-disposition']).toMatch(new RegExp(`^attachment; filename="\\w[\\w ]* - Scan - ${started_at.slice(0, 10)}\\.${format}"`));
  });

  test.skipIf(POPPLER_MISSING)('the executive report says the verdict, the scan and that it is no attestation', async () => {
    const { id } = await freshReport();
    await deliver(await order(id, { type: 'executive' }));
    const { body } = await ask('downloadReportFile', actor, id, { type: 'executive' });
    const pages = pagesOf(Buffer.from(body));
    expect(pages.length).toBeGreaterThan(0);
    for (const page of pages) expect(page.toLowerCase()).toContain('not an asv attestation');
    expect(pages.join(' ')).toContain(scanned.compliance === true ? 'PASS' : 'FAIL');
    expect(pages.join(' ')).toContain('127.0.0.1');
  });

  test('the client is sent to a signed address where the host can sign one', async () => {
    const { id } = await freshReport();
    await deliver(await order(id, { type: 'executive' }));
    files.use({ ...putting((...file) => kept.put(...file)), presign: async (key, name, seconds) => `https://files.example/${key}?name=${encodeURIComponent(name)}&seconds=${seconds}` });
    const { status, headers, body } = await ask('downloadReportFile', actor, id, { type: 'executive' });
    const location = new URL(headers['location'] ?? '');
    expect([status, body, location.searchParams.get('seconds')]).toEqual([302, '', '300']);
    expect(location.pathname).toBe(`/${(await stored(id)).files.executive?.pdf?.key}`);
    expect(location.searchParams.get('name')).toMatch(/^Executive report - Scan - \d{4}-\d\d-\d\d\.pdf$/);
  });

  test('a file name says nothing that a scan name could smuggle in', async () => {
    const { id } = await freshReport({ scan: { id: scanned.scan.id, name: `../\r\nset-cookie: x=1"; ${'Ä'.repeat(300)}` } });
    await deliver(await order(id, { type: 'executive' }));
    const { headers } = await ask('downloadReportFile', actor, id, { type: 'executive' });
    expect(headers['content-disposition']).toMatch(/^attachment; filename="[\w .-]+\.pdf"; filename\*=UTF-8''[\w%.-]+\.pdf$/);
  });
});

import { afterEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { type ReportFile, superseded } from '../../shared/domain/report/report-file.ts';
import { clock } from '../../shared/platform/clock.ts';
import { useTable } from '../support/table.ts';
import { ask, attestedShop, makeReport, orders, shop } from './report-world.ts';

useTable();

const File = z.object({ data: z.object({ type: z.literal('report_files'), attributes: z.looseObject({ id: z.string(), status: z.string(), format: z.string() }) }) });
const Refusal = z.object({ errors: z.array(z.object({ message: z.string() })), errors_map: z.record(z.string(), z.array(z.string())).optional() });

const generate = (actor: Actor, id: string, query: Record<string, string>) => ask('generateReportFile', actor, id, query);
const fileOf = (body: string | Buffer) => File.parse(JSON.parse(String(body))).data.attributes;
const refusalOf = (body: string | Buffer) => Refusal.parse(JSON.parse(String(body)));

const systemTime = clock.now;
const passes = (milliseconds: number): void => void (clock.now = () => new Date(Date.now() + milliseconds));
afterEach(() => void (clock.now = systemTime));

const done: ReportFile = { status: 'done', requested_at: '2026-11-21T13:00:01.000Z', size: 3, sha256: 'ab'.repeat(32), generated_at: '2026-11-21T13:00:01.000Z', expires_at: '2029-11-21T13:00:00.000Z', key: 'T/x', error: null, superseded_at: null };

describe('generate', () => {
  test('202 with the file as requested, and one order in the outbox', async () => {
    const actor = await shop();
    const report = await makeReport(actor);
    const reply = await generate(actor, report.id, { type: 'executive', format: 'pdf' });
    expect(reply.status).toBe(202);
    const file = fileOf(reply.body);
    expect(file).toEqual({
      id: expect.any(String), report: { id: report.id, name: report.name }, type: 'executive', format: 'pdf', status: 'requested', requested_at: expect.any(String),
      size: null, sha256: null, generated_at: null, expires_at: null, error: null, superseded_at: null, asv_certificate_number: null, label: 'not an ASV attestation',
    });
    expect(await orders(actor)).toEqual([{ report_id: report.id, product: 'pci', type: 'executive', format: 'pdf', requested_at: file['requested_at'] }]);
  });

  test('a file that is in work is answered as the same job and ordered once, however many ask at once', async () => {
    const actor = await shop();
    const { id } = await makeReport(actor);
    const asked = await Promise.all(Array.from({ length: 4 }, () => generate(actor, id, { type: 'detailed' })));
    const again = await generate(actor, id, { type: 'detailed', format: 'pdf' });
    expect(new Set([...asked, again].map(({ status, body }) => `${status} ${fileOf(body).id} ${String(fileOf(body)['requested_at'])}`)).size).toBe(1);
    expect(await orders(actor)).toHaveLength(1);
  });

  test('a file that is done is answered as it is and not ordered again', async () => {
    const actor = await shop();
    const { id } = await makeReport(actor, { files: { executive: { pdf: done } } });
    expect(fileOf((await generate(actor, id, { type: 'executive' })).body)).toMatchObject({ status: 'done', sha256: done.sha256 });
    expect(await orders(actor)).toEqual([]);
  });

  test('a superseded file is kept as it was and marked, and may be ordered anew', async () => {
    const actor = await shop();
    const files = superseded({ executive: { pdf: done } }, '2026-11-22T09:00:00.000Z');
    expect(superseded(files, '2026-11-23T09:00:00.000Z')).toEqual(files);
    const { id } = await makeReport(actor, { files });
    expect(files.executive?.pdf).toEqual({ ...done, superseded_at: '2026-11-22T09:00:00.000Z' });
    expect(fileOf((await generate(actor, id, { type: 'executive' })).body)).toMatchObject({ status: 'requested', superseded_at: null });
    expect(await orders(actor)).toHaveLength(1);
  });

  test('what failed, and what nobody works on any more, may be ordered anew', async () => {
    const actor = await shop();
    const { id } = await makeReport(actor, { files: { executive: { pdf: { ...done, status: 'failed' } } } });
    await generate(actor, id, { type: 'executive' });
    passes(59 * 60_000);
    await generate(actor, id, { type: 'executive' });
    expect(await orders(actor)).toHaveLength(1);
    passes(61 * 60_000);
    expect(fileOf((await generate(actor, id, { type: 'executive' })).body).status).toBe('requested');
    expect(await orders(actor)).toHaveLength(2);
  });

  test.each([['attestation', 'pdf'], ['executive', 'pdf'], ['detailed', 'pdf'], ['remediation', 'xlsx']])('%s is %s unless a format is named', async (type, format) => {
    const actor = await attestedShop();
    const { id } = await makeReport(actor, { compliance: true });
    expect(fileOf((await generate(actor, id, { type })).body).format).toBe(format);
  });

  test.each([
    [{}, 'type'],
    [{ type: 'feedback' }, 'type'],
    [{ type: 'executive', format: 'docx' }, 'format'],
    [{ type: 'executive', format: 'csv' }, 'format'],
    [{ type: 'attestation', format: 'json' }, 'format'],
    [{ type: 'detailed', format: 'xlsx' }, 'format'],
  ])('422 for %j names %s, and nothing is ordered', async (query, field) => {
    const actor = await attestedShop();
    const { id } = await makeReport(actor, { compliance: true });
    const reply = await generate(actor, id, query);
    expect([reply.status, Object.keys(refusalOf(reply.body).errors_map ?? {})]).toEqual([422, [field]]);
    expect(await orders(actor)).toEqual([]);
  });

  test('422 when the files of the report have been kept for three years', async () => {
    const actor = await shop();
    const { id } = await makeReport(actor, { started_at: '2020-02-29T12:00:00.000Z' });
    const reply = await generate(actor, id, { type: 'executive' });
    expect([reply.status, refusalOf(reply.body).errors[0]?.message]).toEqual([422, expect.stringContaining('three years')]);
  });
});

describe('an attestation', () => {
  test('is made for a PCI run with an outcome, passed or failed, of an organization with complete details', async () => {
    const actor = await attestedShop();
    for (const compliance of [true, false]) {
      const { id } = await makeReport(actor, { compliance });
      expect((await generate(actor, id, { type: 'attestation' })).status).toBe(202);
    }
  });

  test('422 while the details of the organization are incomplete; the other types need none', async () => {
    const actor = await shop();
    const { id } = await makeReport(actor, { compliance: true });
    const reply = await generate(actor, id, { type: 'attestation' });
    expect([reply.status, refusalOf(reply.body).errors[0]?.message]).toEqual([422, expect.stringContaining('incomplete')]);
    expect((await generate(actor, id, { type: 'executive' })).status).toBe(202);
  });

  test.each([
    ['a run without outcome', { compliance: null }, 'without an outcome'],
    ['a run of another product', { product: 'vrms' as const, compliance: true }, 'PCI'],
  ])('422 for %s, ordered or downloaded', async (_, run, reason) => {
    const actor = await attestedShop();
    const { id } = await makeReport(actor, run);
    for (const endpoint of ['generateReportFile', 'downloadReportFile']) {
      const reply = await ask(endpoint, actor, id, { type: 'attestation' });
      expect([reply.status, refusalOf(reply.body).errors[0]?.message]).toEqual([422, expect.stringContaining(reason)]);
    }
    expect(await orders(actor)).toEqual([]);
  });
});

describe('what there is', () => {
  const state = async (actor: Actor, id: string, query: Record<string, string>): Promise<unknown> => JSON.parse(String((await ask('checkReportFile', actor, id, query)).body));
  const honest = { asv_certificate_number: null, label: 'not an ASV attestation' };

  test('nothing, requested, done and expired are told apart; only what is done exists', async () => {
    const actor = await shop();
    const expired = { ...done, expires_at: '2026-01-01T00:00:00.000Z' };
    const { id } = await makeReport(actor, { files: { executive: { pdf: done }, detailed: { csv: { ...done, status: 'processing', sha256: null } }, remediation: { xlsx: expired } } });
    expect(await state(actor, id, { type: 'executive' })).toEqual({ exists: true, status: 'done', type: 'executive', format: 'pdf', sha256: done.sha256, ...honest });
    expect(await state(actor, id, { type: 'detailed', format: 'csv' })).toEqual({ exists: false, status: 'processing', type: 'detailed', format: 'csv', sha256: null, ...honest });
    expect(await state(actor, id, { type: 'detailed' })).toMatchObject({ exists: false, status: 'none', format: 'pdf' });
    expect(await state(actor, id, { type: 'remediation' })).toMatchObject({ exists: false, status: 'expired' });
    expect((await ask('checkReportFile', actor, id, { type: 'executive', format: 'csv' })).status).toBe(422);
    for (const query of [{ type: 'attestation' }, { type: 'detailed' }, { type: 'detailed', format: 'csv' }, { type: 'remediation' }]) {
      expect((await ask('downloadReportFile', actor, id, query)).status).toBe(404);
    }
  });

  test('a type stands where its default format stands, or the format asked for last', async () => {
    const actor = await shop();
    const { id } = await makeReport(actor, {
      files: {
        detailed: { csv: { ...done, status: 'failed' }, json: { ...done, status: 'processing', requested_at: '2026-11-22T00:00:00.000Z' } },
        remediation: { xlsx: done, csv: { ...done, status: 'processing' } },
      },
    });
    const Shown = z.object({ data: z.object({ attributes: z.object({ files: z.record(z.string(), z.object({ status: z.string() })) }) }) });
    const { files } = Shown.parse(JSON.parse(String((await ask('showReport', actor, id)).body))).data.attributes;
    expect(Object.entries(files).map(([type, { status }]) => [type, status])).toEqual([['attestation', 'none'], ['executive', 'none'], ['detailed', 'processing'], ['remediation', 'done']]);
  });
});

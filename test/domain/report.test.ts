import { describe, expect, test, vi } from 'vitest';
import { reports } from '../../functions/scanning/reports/routes.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { formatsOf, reportFormats, reportTypes } from '../../shared/domain/report/formats.ts';
import { formatsOf as rendered } from '../../shared/domain/report/render/render.ts';
import { newId } from '../../shared/lib/id.ts';
import { useTable } from '../support/table.ts';
import { ask, makeReport, shop, someResults } from './report-world.ts';
import { attributes, call, column } from './target-world.ts';

useTable();

const list = (actor: Actor, query: Record<string, string> = {}) => call(reports, 'listReports', actor, { query });
const show = (actor: Actor, id: string) => call(reports, 'showReport', actor, { params: { id } });
const none = { status: 'none', size: null, sha256: null, generated_at: null, expires_at: null, error: null, superseded_at: null };

describe('show', () => {
  test('answers what the run came to, with all four types of files', async () => {
    const actor = await shop();
    const report = await makeReport(actor);
    const reply = await show(actor, report.id);
    expect(reply.status).toBe(200);
    expect(attributes(reply)).toEqual({
      id: report.id, name: '2026-11-21 12:00:00 UTC', scan: report.scan, task: report.scan, product: 'pci', compliance: false, results: someResults,
      history_id: report.id, started_at: '2026-11-21T12:00:00.000Z', finished_at: '2026-11-21T13:00:00.000Z', quarter: 'Q4 2026', valid_until: null,
      hosts: { total: 4, compliant: 3 }, asv_certificate_number: null, label: 'not an ASV attestation', created_at: report.created_at, updated_at: report.updated_at,
      files: {
        attestation: { status: 'none', formats: { pdf: none } },
        executive: { status: 'none', formats: { pdf: none } },
        detailed: { status: 'none', formats: { pdf: none, csv: none, json: none } },
        remediation: { status: 'none', formats: { xlsx: none, pdf: none, csv: none, json: none } },
      },
    });
  });

  test('a report of another product is shown by its id', async () => {
    const actor = await shop();
    const { id } = await makeReport(actor, { product: 'vrms' });
    expect(attributes(await show(actor, id))['product']).toBe('vrms');
  });

  test('costs one read in the active product', async () => {
    const actor = await shop();
    const { id } = await makeReport(actor);
    expect((await show(actor, id)).roundTrips).toBe(1);
  });
});

describe("another organization's report", () => {
  test.each(['showReport', 'generateReportFile', 'downloadReportFile', 'checkReportFile'])('is 404 to %s, as is one that never was', async (name) => {
    const { id } = await makeReport(await shop());
    const stranger = await shop();
    for (const unknown of [id, newId(), 'not-an-id']) expect((await ask(name, stranger, unknown, { type: 'executive' })).status).toBe(404);
  });

  test('is in no list', async () => {
    await makeReport(await shop());
    expect((await list(await shop())).body.meta?.pagination.total_count).toBe(0);
  });
});

describe('who attests', () => {
  const labelled = async (actor: Actor, id: string) => {
    const file = { type: 'executive' };
    const answers = [(await show(actor, id)).body, (await list(actor)).body, JSON.parse(String((await ask('generateReportFile', actor, id, file)).body)), JSON.parse(String((await ask('checkReportFile', actor, id, file)).body))];
    return answers.map((answer) => [/"asv_certificate_number":("[^"]*"|null)/.exec(JSON.stringify(answer))?.[1], JSON.stringify(answer).includes('"label":"not an ASV attestation"')]);
  };

  test.each([
    [{}, 'null', true],
    [{ PERIMETER_ASV_NAME: 'Lighthouse Ltd' }, 'null', true],
    [{ PERIMETER_ASV_CERTIFICATE: '5099-01-16', PERIMETER_ASV_NAME: '  ' }, '"5099-01-16"', true],
    [{ PERIMETER_ASV_CERTIFICATE: '5099-01-16', PERIMETER_ASV_NAME: 'Lighthouse Ltd' }, '"5099-01-16"', false],
  ])('with %j every answer about a report has the certificate number %s and the label: %s', async (settings, number, label) => {
    const actor = await shop();
    const { id } = await makeReport(actor);
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
    const answers = await labelled(actor, id);
    vi.unstubAllEnvs();
    expect(answers).toEqual(Array.from({ length: 4 }, () => [number, label]));
  });
});

describe('list', () => {
  test('holds the reports of the active product, newest first, in two reads', async () => {
    const actor = await shop();
    for (const month of ['07', '08', '09']) await makeReport(actor, { started_at: `2026-${month}-01T00:00:00.000Z` });
    await makeReport(actor, { product: 'vrms' });
    const reply = await list(actor);
    expect(column(reply, 'name')).toEqual(['2026-09-01 00:00:00 UTC', '2026-08-01 00:00:00 UTC', '2026-07-01 00:00:00 UTC']);
    expect([reply.body.meta?.pagination.total_count, reply.roundTrips]).toEqual([3, 2]);
  });

  test.each([
    [{ 'q[name]': "'2026-08*'" }, ['Q3 2026']],
    [{ 'q[scan]': 'WARE*' }, ['Q1 2026']],
    [{ 'q[scan]': '019a0000-0000-7000-8000-00000000000a' }, ['Q1 2026']],
    [{ 'q[compliance]': 'true' }, ['Q3 2026']],
    [{ 'q[compliance]': 'false' }, ['Q4 2025']],
    [{ 'q[quarter]': 'q1 2026' }, ['Q1 2026']],
    [{ date_range_start: '2026-01-01 00:00:00', date_range_end: '2026-08-01 09:00:00' }, ['Q3 2026', 'Q1 2026']],
    [{ date_range_end: '2026-08-01 08:59:59' }, ['Q1 2026', 'Q4 2025']],
    [{ relative_date_range: '1q2026' }, ['Q1 2026']],
    [{ 'sort_by[started_at]': 'asc' }, ['Q4 2025', 'Q1 2026', 'Q3 2026']],
    [{ sort_by: 'scan desc' }, ['Q1 2026', 'Q3 2026', 'Q4 2025']],
  ])('%j finds by what the run was and when it began', async (query, quarters) => {
    const actor = await shop();
    await makeReport(actor, { started_at: '2025-12-31T23:59:59.000Z', scan: { id: newId(), name: 'Office' }, compliance: false });
    await makeReport(actor, { started_at: '2026-03-31T23:59:59.000Z', scan: { id: '019a0000-0000-7000-8000-00000000000a', name: 'Warehouse' }, compliance: null });
    await makeReport(actor, { started_at: '2026-08-01T09:00:00.000Z', scan: { id: newId(), name: 'Shop' }, compliance: true });
    expect(column(await list(actor, query), 'quarter')).toEqual(quarters);
  });

  test('422 for a column that it does not have', async () => {
    expect((await list(await shop(), { 'q[files]': 'x' })).status).toBe(422);
  });
});

test('the formats that may be ordered are those that there are renderers for, the default first', () => {
  expect(reportTypes.map((type) => [type, formatsOf(type)])).toEqual(reportTypes.map((type) => [type, rendered(type)]));
  expect(new Set(reportTypes.flatMap((type) => [...formatsOf(type)]))).toEqual(new Set(reportFormats));
});

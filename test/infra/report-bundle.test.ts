import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleInto, root } from '../../infra/constructs/bundle.ts';
import { formatsOf, renderReport, type ReportType } from '../../shared/domain/report/render/render.ts';
import { failingHost, passingHost, runEvidence } from '../domain/report/evidence.ts';

const types: ReportType[] = ['attestation', 'executive', 'detailed', 'remediation'];
const files = types.flatMap((type) => formatsOf(type).map((format) => ({ type, format })));

describe('a report drawn by the bundle, which has no packages around it,', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perimeter-report-'));
  let render: unknown;
  beforeAll(async () => {
    bundleInto(join(root, 'shared/domain/report/render/render.ts'), folder);
    const loaded: unknown = await import(pathToFileURL(join(folder, 'index.mjs')).href);
    render = Object(loaded).renderReport;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(files)('is the same to the byte: $type as $format', async ({ type, format }) => {
    const evidence = runEvidence({ hosts: [failingHost(), passingHost('203.0.113.20')] });
    if (typeof render !== 'function') throw new Error('The bundle does not export the renderer');
    const drawn: unknown = await render(evidence, type, format);
    expect(drawn).toEqual(await renderReport(evidence, type, format));
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const root = join(import.meta.dirname, '..', '..');
const { context } = z.object({ context: z.record(z.string(), z.unknown()) }).parse(JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')));
const Report = z.object({ pluginReports: z.array(z.object({ pluginName: z.string(), conclusion: z.string(), violations: z.array(z.object({ ruleName: z.string() })).default([]) })) });

/** Runs a program as the CDK's command line does: choices by environment, no network and no credentials needed. */
function synthesis(program: string[]): { status: number | null; templates: boolean; findings: string[] } {
  const CDK_OUTDIR = mkdtempSync(join(tmpdir(), 'perimeter-nag-'));
  try {
    const CDK_CONTEXT_JSON = JSON.stringify({ ...context, 'aws:cdk:bundling-stacks': [], alarm_email: 'ops@example.com', mail_domain: 'mail.example', assistant_model: 'eu.anthropic.claude-3-5-haiku-20241022-v1:0' });
    const { status } = spawnSync(process.execPath, program, { cwd: root, env: { PATH: process.env['PATH'], CDK_OUTDIR, CDK_CONTEXT_JSON }, stdio: 'ignore' });
    const report = join(CDK_OUTDIR, 'validation-report.json');
    const plugins = existsSync(report) ? Report.parse(JSON.parse(readFileSync(report, 'utf8'))).pluginReports : [];
    const rules = plugins.filter(({ pluginName }) => pluginName === 'AwsSolutions' || pluginName === 'Serverless');
    return { status, templates: existsSync(join(CDK_OUTDIR, 'perimeter-data.template.json')), findings: rules.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName)) };
  } finally {
    rmSync(CDK_OUTDIR, { recursive: true });
  }
}

const url = (file: string): string => JSON.stringify(pathToFileURL(join(root, file)).href);

/** The application with a bucket that nobody thought about. */
const careless = `
  import { App, Stack } from 'aws-cdk-lib';
  import { Bucket } from 'aws-cdk-lib/aws-s3';
  import { nag } from ${url('infra/nag.ts')};
  import { perimeter } from ${url('infra/perimeter.ts')};
  const app = new App();
  const data = perimeter(app, { surfaces: [], workers: [] });
  new Bucket(data, 'Careless');
  nag(app, data);
  app.synth();
`;

describe('the rule packs of cdk-nag', () => {
  it('find nothing that is neither mended nor acknowledged with a reason', () => {
    expect(synthesis(['infra/app.ts'])).toEqual({ status: 0, templates: true, findings: [] });
  });

  it('stop the synthesis at anything new', () => {
    const { status, findings } = synthesis(['--input-type=module', '--eval', careless]);
    expect(status).toBe(1);
    expect(findings).toEqual(expect.arrayContaining(['AwsSolutions-S1', 'AwsSolutions-S10']));
  });
});

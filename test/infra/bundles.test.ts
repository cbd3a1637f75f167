import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { bundleEachInto, bundleInto } from '../../infra/constructs/bundle.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import { scopesOf } from '../../shared/domain/foundry/access.ts';
import { platformOrganization } from '../../shared/domain/platform/organization.ts';
import { seed } from '../../shared/domain/platform/seed.ts';
import { FONT_FILES } from '../../shared/domain/report/render/pdf/fonts.ts';
import { newId } from '../../shared/lib/id.ts';
import { useScriptedAws } from '../platform/scripted-aws.ts';
import { userOf } from '../support/actors.ts';
import { useTable } from '../support/table.ts';
import { services } from './aws-services.ts';
import { type Program, programs } from './functions.ts';
import { authorizerEvent, gatewayEvent, queueEvent, telling } from './lambda-events.ts';
import { LambdaProcess } from './lambda-process.ts';
import { at, flat, listOf, synthesized } from './synthesized.ts';

/** Bytes of a function that only reads and writes items; heavier ones are named with what makes them so. */
const bytesMax = 620_000;
const heavierBytesMax: Record<string, number> = {
  // Passwords and signatures.
  'perimeter-cloudfoundry-uaa': 700_000,
  // Check catalogue, CVSS and the library of time zones.
  'perimeter-scanning-scans': 1_100_000,
  // Check catalogue and CVSS.
  'perimeter-scanning-exceptions': 950_000,
  'perimeter-scanning-vulnerabilities': 950_000,
  // And the client of the language model.
  'perimeter-scanning-vulnerability-chat': 1_050_000,
  // The files adapter.
  'perimeter-scanning-reports': 1_000_000,
  'perimeter-scanning-webhooks': 650_000,
  // The library of time zones.
  'perimeter-scanning-schedules': 700_000,
  'perimeter-worker-schedule-due': 700_000,
  // Plans, subscriptions and users beside the organizations, and what a running scan is.
  'perimeter-scanning-organizations': 650_000,
  'perimeter-cloudfoundry-organizations': 650_000,
  // The SMS adapter and the pages for browsers.
  'perimeter-scanning-authentication': 750_000,
  // The CSV reader of imports.
  'perimeter-scanning-users': 750_000,
  // Numbering plans of all countries, which alone tell a mobile number from a landline.
  'perimeter-scanning-user': 950_000,
};

useTable();
const aws = useScriptedAws();
const { of } = synthesized();
const folder = mkdtempSync(join(tmpdir(), 'perimeter-bundles-'));
afterAll(() => rmSync(folder, { recursive: true }));

let operator: Actor;
/** A key that acts by itself, in the organization that it asks for. */
const ownerKey: Actor = { type: 'api_key', id: newId(), organization: platformOrganization, role: 'owner', key: { id: newId(), organization: platformOrganization, scopes: ['*'] } };
let apiKey = '';
beforeAll(async () => {
  const access = await seed(() => undefined);
  apiKey = access?.api_key ?? '';
  // With what each surface asks of a caller: the scopes of a key, or those of a token.
  operator = userOf(platformOrganization, 'Super Admin', { partner: true, key: { id: newId(), organization: platformOrganization, scopes: ['*', ...scopesOf('Super Admin')] } });
});
beforeEach(() => {
  aws.answer(services);
});

let sizes: Map<string, number>;
beforeAll(async () => {
  sizes = await bundleEachInto(programs, folder);
});

/** The bundle exactly as it is deployed. */
function bundled({ name }: Program): { file: string; bytes: number } {
  return { bytes: sizes.get(name) ?? Number.NaN, file: join(folder, name, 'index.mjs') };
}

/** The variables that the template gives it, what they point to replaced by what is here; and what Lambda itself gives. */
function environmentOf({ name, kind }: Program): Record<string, string> {
  const definition = of('AWS::ECS::TaskDefinition').find(({ Properties }) => JSON.stringify(Properties).includes(`/app/${name}/`));
  const fn = of('AWS::Lambda::Function').find(({ Properties }) => Properties['FunctionName'] === name);
  const given: [string, unknown][] = kind === 'task' ? listOf(at(listOf(definition?.Properties['ContainerDefinitions'])[0], 'Environment')).map((one) => [flat(at(one, 'Name')), at(one, 'Value')]) : Object.entries(at(fn?.Properties, 'Environment', 'Variables') ?? {});
  const here = (variable: string, value: unknown): string => (typeof value === 'string' ? value : variable === 'PERIMETER_TABLE' ? 'perimeter' : `arn:aws:iam::123456789012:role/${variable.toLowerCase()}`);
  return {
    ...Object.fromEntries(given.map(([variable, value]) => [variable, here(variable, value)])),
    ...Object.fromEntries(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_DYNAMODB', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'PATH'].map((variable) => [variable, process.env[variable] ?? ''])),
    POWERTOOLS_LOG_LEVEL: 'ERROR',
  };
}

/** Loads it in a process of its own, as its function, and lets `ask` ask. */
async function running(program: Program, file: string, ask: (lambda: LambdaProcess) => Promise<void>): Promise<void> {
  const lambda = new LambdaProcess(file, environmentOf(program));
  try {
    await lambda.loaded();
    await ask(lambda);
  } finally {
    await lambda.end();
  }
}

const Response = z.object({ statusCode: z.number(), headers: z.record(z.string(), z.string()), body: z.string() });

it('the programs are all the functions and tasks of the templates', () => {
  const functions = of('AWS::Lambda::Function').map(({ Properties }) => flat(Properties['FunctionName']));
  expect(programs.filter(({ kind }) => kind !== 'task').map(({ name }) => name).toSorted()).toEqual(functions.toSorted());
});

it('a program that is bundled alone, as for the deployment, is the same to the byte', () => {
  for (const { name, entry } of programs.filter((program) => program.kind === 'tick' || program.name.endsWith('report-generator'))) {
    const alone = join(folder, 'alone');
    expect(bundleInto(entry, alone)).toBe(sizes.get(name));
    expect(readFileSync(join(alone, 'index.mjs')).equals(readFileSync(join(folder, name, 'index.mjs')))).toBe(true);
  }
});

describe('the bundle of a group loads, finds the table as its tenant, and answers', () => {
  const groups = programs.filter((program) => program.kind === 'group');

  it.each(groups)('$name', async (program) => {
    const { file, bytes } = bundled(program);
    expect(bytes).toBeLessThanOrEqual(heavierBytesMax[program.name] ?? bytesMax);
    const endpoint = telling(program.endpoints);
    await running(program, file, async (lambda) => {
      const answer = Response.parse(await lambda.answer(program.name.startsWith('perimeter-concord-') ? gatewayEvent(endpoint, ownerKey, platformOrganization) : gatewayEvent(endpoint, operator)));
      expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
      expect(answer.statusCode).toBeLessThan(500);
      // The list under an id of nobody is not found, which the table has to say too.
      const lists = endpoint.columns !== undefined && !endpoint.path.includes('{');
      if (lists) expect([answer.statusCode, Object.keys(Object(JSON.parse(answer.body))).length > 0]).toEqual([200, true]);
      if (endpoint.columns !== undefined) expect(aws.calls().map(({ body }) => new URLSearchParams(body).get('Tags.member.1.Value'))).toContain(platformOrganization);
      const stranger = Response.parse(await lambda.answer(gatewayEvent(endpoint, null)));
      if (endpoint.can !== 'public') expect(stranger.statusCode).toBe(401);
    });
  });
});

describe('the bundle of an authorizer loads and denies in words', () => {
  it.each(programs.filter(({ kind }) => kind === 'authorizer'))('$name', async (program) => {
    const { file, bytes } = bundled(program);
    expect(bytes).toBeLessThanOrEqual(bytesMax);
    await running(program, file, async (lambda) => {
      for (const headers of [{}, { 'X-Api-Key': 'wrong', Authorization: 'Bearer wrong' }, { 'X-Api-Key': 'wrong', Authorization: 'Basic wrong' }]) {
        const denied = await lambda.answer(authorizerEvent(headers));
        expect(denied).toMatchObject({ policyDocument: { Statement: [{ Effect: 'Deny' }] }, context: { code: 'unauthenticated', message: expect.any(String), timestamp: expect.stringMatching(/Z$/) } });
      }
    });
  });

  it('and lets a key in that the table holds', async () => {
    const program = programs.find(({ name }) => name === 'perimeter-scanning-authorizer-api-key');
    if (!program) throw new Error('There is no such authorizer');
    await running(program, bundled(program).file, async (lambda) => {
      const allowed = await lambda.answer(authorizerEvent({ 'x-api-key': apiKey }));
      expect(allowed).toMatchObject({ policyDocument: { Statement: [{ Effect: 'Allow' }] } });
      expect(flat(at(allowed, 'context', 'actor'))).toContain(platformOrganization);
    });
  });
});

describe('the bundle of a worker loads and gives back what it cannot read', () => {
  it.each(programs.filter(({ kind }) => kind === 'worker'))('$name', async (program) => {
    const { file } = bundled(program);
    await running(program, file, async (lambda) => {
      expect(await lambda.answer(queueEvent('m1', '{"not":"an event"}'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    });
    expect(existsSync(join(folder, program.name, 'fonts'))).toBe(program.name.endsWith('report-generator'));
  });

  it('with the fonts beside the one that draws with them', () => {
    expect(readdirSync(join(folder, 'perimeter-worker-report-generator', 'fonts')).toSorted()).toEqual(FONT_FILES.toSorted());
  });
});

describe('the programs of the platform itself load', () => {
  const named = (kind: Program['kind']) => {
    const found = programs.find((program) => program.kind === kind);
    if (!found) throw new Error(`There is no ${kind}`);
    return found;
  };

  it('the tick, which finds nothing due', async () => {
    await running(named('tick'), bundled(named('tick')).file, async (lambda) => expect(await lambda.answer({})).toEqual({ due: 0 }));
  });

  it('the bootstrap, which leaves a filled platform as it is and writes the catalogue as the platform', async () => {
    await running(named('bootstrap'), bundled(named('bootstrap')).file, async (lambda) => expect(await lambda.answer({})).toEqual({ seeded: 'before' }));
    expect(aws.calls().map(({ body }) => new URLSearchParams(body).get('RoleArn'))).toContain('arn:aws:iam::123456789012:role/perimeter_platform_role_arn');
  });

  it.each(programs.filter(({ kind }) => kind === 'task'))('$name, which polls its queue until it is told to stop', async (program) => {
    const child = spawn(process.execPath, [bundled(program).file], { env: environmentOf(program), stdio: 'ignore' });
    const exited = once(child, 'exit');
    await vi.waitFor(() => expect(aws.calls().map(({ operation }) => operation)).toContain('AmazonSQS.ReceiveMessage'), { timeout: 20_000, interval: 20 });
    expect(aws.calls().find(({ operation }) => operation === 'AmazonSQS.GetQueueUrl')?.body).toBe(JSON.stringify({ QueueName: `perimeter-${program.name}` }));
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });
});

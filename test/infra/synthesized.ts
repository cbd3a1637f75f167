import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { surfaces } from '../../functions/surfaces.ts';
import { workers } from '../../functions/workers/subscriptions.ts';
import { perimeter } from '../../infra/perimeter.ts';
import type { Worker } from '../../shared/events/worker.ts';

const Resource = z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}), DeletionPolicy: z.string().optional(), UpdateReplacePolicy: z.string().optional() });
const Template = z.looseObject({ Resources: z.record(z.string(), Resource) });
export type Resource = z.infer<typeof Resource> & { id: string; stack: string };

const CdkJson = z.object({ context: z.record(z.string(), z.unknown()) });
const root = join(import.meta.dirname, '..', '..');
const { context } = CdkJson.parse(JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')));

/** A worker of each host with every grant, so that what no row of today asks for is tested too. */
const reaction = { name: 'sample.happened', handle: () => Promise.resolve() };
export const sampleTask: Worker = { id: 'sample-task', on: [reaction], timeoutSeconds: 900, memoryMegabytes: 4096, host: 'task', grants: { files: 'write', secrets: ['encryption'], mail: true, sms: true, queue: ['webhook-delivery'] }, errorImpact: 'Nobody is hurt by a sample.' };

/** Everything that a deployment is made of, without bundles: what the templates say, not what is in the functions. */
export interface Synthesized {
  /** Template text by stack name. */
  texts: Record<string, string>;
  all: Resource[];
  of: (type: string) => Resource[];
}

/** Synthesises the registries of the code (and the sample task) as the command line would, with a deployer's choices. */
export function synthesized(choices: Record<string, unknown> = {}): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'perimeter-cdk-'));
  try {
    const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [], mail_domain: 'mail.example', ...choices } });
    perimeter(app, { surfaces, workers: [...workers, sampleTask] });
    const { stacks } = app.synth();
    const texts = Object.fromEntries(stacks.map(({ stackName, templateFullPath }) => [stackName, readFileSync(templateFullPath, 'utf8')]));
    const all = Object.entries(texts).flatMap(([stack, text]) => Object.entries(Template.parse(JSON.parse(text)).Resources).map(([id, resource]) => ({ ...resource, id, stack })));
    return { texts, all, of: (type) => all.filter(({ Type }) => Type === type) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** A value of a template as text: references and joins become `<Name>` and concatenations. */
export function flat(value: unknown): string {
  if (Array.isArray(value)) return value.map(flat).join('');
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, given] = ['', undefined]] = Object.entries(value);
  if (name === 'Fn::Join' && Array.isArray(given)) return (Array.isArray(given[1]) ? given[1] : []).map(flat).join(flat(given[0]));
  if (name === 'Ref') return `<${flat(given)}>`;
  if (name === 'Fn::GetAtt' && Array.isArray(given)) return `<${given.map(flat).join('.')}>`;
  // An export's name ends in what it exports and eight digits of a hash.
  if (name === 'Fn::ImportValue') return `<${/ExportsOutput(?:FnGetAtt|Ref)(.+)[0-9A-F]{8}$/.exec(flat(given))?.[1] ?? flat(given)}>`;
  return JSON.stringify(value);
}

/** A property's member by path; undefined where there is none. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined), value);
}

/** One value or several, as templates spell lists. */
export function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { beforeAll, expect, test } from 'vitest';
import { credentialsOf } from '../../infra/bench/endpoints/authorizers.ts';
import { cases, endpointSection } from '../../infra/bench/endpoints/section.ts';
import { feedSection } from '../../infra/bench/feeds/section.ts';
import { knownSection } from '../../infra/bench/findings/known.ts';
import { findingSection } from '../../infra/bench/findings/section.ts';
import { listSection } from '../../infra/bench/lists/section.ts';
import { markdown } from '../../infra/bench/output/markdown.ts';
import { machine } from '../../infra/bench/output/machine.ts';
import type { Section } from '../../infra/bench/output/section.ts';
import { authorizers, functionEntries } from '../../infra/bench/registry.ts';
import { makeWorld } from '../../infra/bench/world/world.ts';
import { useTable } from '../support/table.ts';

// A bench of one run each: that it measures everything and that what it measures is right. Times are nobody's business here.
useTable();
const once = { atLeast: 1, atMost: 1, milliseconds: 0 };
const never = { atLeast: 0, atMost: 0, milliseconds: 0 };
const Cost = z.object({ endpoint: z.string(), kind: z.enum(['read', 'write']), round_trips: z.number(), wcu: z.number(), floor: z.string().nullable() });

let endpoints: Section;
beforeAll(async () => {
  endpoints = await endpointSection(() => undefined, { warmUp: never, measured: once });
});

test('every endpoint brings a scenario', () => {
  expect(cases().missing.map(({ endpoint }) => endpoint)).toEqual([]);
});

test('every scenario is answered as its endpoint declares', () => {
  expect(endpoints.failures).toEqual([]);
});

test('every authorizer is measured with each kind of credentials', async () => {
  const world = await makeWorld();
  const without = await Promise.all(authorizers().map(async (name) => ((await credentialsOf(name, world)).length > 0 ? [] : [name])));
  expect(without.flat()).toEqual([]);
});

test('what an endpoint writes has a floor of as many items, and what it reads has one too', () => {
  const { endpoints: costs } = z.object({ endpoints: z.array(Cost) }).parse(endpoints.data);
  const odd = costs.filter(({ kind, round_trips, floor }) => (kind === 'write' ? !floor?.startsWith('TransactWrite ') : round_trips > 0 && floor === null));
  expect(odd).toEqual([]);
  expect(costs.find(({ endpoint }) => endpoint === 'showTarget')).toMatchObject({ kind: 'read', floor: 'GetItem', wcu: 0 });
  expect(costs.find(({ endpoint }) => endpoint === 'createTarget')).toMatchObject({ kind: 'write', floor: 'TransactWrite 3', wcu: 6 });
});

test('a page by cursor costs the same at any depth, and the walk shows every row once', async () => {
  const { data, failures } = await listSection(() => undefined, { rows: 130, perPage: 5 }, once);
  const { pages } = z.object({ list: z.object({ pages: z.array(z.object({ asked: z.string(), round_trips: z.number(), rcu: z.number() })) }) }).parse(data).list;
  const walked = pages.filter(({ asked }) => asked.endsWith('by cursor')).map(({ round_trips, rcu }) => ({ round_trips, rcu }));
  expect(failures).toEqual([]);
  expect(walked).toHaveLength(3);
  expect(walked).toEqual(walked.map(() => walked[0]));
});

test('findings are stored by whole runs', async () => {
  const { data, failures } = await findingSection(() => undefined, [{ hosts: 8, servicesPerHost: 3, runs: 2 }]);
  const { findings } = z.object({ findings: z.array(z.object({ findings: z.number().positive(), wcu: z.number().positive() })) }).parse(data);
  expect([failures, findings.length]).toEqual([[], 4]);
});

test('reading what is known costs as much among few findings as among many', async () => {
  const { data, failures } = await knownSection(() => undefined, [200, 600], once);
  const { known } = z.object({ known: z.array(z.object({ asked: z.string(), findings: z.number(), round_trips: z.number() })) }).parse(data);
  expect(failures).toEqual([]);
  const trips = (count: number) => known.filter(({ findings }) => findings === count).map(({ asked, round_trips }) => [asked, round_trips]);
  expect(trips(600)).toEqual(trips(200));
});

test('an import of feeds is measured in a process of its own, and so are lookups in what came of it', async () => {
  const { data, tables, failures } = await feedSection(() => undefined, new AbortController().signal, 300);
  const costs = z.object({ feeds: z.object({ cves: z.literal(300), ms: z.number().positive(), peak_mb: z.number().positive(), bytes: z.number().positive(), lookup_us: z.number().positive(), products: z.number().positive() }) });
  expect([failures, costs.safeParse(data).error, tables.length]).toEqual([[], undefined, 1]);
});

test('every function that is deployed is one that exists', () => {
  expect(functionEntries().filter(({ file }) => !existsSync(join('functions', file)))).toEqual([]);
});

test('the document has every table and no cell that breaks it', () => {
  const text = markdown(endpoints.tables, machine());
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  expect(endpoints.tables.every(({ title }) => text.includes(`## ${title}\n`))).toBe(true);
  expect(lines).toHaveLength(endpoints.tables.reduce((sum, { rows }) => sum + rows.length + 2, 0));
  for (const { columns, rows } of endpoints.tables) expect(rows.filter((row) => row.length > columns.length)).toEqual([]);
});

import { expect, test } from 'vitest';
import * as z from 'zod';
import { configs } from '../../functions/scanning/scans/configs.ts';
import { scanProfiles } from '../../shared/domain/scan-profile/profiles.ts';
import type { Actor } from '../../shared/domain/actor/actor.ts';
import type { Group } from '../../shared/http/endpoint.ts';
import { userOf } from '../support/actors.ts';
import { newId } from '../../shared/lib/id.ts';
import { useTable } from '../support/table.ts';
import { call, column, type Reply } from './target-world.ts';

useTable();

const scans: Group = { id: 'scans', title: 'Scans', endpoints: configs, grants: { table: 'read' }, errorImpact: 'none: a test' };
const list = (actor: Actor, query: Record<string, string> = {}): Promise<Reply> => call(scans, 'listActivatedScanProfiles', actor, { query });
const names = async (actor: Actor, query: Record<string, string> = {}): Promise<unknown[]> => column(await list(actor, query), 'name');

test('the scan profiles of the active product are listed, filtered, sorted, dated and paged like any list', async () => {
  const [pci, vrms] = [userOf(newId(), 'User'), userOf(newId(), 'User', { active_product: 'vrms' })];
  expect(column(await list(pci), 'app_type')).toEqual(['pci']);
  const all = scanProfiles.filter(({ product }) => product === 'vrms').map(({ name }) => name);
  expect(all.length).toBeGreaterThan(1);
  expect(await names(vrms, { sort_by: 'name' })).toEqual(all.toSorted());
  expect(await names(vrms, { 'sort_by[name]': 'desc' })).toEqual(all.toSorted().toReversed());
  expect(await names(vrms, { 'q[default]': 'true' })).toHaveLength(1);
  expect(await names(vrms, { date_range_end: '2020-01-01 00:00:00' })).toEqual([]);
  const first = await list(vrms, { sort_by: 'name', per_page: '1' });
  expect(first.body.meta?.pagination).toMatchObject({ total_count: all.length, total_pages: all.length });
  const cursor = first.body.meta?.pagination.next_cursor ?? '';
  expect(await names(vrms, { sort_by: 'name', per_page: '1', cursor })).toEqual(all.toSorted().slice(1, 2));
  expect((await list(pci, { sort_by: 'name', per_page: '1', cursor })).status).toBe(400);
  expect((await list(vrms, { 'q[nothing]': 'x' })).status).toBe(422);
  expect((await list(vrms, { sort_by: 'nothing' })).status).toBe(422);
});

test('a profile states its work: scripts, checks, ports, the options of the engine, and the time that a host and a script may take', async () => {
  const vrms = userOf(newId(), 'User', { active_product: 'vrms' });
  const [web] = [(await list(vrms, { 'q[name]': 'Web' })).body.data].flat();
  const stated = z.object({ nvt_count: z.number(), family_count: z.number(), scripts: z.array(z.string()), nmap_options: z.array(z.string()), ports: z.string(), host_timeout_seconds: z.number(), script_timeout_seconds: z.number() }).parse(web?.attributes);
  expect(stated).toMatchObject({ host_timeout_seconds: 1200, script_timeout_seconds: 60, nmap_options: ['--max-retries', '2', '--script-timeout', '60s', '--host-timeout', '1200s', '-sV', '--version-intensity', '5'] });
  expect(stated.ports).toContain('443');
  expect(stated.scripts).toContain('http-title');
  const discovery = [(await list(vrms, { 'q[name]': 'Discovery' })).body.data].flat()[0]?.attributes;
  expect(Number(discovery?.['nvt_count'])).toBeLessThan(stated.nvt_count);
  expect(stated.family_count).toBeGreaterThan(3);
});

test('a profile that tries accounts says so, how often, and on whose word', async () => {
  const vrms = userOf(newId(), 'User', { active_product: 'vrms' });
  const attributes = [(await list(vrms, { 'q[name]': 'Default accounts' })).body.data].flat()[0]?.attributes;
  expect(attributes).toMatchObject({ intrusive: true, tests: 'accounts' });
  expect(attributes?.['comment']).toMatch(/only for systems whose owner agreed.*at most 3 sign-ins with each of 6 usual accounts \(SQL Server 4\)/);
  expect(attributes?.['scripts']).toContain('ssh-brute');
});

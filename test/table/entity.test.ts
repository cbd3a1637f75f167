import { afterEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { asSystem } from '../../shared/domain/actor/context.ts';
import { newId } from '../../shared/lib/id.ts';
import { clock } from '../../shared/platform/clock.ts';
import { problem } from '../../shared/problems.ts';
import { dueShards } from '../../shared/table/keys.ts';
import { entity } from '../../shared/table/entity.ts';
import { list } from '../../shared/table/list.ts';
import { Conflict } from '../../shared/table/operation.ts';
import { queryRows } from '../../shared/table/query.ts';
import { transact } from '../../shared/table/transact.ts';
import { rowsOf } from '../support/raw-table.ts';
import { useTable } from '../support/table.ts';
import { asked } from './listed.ts';

useTable();

const Jobs = entity(z.object({ name: z.string(), done: z.number().int(), due_at: z.string().nullable(), gone_at: z.string().nullable(), group: z.string() }), {
  name: 'Job',
  family: 'JOB',
  within: ({ group }) => group,
  counted: true,
  due: ({ due_at }) => (due_at === null ? null : { at: due_at, event: 'job.due' }),
  expires: ({ gone_at }) => (gone_at === null ? null : Date.parse(gone_at) / 1000),
});
const plain = { name: 'a', done: 0, due_at: null, gone_at: null, group: 'g' };

/** A tenant of its own for each test. */
function inTenant<T>(work: (tenant: string) => Promise<T>): Promise<T> {
  const tenant = newId();
  return asSystem('test', tenant, () => work(tenant));
}

async function made(tenant: string, attributes: Partial<typeof plain> & { id?: string } | object = {}) {
  const job = Jobs.create(tenant, { ...plain, ...attributes });
  await transact([job]);
  return job.item;
}

describe('an item', () => {
  test('is read as it was written, by its own tenant, parent and id alone', () =>
    inTenant(async (tenant) => {
      const job = await made(tenant);
      expect(await Jobs.get(tenant, job.id, 'g')).toEqual(job);
      expect(job).toMatchObject({ ...plain, version: 1, created_at: job.updated_at });
      expect(await Jobs.get(tenant, job.id, 'other')).toBeUndefined();
      expect(await Jobs.get(tenant, newId(), 'g')).toBeUndefined();
      await expect(Jobs.need(tenant, newId(), 'g')).rejects.toMatchObject({ code: 'not_found', message: 'Job not found' });
    }));

  test('is never written over by another one of the same id', () =>
    inTenant(async (tenant) => {
      const job = await made(tenant);
      await expect(transact([Jobs.create(tenant, { ...plain, id: job.id, name: 'b' })])).rejects.toBeInstanceOf(Conflict);
      await expect(transact([Jobs.create(tenant, { ...plain, id: job.id }, () => problem.taken('id', job.id))])).rejects.toMatchObject({ code: 'taken' });
      expect(await Jobs.get(tenant, job.id, 'g')).toEqual(job);
      expect(await Jobs.count(tenant, 'g')).toBe(1);
    }));

  test('does not take what its shape does not allow, and drops what it does not know', () =>
    inTenant(async (tenant) => {
      expect(() => Jobs.create(tenant, { ...plain, done: 1.5 })).toThrow(z.ZodError);
      const extra = { ...plain, secret: 'x' };
      const job = Jobs.create(tenant, extra);
      await transact([job]);
      expect((await rowsOf(tenant)).some((row) => 'secret' in row)).toBe(false);
    }));

  test('is changed only at the version that was read', () =>
    inTenant(async (tenant) => {
      const job = await made(tenant);
      await transact([Jobs.update(tenant, job, { name: 'first' })]);
      await expect(transact([Jobs.update(tenant, job, { name: 'second' })])).rejects.toBeInstanceOf(Conflict);
      await expect(transact([Jobs.remove(tenant, job)])).rejects.toBeInstanceOf(Conflict);
      await expect(transact([Jobs.unchanged(tenant, job)])).rejects.toBeInstanceOf(Conflict);
      expect(await Jobs.need(tenant, job.id, 'g')).toMatchObject({ name: 'first', version: 2, created_at: job.created_at });
    }));

  test('that is gone cannot be changed back into being', () =>
    inTenant(async (tenant) => {
      const job = await made(tenant);
      await transact([Jobs.remove(tenant, job)]);
      await expect(transact([Jobs.update(tenant, job, { name: 'b' })])).rejects.toBeInstanceOf(Conflict);
      await expect(transact([Jobs.add(tenant, job.id, { done: 1 }, 'g')])).rejects.toMatchObject({ code: 'not_found' });
      expect(await Jobs.get(tenant, job.id, 'g')).toBeUndefined();
    }));

  test('counts what many add at once, each step once', () =>
    inTenant(async (tenant) => {
      const job = await made(tenant);
      await Promise.all(Array.from({ length: 20 }, (_, at) => transact([Jobs.add(tenant, job.id, { done: at }, 'g')])));
      expect(await Jobs.need(tenant, job.id, 'g')).toMatchObject({ done: 190, version: 21 });
    }));
});

describe('the count of a list', () => {
  test('moves with its items in one transaction, and never without them', () =>
    inTenant(async (tenant) => {
      const [first, second] = [await made(tenant), await made(tenant)];
      expect(await Jobs.count(tenant, 'g')).toBe(2);
      await expect(transact([Jobs.create(tenant, plain), Jobs.create(tenant, { ...plain, id: first.id })])).rejects.toBeInstanceOf(Conflict);
      expect(await Jobs.count(tenant, 'g')).toBe(2);
      await transact([Jobs.remove(tenant, first), Jobs.create(tenant, { ...plain, group: 'other' })]);
      expect(await Promise.all([Jobs.count(tenant, 'g'), Jobs.count(tenant, 'other'), Jobs.count(tenant, 'none')])).toEqual([1, 1, 0]);
      await transact([Jobs.remove(tenant, second)]);
      expect(await Jobs.count(tenant, 'g')).toBe(0);
    }));

  test('takes several steps in one transaction', () =>
    inTenant(async (tenant) => {
      await transact(Array.from({ length: 40 }, () => Jobs.create(tenant, plain)));
      expect(await Jobs.count(tenant, 'g')).toBe(40);
    }));

  test('is no row of the list', () =>
    inTenant(async (tenant) => {
      await made(tenant);
      expect((await queryRows(Jobs.stretch(tenant, 'g'), 10)).rows).toHaveLength(1);
    }));
});

describe('time', () => {
  const { now } = clock;
  afterEach(() => {
    clock.now = now;
  });

  test('an item that has expired is not there for any reader, even while the table still has it', () =>
    inTenant(async (tenant) => {
      const later = new Date(Math.ceil(now().getTime() / 1000) * 1000 + 60_000);
      const [short, long] = [await made(tenant, { gone_at: later.toISOString() }), await made(tenant)];
      expect(await Jobs.get(tenant, short.id, 'g')).toBeDefined();
      clock.now = () => later;
      expect(await Jobs.get(tenant, short.id, 'g')).toBeUndefined();
      await expect(Jobs.need(tenant, short.id, 'g')).rejects.toMatchObject({ code: 'not_found' });
      const listing = { stretches: [Jobs.stretch(tenant, 'g')], parse: Jobs.parse, columns: { name: ({ name }: typeof long) => name }, total: () => Jobs.count(tenant, 'g') };
      for (const where of [{}, { name: '*' }]) expect((await list(listing, asked({ where }))).items.map(({ id }) => id)).toEqual([long.id]);
      expect((await rowsOf(tenant)).some(({ sk }) => sk === short.id)).toBe(true);
    }));

  test('an item that is due stands in the time index under its moment, and leaves it when it is not', () =>
    inTenant(async (tenant) => {
      const job = await made(tenant, { due_at: '2026-03-01T00:00:00.000Z' });
      const [row] = await rowsOf(tenant).then((rows) => rows.filter(({ sk }) => sk === job.id));
      expect(row).toMatchObject({ due_sk: `2026-03-01T00:00:00.000Z#${job.id}`, due_event: 'job.due', due_tenant: tenant });
      expect(Array.from({ length: dueShards }, (_, shard) => `S#DUE#${shard}`)).toContain(row?.['due_pk']);
      await transact([Jobs.update(tenant, job, { due_at: null })]);
      const [after] = await rowsOf(tenant).then((rows) => rows.filter(({ sk }) => sk === job.id));
      expect(Object.keys(after ?? {}).filter((name) => name.startsWith('due_'))).toEqual(['due_at']);
    }));
});

import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import { Actor } from '../../shared/domain/actor/actor.ts';
import { event, EventRecordShape } from '../../shared/events/define.ts';
import type { EventRecord } from '../../shared/events/event.ts';
import { AlreadyDone, once } from '../../shared/events/once.ts';
import { on, react, type Worker } from '../../shared/events/worker.ts';
import { newId } from '../../shared/lib/id.ts';
import { entity } from '../../shared/table/entity.ts';
import { Conflict } from '../../shared/table/operation.ts';
import { transact } from '../../shared/table/transact.ts';
import { userActor } from '../support/actors.ts';
import { rowsOf } from '../support/raw-table.ts';
import { useTable } from '../support/table.ts';

useTable();
const Things = entity(z.object({ name: z.string() }), { name: 'Thing', family: 'THING', counted: true });
const Made = event('thing.made', z.object({ name: z.string() }));

async function outboxOf(tenant: string): Promise<EventRecord[]> {
  return (await rowsOf(tenant)).filter(({ pk }) => pk.endsWith('#OUTBOX')).map((row) => EventRecordShape.parse(row));
}

describe('an event', () => {
  test('is there exactly when its state is', async () => {
    const tenant = newId();
    await asSystem('test', tenant, async () => {
      const thing = Things.create(tenant, { name: 'a' });
      await transact([thing, Made.publish(thing.item.id, { name: 'a' })]);
      await expect(transact([Things.create(tenant, { id: thing.item.id, name: 'b' }), Made.publish('other', { name: 'b' })])).rejects.toBeInstanceOf(Conflict);
      const [told, ...others] = await outboxOf(tenant);
      expect(others).toEqual([]);
      expect(told).toMatchObject({ name: 'thing.made', tenant, subject: thing.item.id });
      expect(told && Made.read(told)).toEqual({ name: 'a' });
    });
  });

  test('says who acted, for whom, and in answer to what', async () => {
    const actor = userActor();
    await withActor(actor, () => transact([Made.publish('x', { name: 'a' })]), { correlation_id: 'request 1' });
    const [told] = await outboxOf(actor.organization);
    expect(told).toMatchObject({ tenant: actor.organization, correlation_id: 'request 1' });
    expect(Actor.parse(JSON.parse(told?.actor ?? ''))).toEqual(actor);
  });

  test('is flat strings and the mark that the stream is filtered on, and vanishes by itself', async () => {
    const tenant = newId();
    await asSystem('test', tenant, () => transact([Made.publish('x', { name: 'a' })]));
    const [{ expires, ...row } = { expires: 0 }] = await rowsOf(tenant);
    expect(row).toMatchObject({ entity: 'outbox' });
    expect(Object.values(row).every((value) => typeof value === 'string')).toBe(true);
    expect(Number(expires) * 1000 - Date.now()).toBeGreaterThan(24 * 3_600_000);
  });

  test('does not take a payload of another shape', async () => {
    await expect(asSystem('test', newId(), async () => Reflect.apply(Made.publish, undefined, ['x', { name: 7 }]))).rejects.toThrow(z.ZodError);
  });
});

describe('a consumer', () => {
  const effects = (tenant: string): Promise<number> => asSystem('test', tenant, () => Things.count(tenant));
  const copier: Worker = {
    id: 'copier',
    on: [on(Made, ({ name }, record) => transact([Things.create(record.tenant, { name }), once(record, 'copier')]))],
    timeoutSeconds: 1,
    memoryMegabytes: 128,
    host: 'function',
    grants: {},
    errorImpact: '',
  };

  test('does an event once, however often and from however many sides it comes', async () => {
    const tenant = newId();
    const body = JSON.stringify(await asSystem('test', tenant, async () => Made.record('x', { name: 'a' })));
    await Promise.all(Array.from({ length: 5 }, () => react(copier, body)));
    await react(copier, body);
    expect(await effects(tenant)).toBe(1);
  });

  test('remembers each event for itself, and another consumer for itself', async () => {
    const tenant = newId();
    await asSystem('test', tenant, async () => {
      const record = { id: newId(), tenant };
      await transact([once(record, 'one')]);
      await transact([once(record, 'two')]);
      await transact([once({ id: newId(), tenant }, 'one')]);
      await expect(transact([once(record, 'one')])).rejects.toBeInstanceOf(AlreadyDone);
    });
  });

  test('acts as whoever caused the event, behind the wall of its tenant', async () => {
    const [tenant, other] = [newId(), newId()];
    const nosy: Worker = { ...copier, on: [on(Made, async () => expect(Things.count(other)).rejects.toMatchObject({ name: 'AccessDeniedException' }))] };
    await react(nosy, JSON.stringify(await asSystem('test', tenant, async () => Made.record('x', { name: 'a' }))));
  });

  test('refuses what is not a record, or an event that it does not listen to', async () => {
    const record = await asSystem('test', newId(), async () => Made.record('x', { name: 'a' }));
    await expect(react(copier, '{}')).rejects.toThrow(z.ZodError);
    await expect(react(copier, 'nonsense')).rejects.toThrow(SyntaxError);
    await expect(react(copier, JSON.stringify({ ...record, name: 'other.event' }))).rejects.toThrow('does not listen');
    await expect(react(copier, JSON.stringify({ ...record, payload: '{"name":7}' }))).rejects.toThrow(z.ZodError);
  });
});
